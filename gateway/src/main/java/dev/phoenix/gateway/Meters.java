package dev.phoenix.gateway;

import dev.phoenix.gateway.door.DoorCounts;
import dev.phoenix.gateway.effects.EffectJournal;
import dev.phoenix.gateway.shadow.Shadow;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.tally.AskedTwice;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.ShadowTally;
import io.micrometer.core.instrument.Counter;
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

    private static final Counted COPIES =
            new Counted("phoenix.gateway.copies", "The ledger of copies; at any time it adds up.");
    private static final Counted ASSIGNMENTS =
            new Counted("phoenix.gateway.assignments", "Customers' requests, by why a side got them.");
    private static final Counted SECOND_ASKS =
            new Counted("phoenix.gateway.second.asks", "Reads that legacy was asked a second time, for its own noise.");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();

    /// A count by route, outcome and reason.
    private record Counted(String name, String description) {}

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
            tally.assignments().forEach((reason, count) -> add(ASSIGNMENTS, tally.route(), reason, "", count));
        }
    }

    private void copies(String route, ShadowTally copies) {
        add(COPIES, route, "received", "", copies.received());
        add(COPIES, route, "not sampled", "", copies.notSampled());
        add(COPIES, route, "timed out", "", copies.timedOut());
        add(COPIES, route, "compared", "", copies.compared());
        copies.dropped().forEach((reason, count) -> add(COPIES, route, "dropped", reason, count));
        copies.notComparable().forEach((reason, count) -> add(COPIES, route, "not comparable", reason, count));
    }

    private void secondAsks(String route, AskedTwice twice) {
        add(SECOND_ASKS, route, "asked", "", twice.asked());
        add(SECOND_ASKS, route, "answered", "", twice.answered());
        twice.unanswered().forEach((reason, count) -> add(SECOND_ASKS, route, "unanswered", reason, count));
    }

    private void add(Counted counted, String route, String outcome, String reason, long count) {
        if (count > 0) {
            Counter.builder(counted.name())
                    .description(counted.description())
                    .tags("route", route, "outcome", outcome, "reason", reason)
                    .register(registry)
                    .increment((double) count);
        }
    }

    /// Lets Prometheus see what copies take, and by which snapshot the gateway routes.
    void watch(Shadow shadow, Supplier<Number> snapshotVersion) {
        gauge(
                "phoenix.gateway.copies.in.flight",
                "Copies that have not ended.",
                () -> shadow.budget().copies());
        gauge(
                "phoenix.gateway.copies.held.bytes",
                "What is held for them.",
                () -> shadow.budget().bytes());
        gauge("phoenix.gateway.shadow.apart", "Things and customers that lost writes have set apart.", shadow::apart);
        total("phoenix.gateway.shadow.faults", "Faults in the shadow itself.", shadow, Shadow::faults);
        gauge("phoenix.gateway.snapshot.version", "The snapshot that is routed by.", snapshotVersion);
    }

    /// Lets Prometheus see who is at the door.
    ///
    /// @param most connections that may be open
    void watch(DoorCounts door, int most) {
        gauge("phoenix.gateway.connections", "Customers' connections that are open.", door::open);
        gauge("phoenix.gateway.connections.limit", "How many may be.", () -> most);
        total(
                "phoenix.gateway.bodies.too.slow",
                "Requests that were given up because their body came too slowly.",
                door,
                DoorCounts::bodiesTooSlowTotal);
        closed("too many", door, DoorCounts::turnedAwayTotal);
        closed("too slow", door, DoorCounts::tooSlowTotal);
        closed("malformed", door, DoorCounts::refusedTotal);
    }

    private void closed(String reason, DoorCounts door, ToDoubleFunction<DoorCounts> total) {
        String what = "Customers' connections that the gateway has closed, and why.";
        total("phoenix.gateway.connections.closed", what, door, total, "reason", reason);
    }

    /// Lets Prometheus see what the access log lost.
    void watch(AccessLog log) {
        total("phoenix.gateway.access.log.dropped", "Lines that the access log lost.", log, AccessLog::dropped);
    }

    /// Lets Prometheus see whether control lags behind.
    void watch(ControlLink control) {
        String what = "Snapshots that control offered though a newer one was in force.";
        total("phoenix.gateway.snapshots.older", what, control, ControlLink::olderOffered);
    }

    /// Lets Prometheus see what the effect journal holds.
    void watch(EffectJournal journal) {
        gauge("phoenix.gateway.effects.entries", "Calls that the effect journal holds.", journal::entries);
        gauge("phoenix.gateway.effects.held.bytes", "What is held of them.", journal::heldBytes);
    }

    /// One more call to the outside came to its end.
    void effect(String destination, String lane, String outcome, String reason) {
        Counter.builder("phoenix.gateway.effects")
                .description("Calls to the outside, by what became of them.")
                .tags("destination", destination, "lane", lane, "outcome", outcome, "reason", reason)
                .register(registry)
                .increment();
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    private <T> void total(String name, String description, T counting, ToDoubleFunction<T> total, String... tags) {
        FunctionCounter.builder(name, counting, total)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /// Everything, in Prometheus' text format.
    String scrape() {
        return registry.scrape();
    }
}
