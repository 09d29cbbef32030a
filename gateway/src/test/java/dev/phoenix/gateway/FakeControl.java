package dev.phoenix.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.tally.Example;
import dev.phoenix.plan.tally.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The gateways' side of control, as the protocol has it: long-polled snapshots, each (gateway, window) counted once.
/// It can be away, and it can take a tally and lose the answer. Any thread: one lock.
final class FakeControl implements AutoCloseable {
    static final String TOKEN = "gateway-token";

    private final HttpServer server;
    private final Map<String, Tally> taken = new ConcurrentHashMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private @Nullable Snapshot snapshot;
    private int answersToLose;
    private boolean closed;

    FakeControl() {
        this(0);
    }

    /// One that is behind TLS, and shows this identity.
    FakeControl(Identity identity) throws IOException, GeneralSecurityException {
        var secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(identity.servers()));
        server = serving(secure);
    }

    FakeControl(int port) {
        try {
            server = serving(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private HttpServer serving(HttpServer created) {
        created.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        created.createContext("/gateways/", this::answer);
        created.start();
        return created;
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return server instanceof HttpsServer ? "https://localhost:" + port() : "http://127.0.0.1:" + port();
    }

    synchronized void say(Snapshot other) {
        snapshot = other;
        notifyAll();
    }

    /// Takes the next tallies, and hangs up without saying so.
    synchronized void loseAnswers(int count) {
        answersToLose = count;
    }

    synchronized List<Long> acknowledged() {
        return List.copyOf(acknowledged);
    }

    List<Tally> taken() {
        return List.copyOf(taken.values());
    }

    long requests(String route) {
        return taken().stream()
                .flatMap(tally -> tally.routes().stream())
                .filter(tally -> tally.route().equals(route))
                .mapToLong(
                        tally -> tally.legacy().requests() + tally.candidate().requests())
                .sum();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (exchange.getRequestURI().getPath().endsWith("/tallies")) {
                count(exchange);
            } else if (exchange.getRequestMethod().equals("POST")) {
                note(exchange);
            } else {
                snapshot(exchange);
            }
        }
    }

    /// Everything that was told, tallies and notes, each as it came.
    List<String> told() {
        return List.copyOf(told);
    }

    /// The examples that were told.
    List<Example> examples() {
        return told().stream()
                .filter(one -> one.startsWith("{\"examples\""))
                .flatMap(one -> {
                    try {
                        return ControlLink.JSON.readValue(one, Examples.class).examples().stream();
                    } catch (IOException unreadable) {
                        throw new UncheckedIOException(unreadable);
                    }
                })
                .toList();
    }

    private record Examples(List<Example> examples) {}

    private String text(HttpExchange exchange) throws IOException {
        var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        told.add(text);
        return text;
    }

    private void note(HttpExchange exchange) throws IOException {
        text(exchange);
        exchange.sendResponseHeaders(204, -1);
    }

    private void count(HttpExchange exchange) throws IOException {
        var tally = ControlLink.JSON.readValue(text(exchange), Tally.class);
        taken.putIfAbsent(tally.gateway() + "/" + tally.window(), tally);
        synchronized (this) {
            if (answersToLose > 0) {
                answersToLose--;
                return;
            }
        }
        exchange.sendResponseHeaders(204, -1);
    }

    private void snapshot(HttpExchange exchange) throws IOException {
        long running = Long.parseLong(exchange.getRequestURI().getQuery().substring("running=".length()));
        var other = await(running);
        if (other == null) {
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        var bytes = ControlLink.JSON.writeValueAsBytes(other);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private synchronized @Nullable Snapshot await(long running) {
        acknowledged.add(running);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (!closed && (snapshot == null || snapshot.version() == running)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException stop) {
                return null;
            }
        }
        return closed ? null : snapshot;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
    }
}
