package dev.phoenix.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Somebody whom control calls: takes what it is told and answers as a test wants. Any thread.
abstract class FakePeer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile int answer;
    private volatile CountDownLatch held = new CountDownLatch(0);

    /// @param answer the status until a test wants another
    FakePeer(String path, int answer) throws IOException {
        this.answer = answer;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(threads);
        server.createContext(path, this::answer);
    }

    /// Ready to be told.
    final void start() {
        server.start();
    }

    /// Remembers what came, and what it will be answered.
    abstract void told(HttpExchange exchange, String body, int answered);

    private void answer(HttpExchange exchange) throws IOException {
        int now = answer;
        told(exchange, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), now);
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.sendResponseHeaders(now, -1);
        exchange.close();
    }

    final int port() {
        return server.getAddress().getPort();
    }

    /// From now on answers are on their way until they are let go.
    final void hold() {
        held = new CountDownLatch(1);
    }

    final void letGo() {
        held.countDown();
    }

    final void answerWith(int status) {
        answer = status;
    }

    @Override
    public final void close() {
        letGo();
        server.stop(0);
        threads.shutdownNow();
    }
}
