package dev.phoenix.gameday.allotment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Serves the allotments as a plan's `prepare` hook: `POST /allotments` with `{migration, from, to, decision}`
/// answers 200 when the units have moved, and lets units follow in the background when carts are done. Loopback
/// only. Any thread.
public final class AllotmentServer implements AutoCloseable {
    private static final int LARGEST_BODY_BYTES = 64 << 10;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOG = Logger.getLogger(AllotmentServer.class.getName());

    private final Allotments allotments;
    private final HttpServer server;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("allotments").factory());
    private final LongAdder failedSettlings = new LongAdder();

    private final ScheduledFuture<?> settling;

    private AllotmentServer(Allotments allotments, Duration settleEvery) throws IOException {
        this.allotments = allotments;
        long millis = settleEvery.toMillis();
        this.settling = clock.scheduleWithFixedDelay(this::settle, millis, millis, TimeUnit.MILLISECONDS);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    /// Starts to listen on any free port, and to settle every so often.
    public static AllotmentServer start(Allotments allotments, Duration settleEvery) throws IOException {
        var server = new AllotmentServer(allotments, settleEvery);
        server.server.setExecutor(server.requests);
        server.server.createContext("/", server::answer);
        server.server.start();
        return server;
    }

    /// The URL to write into the plan's `prepare`.
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/allotments");
    }

    /// How often settling failed, because a store could not be reached for example.
    public long failedSettlings() {
        return failedSettlings.sum();
    }

    private void settle() {
        try {
            allotments.settle();
        } catch (IOException | SQLException | RuntimeException e) {
            failedSettlings.increment();
            LOG.log(Level.INFO, "Units could not be settled; they will be: " + e.getMessage());
        }
    }

    private record Reply(int status, ObjectNode body) {}

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var reply = reply(exchange);
            var bytes = reply.body.toString().getBytes(StandardCharsets.UTF_8);
            var type = reply.status < 400 ? "application/json" : "application/problem+json";
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(reply.status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/allotments")) {
            return problem(404, "not_found", "There is only /allotments.");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return problem(405, "method_not_allowed", "/allotments takes POST.");
        }
        var bytes = exchange.getRequestBody().readNBytes(LARGEST_BODY_BYTES);
        try {
            var body = JSON.readTree(bytes);
            return carryOut(new Allotments.Decision(
                    text(body, "migration"), number(body, "decision"), Math.toIntExact(number(body, "to"))));
        } catch (JsonProcessingException | IllegalArgumentException | ArithmeticException e) {
            return problem(422, "invalid_request", "Expected {migration, from, to, decision}: " + e.getMessage());
        }
    }

    private Reply carryOut(Allotments.Decision decision) {
        try {
            return switch (allotments.allot(decision)) {
                case Allotments.Outcome.Moved moved -> new Reply(200, json(decision, moved));
                case Allotments.Outcome.Refused(String why) -> problem(409, "decision_refused", why);
            };
        } catch (IOException | SQLException e) {
            LOG.log(Level.WARNING, "Decision " + decision.id() + " is not carried out yet: " + e.getMessage());
            return problem(503, "temporarily_unavailable", "Not carried out yet; ask again: " + e.getMessage());
        }
    }

    private static ObjectNode json(Allotments.Decision decision, Allotments.Outcome.Moved moved) {
        var json = JSON.createObjectNode().put("decision", decision.id()).put("share", decision.shareOf100000());
        var moves = json.putArray("moves");
        for (var move : moved.moves()) {
            var lines = moves.addObject()
                    .put("from", move.from())
                    .put("to", move.to())
                    .putArray("lines");
            new TreeMap<>(move.units())
                    .forEach((sku, units) -> lines.addObject().put("sku", sku).put("quantity", units));
        }
        return json;
    }

    private static Reply problem(int status, String code, String detail) {
        return new Reply(
                status,
                JSON.createObjectNode()
                        .put("type", "about:blank")
                        .put("title", code.replace('_', ' '))
                        .put("status", status)
                        .put("code", code)
                        .put("detail", detail));
    }

    private static String text(JsonNode body, String field) {
        if (!body.path(field).isTextual()) {
            throw new IllegalArgumentException("`" + field + "` is not a text");
        }
        return body.path(field).textValue();
    }

    private static long number(JsonNode body, String field) {
        if (!body.path(field).isIntegralNumber() || !body.path(field).canConvertToLong()) {
            throw new IllegalArgumentException("`" + field + "` is not a whole number");
        }
        return body.path(field).longValue();
    }

    @Override
    public void close() {
        settling.cancel(false);
        clock.shutdownNow();
        server.stop(0);
        requests.shutdownNow();
    }
}
