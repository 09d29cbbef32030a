package dev.phoenix.legacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.phoenix.legacy.servlet.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A payment provider in the test's own process. It speaks the part of Stripe's dialect that the monolith uses, and
/// records what it did with money. A repeated `Idempotency-Key` gets the first answer and does nothing. Any thread.
final class FakeProvider implements AutoCloseable {
    static final String DECLINED = "tok_chargeDeclined";
    static final String ACTION = "tok_requiresAction";
    /// Takes the money and drops the connection instead of answering.
    static final String LOST = "tok_lost";
    /// Fails before it does anything.
    static final String BROKEN = "tok_broken";

    record Effect(String kind, String intent, long amount, Map<String, String> asked) {}

    private final HttpServer server;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final Map<String, Long> captured = new ConcurrentHashMap<>();
    private final Map<String, String> actions = new ConcurrentHashMap<>();
    private final Map<String, Long> refunded = new ConcurrentHashMap<>();
    private final List<Effect> effects = new CopyOnWriteArrayList<>();
    private volatile Runnable beforeAnswer = () -> {};

    FakeProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/payment_intents", exchange -> answer(exchange, this::charge));
        server.createContext("/v1/refunds", exchange -> answer(exchange, this::refund));
        server.start();
    }

    private record Reply(int status, ObjectNode body) {}

    private interface Deed {
        Reply of(Map<String, String> form);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Effect> effects() {
        return List.copyOf(effects);
    }

    /// What runs in the provider's thread before each answer: a latch to wait for, say.
    void beforeAnswer(Runnable pause) {
        beforeAnswer = pause;
    }

    private void answer(HttpExchange exchange, Deed deed) throws IOException {
        try (exchange) {
            var form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            var reply = key == null ? deed.of(form) : replies.computeIfAbsent(key, first -> deed.of(form));
            beforeAnswer.run();
            if (reply.status == 0) {
                return;
            }
            var bytes = reply.body.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /// The intent that waits for the shopper of a checkout.
    String actionAsked(String checkout) {
        return actions.getOrDefault(checkout, "none");
    }

    /// How many different keys it was asked with.
    int keys() {
        return replies.size();
    }

    private Reply charge(Map<String, String> form) {
        var token = form.getOrDefault("payment_method", "");
        var id = "pi_" + numbers.incrementAndGet();
        long amount = Long.parseLong(form.getOrDefault("amount", "0"));
        return switch (token) {
            case DECLINED -> new Reply(402, error("card_error", "card_declined"));
            case BROKEN -> new Reply(500, error("api_error", "broken"));
            case ACTION -> {
                actions.put(form.getOrDefault("metadata[checkout]", ""), id);
                yield new Reply(200, intent(id, "requires_action", amount));
            }
            default -> {
                captured.put(id, amount);
                effects.add(new Effect("charge", id, amount, form));
                yield new Reply(token.equals(LOST) ? 0 : 200, intent(id, "succeeded", amount));
            }
        };
    }

    /// The shopper has acted: the money of an intent is taken.
    void act(String intent, long amount) {
        captured.put(intent, amount);
        effects.add(new Effect("charge", intent, amount, Map.of()));
    }

    private Reply refund(Map<String, String> form) {
        var id = form.getOrDefault("payment_intent", "");
        long amount = Long.parseLong(form.getOrDefault("amount", "0"));
        var before = refunded.getOrDefault(id, 0L);
        if (!captured.containsKey(id) || before + amount > captured.get(id)) {
            return new Reply(400, error("invalid_request_error", "charge_already_refunded"));
        }
        refunded.put(id, before + amount);
        effects.add(new Effect("refund", id, amount, form));
        var json = Json.object().put("id", "re_" + numbers.incrementAndGet()).put("object", "refund");
        return new Reply(200, json.put("amount", amount).put("status", "succeeded"));
    }

    private static ObjectNode intent(String id, String status, long amount) {
        return Json.object()
                .put("id", id)
                .put("object", "payment_intent")
                .put("status", status)
                .put("amount", amount);
    }

    private static ObjectNode error(String type, String code) {
        var json = Json.object();
        json.putObject("error").put("type", type).put("code", code).put("message", code);
        return json;
    }

    private static Map<String, String> form(String body) {
        var form = new TreeMap<String, String>();
        for (var pair : body.split("&", -1)) {
            var parts = pair.split("=", 2);
            if (parts.length == 2) {
                form.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
