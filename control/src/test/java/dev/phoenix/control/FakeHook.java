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

/// A prepare hook that remembers what it was told and answers as a test wants. Any thread.
final class FakeHook implements AutoCloseable {
    private final HttpServer server;
    private final List<JsonNode> calls = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;
    private volatile CountDownLatch held = new CountDownLatch(0);

    FakeHook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/prepare", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.add(Json.tree(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        int now = answer;
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.sendResponseHeaders(now, -1);
        exchange.close();
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

    /// What it was told, in order: `0 → 1000`.
    List<String> told() {
        return calls.stream()
                .map(call -> call.get("from").asInt() + " → " + call.get("to").asInt())
                .distinct()
                .toList();
    }

    List<Long> decisions() {
        return calls.stream().map(call -> call.get("decision").asLong()).toList();
    }

    @Override
    public void close() {
        letGo();
        server.stop(0);
    }
}
