package dev.phoenix.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.phoenix.control.database.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Hears of decisions, remembers them and answers as a test wants. Any thread.
final class FakeHearer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private volatile int answer = 204;
    private volatile CountDownLatch held = new CountDownLatch(0);

    /// One request.
    record Heard(String contentType, String event, String signature, String body, int answered) {
        JsonNode json() {
            return Json.tree(body);
        }

        String type() {
            return json().get("type").asText().replace("dev.phoenix.migration.", "");
        }
    }

    FakeHearer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(threads);
        server.createContext("/hear", this::hear);
        server.start();
    }

    private void hear(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        int now = answer;
        heard.add(new Heard(
                headers.getFirst("Content-Type"),
                headers.getFirst("Phoenix-Event"),
                headers.getFirst("Phoenix-Signature"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                now));
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.sendResponseHeaders(now, -1);
        exchange.close();
    }

    /// The lines of a plan that make it hear of these events.
    String plan(String events) {
        return "notify: [{ url: \"http://127.0.0.1:" + server.getAddress().getPort()
                + "/hear\", secret-from: HEARER_SECRET, events: [" + events + "] }]\n";
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// From now on answers are on their way until they are let go.
    void hold() {
        held = new CountDownLatch(1);
    }

    void letGo() {
        held.countDown();
    }

    void answerWith(int status) {
        answer = status;
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    /// What it took, in order.
    List<String> taken() {
        return heard.stream()
                .filter(one -> one.answered() / 100 == 2)
                .map(Heard::type)
                .toList();
    }

    @Override
    public void close() {
        letGo();
        server.stop(0);
        threads.shutdownNow();
    }
}
