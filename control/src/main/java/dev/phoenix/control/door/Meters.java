package dev.phoenix.control.door;

import dev.phoenix.control.tally.Tallies;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// What this process counts about itself, in Prometheus' text form. Any thread.
public final class Meters {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timer looks = Timer.builder("phoenix.control.look")
            .description("Looks at the gate")
            .register(registry);
    private final Timer takeovers = Timer.builder("phoenix.control.takeover")
            .description("From the last that was heard of the conductor until this process took its seat")
            .register(registry);
    private final Counter failedLooks = counter("phoenix.control.looks.failed", "Looks that ended in a bug");
    private final Counter bugs = counter("phoenix.control.requests.failed", "Requests that ended in a bug");
    private final Counter away =
            counter("phoenix.control.database.away", "Requests and looks that found the database away");
    private final Counter refused = counter("phoenix.control.commands.refused", "Actions that were not allowed");
    private final Counter unauthorized = counter("phoenix.control.unauthorized", "Requests with a wrong token");
    private final AtomicLong version = new AtomicLong();
    private final AtomicLong leads = new AtomicLong();

    public Meters() {
        Gauge.builder("phoenix.control.snapshot.version", version::get).register(registry);
        Gauge.builder("phoenix.control.leads", leads::get)
                .description("1 when this process is the conductor")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    public <T> T look(Supplier<T> look) {
        return looks.record(look);
    }

    public void tally(Tallies.Count count) {
        registry.counter("phoenix.control.tallies", "result", count.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    public void tookOver(Duration silence) {
        takeovers.record(silence);
    }

    public void failedLook() {
        failedLooks.increment();
    }

    void bug() {
        bugs.increment();
    }

    public void databaseAway() {
        away.increment();
    }

    public void refused() {
        refused.increment();
    }

    void unauthorized() {
        unauthorized.increment();
    }

    public void stands(long snapshotVersion, boolean conducts) {
        version.set(snapshotVersion);
        leads.set(conducts ? 1 : 0);
    }

    public String scrape() {
        return registry.scrape();
    }
}
