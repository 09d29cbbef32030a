package dev.phoenix.gateway;

import dev.phoenix.gateway.door.DoorCounts;
import dev.phoenix.gateway.effects.EffectJournal;
import dev.phoenix.gateway.shadow.Shadow;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.tally.AskedTwice;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.ShadowTally;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// What Prometheus reads. Live answers are timed as they end; copies are added window by window, so that their counts
/// are at most a second old and always add up. *Any thread.*
final class Meters {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();

    private record Key(String route, SideName side, boolean failed) {}

    /// A customer's request was answered, or failed.
    void answered(String route, SideName side, boolean failed, long nanos) {
        timers.computeIfAbsent(new Key(route, side, failed), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return Timer.builder("phoenix.gateway.requests")
                .description("Customers' requests, by the side that answered; failed is a 5xx or no answer.")
                .tag("route", key.route())
                .tag("side", key.side().word())
                .tag("outcome", key.failed() ? "failed" : "answered")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    /// One window's counts of copies and assignments.
    void window(List<RouteTally> routes) {
        for (var tally : routes) {
            copies(tally.route(), tally.shadow());
            secondAsks(tally.route(), tally.shadow().twice());
            tally.assignments()
                    .forEach((reason, count) -> add("phoenix.gateway.assignments", tally.route(), reason, "", count));
        }
    }

    private void copies(String route, ShadowTally copies) {
        count(route, "received", "", copies.received());
        count(route, "not sampled", "", copies.notSampled());
        count(route, "timed out", "", copies.timedOut());
        count(route, "compared", "", copies.compared());
        copies.dropped().forEach((reason, count) -> count(route, "dropped", reason, count));
        copies.notComparable().forEach((reason, count) -> count(route, "not comparable", reason, count));
    }

    private void secondAsks(String route, AskedTwice twice) {
        add("phoenix.gateway.second.asks", route, "asked", "", twice.asked());
        add("phoenix.gateway.second.asks", route, "answered", "", twice.answered());
        twice.unanswered()
                .forEach((reason, count) -> add("phoenix.gateway.second.asks", route, "unanswered", reason, count));
    }

    private void count(String route, String outcome, String reason, long count) {
        add("phoenix.gateway.copies", route, outcome, reason, count);
    }

    private void add(String name, String route, String outcome, String reason, long count) {
        if (count > 0) {
            registry.counter(name, "route", route, "outcome", outcome, "reason", reason)
                    .increment((double) count);
        }
    }

    /// Lets Prometheus see what copies take, and by which snapshot the gateway routes.
    void watch(Shadow shadow, Supplier<Number> snapshotVersion) {
        gauge("phoenix.gateway.copies.in.flight", () -> shadow.budget().copies());
        gauge("phoenix.gateway.copies.held.bytes", () -> shadow.budget().bytes());
        gauge("phoenix.gateway.shadow.apart", shadow::apart);
        gauge("phoenix.gateway.shadow.faults", shadow::faults);
        gauge("phoenix.gateway.snapshot.version", snapshotVersion);
    }

    /// Lets Prometheus see who is at the door.
    ///
    /// @param most connections that may be open
    void watch(DoorCounts door, int most) {
        gauge("phoenix.gateway.connections", door::open);
        gauge("phoenix.gateway.connections.limit", () -> most);
        FunctionCounter.builder("phoenix.gateway.bodies.too.slow", door, DoorCounts::bodiesTooSlowTotal)
                .description("Requests that were given up because their body came too slowly.")
                .register(registry);
        closed("too many", door, DoorCounts::turnedAwayTotal);
        closed("too slow", door, DoorCounts::tooSlowTotal);
        closed("malformed", door, DoorCounts::refusedTotal);
    }

    private void closed(String reason, DoorCounts door, ToDoubleFunction<DoorCounts> total) {
        FunctionCounter.builder("phoenix.gateway.connections.closed", door, total)
                .description("Customers' connections that the gateway has closed, and why.")
                .tag("reason", reason)
                .register(registry);
    }

    /// Lets Prometheus see what the access log lost.
    void watch(AccessLog log) {
        gauge("phoenix.gateway.access.log.dropped", log::dropped);
    }

    /// Lets Prometheus see whether control lags behind.
    void watch(ControlLink control) {
        FunctionCounter.builder("phoenix.gateway.snapshots.older", control, ControlLink::olderOffered)
                .description("Snapshots that control offered though a newer one was in force.")
                .register(registry);
    }

    /// Lets Prometheus see what the effect journal holds.
    void watch(EffectJournal journal) {
        gauge("phoenix.gateway.effects.entries", journal::entries);
        gauge("phoenix.gateway.effects.held.bytes", journal::heldBytes);
    }

    /// One more call to the outside came to its end.
    void effect(String destination, String lane, String outcome, String reason) {
        registry.counter(
                        "phoenix.gateway.effects",
                        "destination",
                        destination,
                        "lane",
                        lane,
                        "outcome",
                        outcome,
                        "reason",
                        reason)
                .increment();
    }

    private void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).register(registry);
    }

    /// Everything, in Prometheus' text format.
    String scrape() {
        return registry.scrape();
    }
}
