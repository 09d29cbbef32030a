package dev.phoenix.payments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.phoenix.chassis.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/// A provider on a real socket that speaks the subset of Stripe's dialect we use and records *effects*: what money it
/// held, took, let go and gave back. Its next answers can be made to go wrong before or after the effect. Any thread.
final class FakeProvider implements AutoCloseable {
    /// How the next answer goes wrong.
    enum Fault {
        /// The connection breaks and nothing happened.
        LOST_BEFORE_EFFECT,
        /// It happened, and the answer is lost.
        LOST_AFTER_EFFECT,
        /// 500, nothing happened.
        BROKEN
    }

    /// One payment at the provider.
    record Intent(String id, String status, long amount, long received, Map<String, String> metadata) {
        Intent moved(String next, long nowReceived) {
            return new Intent(id, next, amount, nowReceived, metadata);
        }
    }

    /// What happened to money: `hold`, `take`, `let-go`, `give-back`.
    record Effect(String kind, String intent, long amount) {}

    private record Said(int status, ObjectNode body) {}

    private final HttpServer server;
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Intent> intents = new LinkedHashMap<>();
    private final Map<String, Said> byKey = new LinkedHashMap<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private int sequence;

    FakeProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// What happens after the next call had its effect and before its answer leaves.
    void beforeTheNextAnswer(Runnable happens) {
        meanwhile.set(happens);
    }

    void next(Fault... wanted) {
        lock.lock();
        try {
            faults.addAll(List.of(wanted));
        } finally {
            lock.unlock();
        }
    }

    List<Effect> effects() {
        lock.lock();
        try {
            return List.copyOf(effects);
        } finally {
            lock.unlock();
        }
    }

    List<String> effectKinds() {
        return effects().stream().map(Effect::kind).toList();
    }

    List<Intent> intents() {
        lock.lock();
        try {
            return List.copyOf(intents.values());
        } finally {
            lock.unlock();
        }
    }

