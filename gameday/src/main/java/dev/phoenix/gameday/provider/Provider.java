package dev.phoenix.gameday.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.phoenix.gameday.provider.Faults.Fault;
import dev.phoenix.gameday.provider.Intent.Terms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The payment provider, simulated over HTTP. Any thread.
///
/// It keeps a log of effects: what happened to money, not which calls were made. Every request runs on a
/// virtual thread; its effect happens at once and its answer leaves when the answer time is over, so a slow
/// answer blocks nobody else.
public final class Provider implements AutoCloseable {
    static {
        // Read once by the JDK's server when it is first used; without it every answer waits 40 ms for an
        // acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /// How long a call that "times out" is left without an answer before its connection ends.
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final int LARGEST_BODY_BYTES = 64 * 1024;
    private static final Pattern ACTION = Pattern.compile("/v1/payment_intents/([^/]+)(?:/(confirm|capture|cancel))?");
    private static final Pattern SEARCH = Pattern.compile("metadata\\['([^']+)'\\]\\s*:\\s*['\"]([^'\"]*)['\"]");

    /// What a provider is started with.
    ///
    /// @param name a part of every id, so that no two providers share one: `live`, `sandbox`
    /// @param key the merchant's secret key, expected as `Authorization: Bearer KEY`
    public record Settings(String name, String key, AnswerTimes answerTimes, Faults faults) {}

    private final Settings settings;
    private final Clock clock = Clock.systemUTC();
    private final Webhooks webhooks = new Webhooks();
    private final Intents intents;
    private final IdempotencyKeys keys = new IdempotencyKeys();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile String apiVersion = "2026-07-29.dahlia";
    private volatile boolean closed;

    private Provider(Settings settings) throws IOException {
        this.settings = settings;
        this.intents = new Intents(settings.name, clock, this::tell);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /// Starts a provider on a free port of the loopback address.
    public static Provider start(Settings settings) throws IOException {
        return new Provider(settings);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// From now on events go to this address, signed with the secret.
    public void sendWebhooksTo(URI url, String secret) {
        webhooks.to(url, secret);
    }

    /// Everything that happened to money so far, in order.
    public List<Effect> effects() {
        return intents.effects();
    }

    /// Calls received, with and without effects.
    public long calls() {
        return calls.get();
    }

    public long webhooksDelivered() {
        return webhooks.delivered();
    }

    public long webhooksUndelivered() {
        return webhooks.undelivered();
    }

    /// Events that were neither delivered nor given up yet.
    public long webhooksUnderWay() {
        return webhooks.underWay();
    }

    @Override
    public void close() {
        closed = true;
        webhooks.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        long due = System.nanoTime() + settings.answerTimes.next().toNanos();
        calls.incrementAndGet();
        Call call = Call.read(exchange, LARGEST_BODY_BYTES);
        Fault fault = call.changes() ? settings.faults.next() : Fault.NONE;
        boolean before = fault == Fault.TIMEOUT_BEFORE_EFFECT || fault == Fault.ERROR_BEFORE_EFFECT;
        Answer answer = before ? StripeJson.outage() : answer(call, exchange);
        switch (fault) {
            case TIMEOUT_BEFORE_EFFECT, TIMEOUT_AFTER_EFFECT -> {
                pause(System.nanoTime() + SILENCE.toNanos());
                exchange.close();
            }
            case ERROR_BEFORE_EFFECT, ERROR_AFTER_EFFECT -> send(exchange, StripeJson.outage(), due);
            case NONE -> send(exchange, answer, due);
        }
    }

    private Answer answer(Call call, HttpExchange exchange) {
        if (!("Bearer " + settings.key).equals(call.authorization())) {
            return StripeJson.error(Refused.unauthorised());
        }
        if (!call.version().isEmpty()) {
            apiVersion = call.version();
        }
        try {
            if (call.changes() && !call.key().isEmpty()) {
                IdempotencyKeys.Given given =
                        keys.once(call.key(), call.path() + "?" + call.form().fields(), () -> carryOut(call));
                if (given.replayed()) {
                    exchange.getResponseHeaders().set("Idempotent-Replayed", "true");
                }
                return given.answer();
            }
            return carryOut(call);
        } catch (Refused refused) {
            return StripeJson.error(refused);
        }
    }

    private Answer carryOut(Call call) {
        try {
            return switch (call.method() + " " + call.path()) {
                case "POST /v1/payment_intents" -> StripeJson.intent(create(call.form()));
                case "GET /v1/payment_intents/search" -> StripeJson.found(search(call.form()));
                case "POST /v1/refunds" -> StripeJson.refund(refund(call.form()));
                default -> onOneIntent(call);
            };
        } catch (Refused refused) {
            return StripeJson.error(refused);
        }
    }

    private Answer onOneIntent(Call call) {
        Matcher path = ACTION.matcher(call.path());
        if (!path.matches()) {
            throw Refused.missing("route", call.method() + " " + call.path());
        }
        String id = path.group(1);
        String verb = path.group(2) == null ? "" : path.group(2);
        return StripeJson.intent(
                switch (call.method() + " " + verb) {
                    case "GET " -> intents.find(id);
                    case "POST confirm" -> intents.confirm(id, token(call.form()));
                    case "POST capture" -> intents.capture(id, captured(call.form(), id));
                    case "POST cancel" -> intents.cancel(id);
                    default -> throw Refused.missing("route", call.method() + " " + call.path());
                });
    }

    private Intent create(Form form) {
        long minor = form.minor("amount").orElse(0L);
        if (minor < 1) {
            throw Refused.invalid("parameter_missing", "Missing required param: amount.");
        }
        String currency = form.text("currency")
                .orElseThrow(() -> Refused.invalid("parameter_missing", "Missing required param: currency."));
        boolean later = form.text("capture_method").orElse("automatic").equals("manual");
        boolean confirm = form.text("confirm").orElse("false").equals("true");
        Terms terms = new Terms(
                minor, currency, later, form.within("metadata"), clock.instant().getEpochSecond());
        return intents.create(token(form), terms, confirm);
    }

    private static String token(Form form) {
        return form.text("payment_method")
                .or(() -> form.text("payment_method_data[card][token]"))
                .orElse("");
    }

    private long captured(Form form, String id) {
        return form.minor("amount_to_capture")
                .orElseGet(() -> intents.find(id).progress().capturable());
    }

    private Intents.Refund refund(Form form) {
        String id = form.text("payment_intent")
                .or(() -> form.text("charge"))
                .orElseThrow(() -> Refused.invalid("parameter_missing", "Give a charge or a payment_intent."));
        return intents.refund(id, form.minor("amount").orElse(0L));
    }

    private List<Intent> search(Form form) {
        Matcher query = SEARCH.matcher(form.text("query").orElse(""));
        if (!query.find()) {
            throw Refused.invalid("parameter_invalid", "The simulator searches by metadata['key']:'value' only.");
        }
        return intents.withMetadata(query.group(1), query.group(2));
    }

    private void tell(String type, Intent intent) {
        String id = "evt_%s_%08d".formatted(settings.name, events.incrementAndGet());
        webhooks.send(StripeJson.event(id, type, intent, apiVersion));
    }

    private void send(HttpExchange exchange, Answer answer, long dueNanos) throws IOException {
        pause(dueNanos);
        byte[] body = answer.json().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Request-Id", "req_%08d".formatted(calls.get()));
        try (exchange) {
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /// Parks this request's own virtual thread until the moment has come or the provider is closed.
    private void pause(long untilNanos) {
        for (long left = untilNanos - System.nanoTime(); left > 0 && !closed; left = untilNanos - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, 100_000_000));
        }
    }
}
