package dev.phoenix.gateway.effects;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.phoenix.gateway.routing.Customer;
import dev.phoenix.gateway.routing.TableCompiler;
import dev.phoenix.gateway.shadow.KnownTwins;
import dev.phoenix.gateway.shadow.Original;
import dev.phoenix.gateway.upstream.Connections;
import dev.phoenix.gateway.upstream.RequestHead;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.route.Carried;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// An effect port before an outside that misbehaves at random and notes whoever must not have come. Any thread.
final class Harness implements AutoCloseable {
    /// What a call says to the outside of the test about itself: `yes` if it may be there.
    static final String MAY_LEAVE = "X-Test-May-Leave";

    final Queue<String> leaked = new ConcurrentLinkedQueue<>();
    final AtomicInteger arrived = new AtomicInteger();
    final ConcurrentHashMap<String, AtomicInteger> ends = new ConcurrentHashMap<>();
    final EffectPort port;
    final EffectJournal journal;
    private final HttpServer outside;
    private final Vertx vertx = Vertx.vertx();
    private final TableCompiler compiler = new TableCompiler(Duration.ofMinutes(1), new byte[32]);
    private final Snapshot snapshot;
    private final Random faults;

    Harness(Lanes lanes, long seed) {
        faults = new Random(seed);
        try {
            outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        outside.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        outside.createContext("/", this::answer);
        outside.start();
        snapshot = new Snapshot(1, plan(outside.getAddress().getPort()), Position.OFF, true);
        var clock = InstantSource.system();
        var limits = new EffectLimits(10_000, 10_000_000, 100_000, Duration.ofMinutes(1), Duration.ZERO);
        journal = new EffectJournal(limits, new KnownTwins(100, Duration.ofMinutes(1), clock), clock);
        var connections =
                new Connections.Limits(64, 64, Duration.ofSeconds(10), Duration.ofSeconds(60), OptionalInt.empty());
        var means = new EffectPort.Means(
                "127.0.0.1", connections, false, Optional.empty(), 1_000_000, journal, this::count);
        port = new EffectPort(vertx, 2, means, lanes);
        try {
            port.serve(
                    compiler.compile(snapshot, Optional.empty()).plan().sides().effects());
        } catch (TableCompiler.Unusable unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    private static String plan(int outsidePort) {
        return """
            migration: test
            legacy: { url: http://127.0.0.1:1 }
            candidate: { url: http://127.0.0.1:2 }
            effects:
              - { name: provider, to: 'http://127.0.0.1:%d', listen: 0, live: 0, shadow: 0, wait: 30ms, timeout: 2s,
                  operations: [{ name: create, match: POST /charges, key: [$.order] }], allow: [GET /rates/**] }
            routes: [{ name: writes, match: POST /**, shadow: with-lane }]
            stages:
              - shadow: { steps: [100%%] }
                gate: { evidence: { comparisons: 10 } }
              - complete: { approvals: [owner] }
            """.formatted(outsidePort);
    }

    private void count(String destination, String lane, String outcome, String reason) {
        ends.computeIfAbsent(lane + " " + outcome, _ -> new AtomicInteger()).incrementAndGet();
    }

    int ends(String what) {
        return ends.getOrDefault(what, new AtomicInteger()).get();
    }

    int portOf(Lanes.Port kind) {
        var open = switch (kind) {
            case LISTEN -> port.port("provider");
            case LIVE -> port.livePort("provider");
            case SHADOW -> port.shadowPort("provider");
        };
        return open.orElseThrow();
    }

    /// A pair with this exchange is in flight from now on.
    void begun(String exchange) {
        try {
            var table = compiler.compile(snapshot, Optional.empty());
            var route = table.find("POST", "/x", Carried.NOTHING).route();
            var head = new RequestHead(HttpMethod.POST, "/x", MultiMap.caseInsensitiveMultiMap());
            journal.begun(new Original(
                    table, route, new Customer("c", 1), exchange, head, SideName.CANDIDATE, Optional.empty()));
        } catch (TableCompiler.Unusable unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            arrived.incrementAndGet();
            var request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            if (!List.of("yes").equals(exchange.getRequestHeaders().get(MAY_LEAVE))) {
                leaked.add(request + " " + exchange.getRequestHeaders().get("baggage"));
            }
            int lot;
            synchronized (faults) {
                lot = faults.nextInt(8);
            }
            var own = "http://127.0.0.1:" + outside.getAddress().getPort();
            switch (lot) {
                case 0 -> exchange.sendResponseHeaders(500, -1);
                case 1 -> redirect(exchange, own + "/elsewhere");
                case 2 ->
                    redirect(
                            exchange, "http://localhost:" + outside.getAddress().getPort() + "/beyond");
                case 3 -> {} // closed without an answer
                default -> {
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write(new byte[] {'{', '}'});
                }
            }
        }
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(307, -1);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        outside.stop(0);
    }
}