    /// The shopper passed (or failed) what the provider asked of them; or something moved there without us.
    void move(String intentId, String status) {
        lock.lock();
        try {
            intents.computeIfPresent(
                    intentId, (id, intent) -> intent.moved(status, status.equals("succeeded") ? intent.amount() : 0));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var query = form(
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
            Optional<Said> said = answer(exchange, form, query);
            meanwhile.getAndSet(() -> {}).run();
            if (said.isPresent()) {
                byte[] body = Json.write(said.get().body());
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(said.get().status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Optional<Said> answer(HttpExchange exchange, Map<String, String> form, Map<String, String> query) {
        lock.lock();
        try {
            var write = exchange.getRequestMethod().equals("POST");
            var fault = write ? Optional.ofNullable(faults.poll()) : Optional.<Fault>empty();
            if (fault.equals(Optional.of(Fault.LOST_BEFORE_EFFECT))) {
                return Optional.empty();
            }
            if (fault.equals(Optional.of(Fault.BROKEN))) {
                return Optional.of(error(500, "api_error", "broken"));
            }
            var key = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            var path = exchange.getRequestURI().getPath();
            var said = key.map(byKey::get);
            if (said.isEmpty()) {
                said = Optional.of(act(exchange.getRequestMethod() + " " + path, form, query));
                var fresh = said.get();
                key.ifPresent(each -> byKey.put(each, fresh));
            }
            return fault.equals(Optional.of(Fault.LOST_AFTER_EFFECT)) ? Optional.empty() : said;
        } finally {
            lock.unlock();
        }
    }

    private Said act(String call, Map<String, String> form, Map<String, String> query) {
        if (call.equals("POST /v1/payment_intents")) {
            return create(form);
        }
        if (call.equals("GET /v1/payment_intents/search")) {
            return search(query.getOrDefault("query", ""));
        }
        if (call.equals("POST /v1/refunds")) {
            return refund(form);
        }
        var parts = call.split("/", -1);
        var intent = Optional.ofNullable(intents.get(parts[3]));
        if (intent.isEmpty()) {
            return error(404, "invalid_request_error", "resource_missing");
        }
        return parts.length == 4 ? new Said(200, json(intent.get())) : change(intent.get(), parts[4], form);
    }

    private Said create(Map<String, String> form) {
        var metadata = new LinkedHashMap<String, String>();
        form.forEach((name, value) -> {
            if (name.startsWith("metadata[")) {
                metadata.put(name.substring(9, name.length() - 1), value);
            }
        });
        var token = form.getOrDefault("payment_method", "");
        var status = token.equals("tok_chargeDeclined")
                ? "requires_payment_method"
                : token.equals("tok_requiresAction") ? "requires_action" : "requires_capture";
        var intent =
                new Intent("pi_" + ++sequence, status, Long.parseLong(form.getOrDefault("amount", "0")), 0, metadata);
        intents.put(intent.id(), intent);
        if (status.equals("requires_payment_method")) {
            var declined = error(402, "card_error", "card_declined");
            ((ObjectNode) declined.body().get("error")).set("payment_intent", json(intent));
            return declined;
        }
        if (status.equals("requires_capture")) {
            effects.add(new Effect("hold", intent.id(), intent.amount()));
        }
        return new Said(200, json(intent));
    }

    private Said change(Intent intent, String verb, Map<String, String> form) {
        if (verb.equals("capture") && intent.status().equals("requires_capture")) {
            long amount = Long.parseLong(form.getOrDefault("amount_to_capture", String.valueOf(intent.amount())));
            effects.add(new Effect("take", intent.id(), amount));
            intents.put(intent.id(), intent.moved("succeeded", amount));
        } else if (verb.equals("cancel") && !List.of("succeeded", "canceled").contains(intent.status())) {
            if (intent.status().equals("requires_capture")) {
                effects.add(new Effect("let-go", intent.id(), intent.amount()));
            }
            intents.put(intent.id(), intent.moved("canceled", 0));
        } else {
            return error(400, "invalid_request_error", "payment_intent_unexpected_state");
        }
        return new Said(200, json(intents.get(intent.id())));
    }

    private Said search(String wanted) {
        var answer =
                Json.mapper().createObjectNode().put("object", "search_result").put("has_more", false);
        var found = answer.putArray("data");
        intents.values().stream()
                .filter(each ->
                        wanted.equals("metadata['checkout']:'" + each.metadata().get("checkout") + "'"))
                .forEach(each -> found.add(json(each)));
        return new Said(200, answer);
    }

    private Said refund(Map<String, String> form) {
        var intent = intents.get(form.get("payment_intent"));
        long amount = Long.parseLong(form.getOrDefault("amount", "0"));
        long before = effects.stream()
                .filter(each -> each.kind().equals("give-back") && each.intent().equals(form.get("payment_intent")))
                .mapToLong(Effect::amount)
                .sum();
        if (intent == null || before + amount > intent.received()) {
            return error(400, "invalid_request_error", "charge_already_refunded");
        }
        effects.add(new Effect("give-back", intent.id(), amount));
        var body =
                Json.mapper().createObjectNode().put("id", "re_" + ++sequence).put("object", "refund");
        return new Said(200, body.put("amount", amount).put("status", "succeeded"));
    }

    private static ObjectNode json(Intent intent) {
        var body = Json.mapper().createObjectNode().put("id", intent.id()).put("object", "payment_intent");
        body.put("status", intent.status()).put("amount", intent.amount()).put("amount_received", intent.received());
        body.put("amount_capturable", intent.status().equals("requires_capture") ? intent.amount() : 0);
        var metadata = body.putObject("metadata");
        intent.metadata().forEach(metadata::put);
        return body;
    }

    private static Said error(int status, String type, String code) {
        var body = Json.mapper().createObjectNode();
        body.putObject("error").put("type", type).put("code", code).put("message", code);
        return new Said(status, body);
    }

    private static Map<String, String> form(String text) {
        var form = new LinkedHashMap<String, String>();
        Arrays.stream(text.split("&", -1)).filter(each -> each.contains("=")).forEach(each -> {
            var parts = each.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        });
        return form;
    }

    /// Stops accepting, as a provider that is down.
    void vanish() {
        server.stop(0);
    }
}
