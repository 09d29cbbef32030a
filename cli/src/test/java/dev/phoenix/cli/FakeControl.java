package dev.phoenix.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/// A control plane that answers what a test told it to, and notes what it was asked. Any thread.
final class FakeControl implements AutoCloseable {
    static final String TOKEN = "operator-secret";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Deque<String> statuses = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> examples = new HashMap<>();
    private String refusal = "";
    private List<String> journal = List.of();

    FakeControl() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /// One that speaks TLS.
    static FakeControl secure(SSLContext identity) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity));
        return new FakeControl(server);
    }

    private FakeControl(HttpServer server) {
        this.server = server;
        server.createContext("/api/", this::answer);
        server.start();
    }

    String url() {
        return (server instanceof HttpsServer ? "https://localhost:" : "http://127.0.0.1:")
                + server.getAddress().getPort();
    }

    synchronized void status(String... inTurn) {
        statuses.addAll(List.of(inTurn));
    }

    /// @param answer to who asks for the example of this exchange
    synchronized void example(String exchange, String answer) {
        examples.put(exchange, answer);
    }

    synchronized void refuse(String problem) {
        refusal = problem;
    }

    /// The journal's lines; two at a time are given away.
    synchronized void journal(List<String> lines) {
        journal = List.copyOf(lines);
    }

    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var path = exchange.getRequestURI().getPath();
        if (path.equals("/api/status")) {
            reply(exchange, 200, statuses.size() > 1 ? statuses.poll() : statuses.element());
        } else if (path.equals("/api/journal/export")) {
            int after = Integer.parseInt(exchange.getRequestURI().getQuery().replace("after=", ""));
            reply(
                    exchange,
                    200,
                    String.join("\n", journal.stream().skip(after).limit(2).toList()));
        } else if (path.startsWith("/api/tape/")) {
            var example = examples.get(path.substring("/api/tape/".length()));
            reply(
                    exchange,
                    example == null ? 404 : 200,
                    example == null ? "{\"status\":404,\"detail\":\"It is not on tape.\"}" : example);
        } else if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            reply(exchange, 401, "{\"status\":401,\"code\":\"unauthorized\",\"detail\":\"no\"}");
        } else if (!refusal.isEmpty()) {
            reply(exchange, JSON.readTree(refusal).path("status").asInt(), refusal);
        } else {
            if (path.equals("/api/tokens/revoke")) {
                reply(exchange, 200, "{\"name\":\"ada\",\"revoked\":" + body.contains("ada") + "}");
                return;
            }
            var seen = exchange.getRequestHeaders().getFirst("If-Match");
            asked.add(
                    exchange.getRequestMethod() + " " + path + " " + body + (seen == null ? "" : " If-Match " + seen));
            reply(
                    exchange,
                    200,
                    "{\"outcome\":\"DONE\",\"entry\":7,\"version\":3,\"token\":\"phx_1\",\"detail\":\"on shadow step 1\"}");
        }
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
