package dev.phoenix.gateway;

import dev.phoenix.gateway.shadow.KnownTwins;
import dev.phoenix.gateway.shadow.PairSteps;
import dev.phoenix.gateway.shadow.Shadow;
import dev.phoenix.gateway.tally.Tape;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;

/// A gateway between two fake upstreams, set to the stage that a test wants.
final class TestGateway implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final AtomicLong VERSIONS = new AtomicLong();

    final FakeUpstream legacy;
    final FakeUpstream candidate;
    final Gateway gateway;
    final String plan;

    private TestGateway(Setup setup) throws Exception {
        this.legacy = setup.legacy;
        this.candidate = setup.candidate;
        this.plan = setup.yaml();
        var file = Files.createTempFile("plan", ".yaml");
        Files.writeString(file, plan);
        if (setup.hasPlanFile) {
            setup.environment.put("GATEWAY_PLAN", file.toString());
        }
        try {
            var settings = ((Settings.Reading.Usable) Settings.read(setup.environment)).settings();
            this.gateway = Gateway.start(settings, setup.steps, setup.tape, setup.twins);
        } finally {
            Files.delete(file);
        }
        if (!setup.followsControl) {
            go(setup.stage, setup.step);
        }
    }

    static Setup between(FakeUpstream legacy, FakeUpstream candidate) {
        return new Setup(legacy, candidate);
    }

    /// What a test may want otherwise.
    static final class Setup {
        private final FakeUpstream legacy;
        private final FakeUpstream candidate;
        private final Map<String, String> environment =
                new HashMap<>(Map.of("GATEWAY_PORT", "0", "GATEWAY_LOOPS", "2", "GATEWAY_SHADOW_DEADLINE", "30s"));
        private final Tape tape = new Tape();
        private final KnownTwins twins = new KnownTwins(10_000, Duration.ofMinutes(5), InstantSource.system());
        private Shadow.Steps steps = new PairSteps(twins, tape, InstantSource.system());
        private String routes = """
                  - { name: reads, match: GET /**, shadow: always }
                  - { name: writes, match: POST /**, shadow: with-lane }
                """;
        private String more = "";
        private String customer = "[header:X-Customer-Id, cookie:session, query:shopper]";
        private String shadow = "[100%]";
        private String canary = "[1%, 10%, 50%, 100%]";
        private String leave = "evacuate";
        private String legacyUrl;
        private String candidateTimeout = "30s";
        private StageName stage = StageName.OFF;
        private int step;
        private boolean followsControl;
        private boolean hasPlanFile = true;

        private Setup(FakeUpstream legacy, FakeUpstream candidate) {
            this.legacy = legacy;
            this.candidate = candidate;
            this.legacyUrl = legacy.url();
        }

        /// Legacy is somebody else than the fake.
        Setup legacy(String url) {
            legacyUrl = url;
            return this;
        }

        Setup routes(String... lines) {
            routes = "  - " + String.join("\n  - ", lines) + "\n";
            return this;
        }

        Setup more(String... lines) {
            more = String.join("\n", lines) + "\n";
            return this;
        }

        Setup customer(String keys) {
            customer = keys;
            return this;
        }

        Setup shadow(String steps) {
            shadow = steps;
            return this;
        }

        Setup leave(String how) {
            leave = how;
            return this;
        }

        Setup canary(String steps) {
            canary = steps;
            return this;
        }

        Setup candidateTimeout(String timeout) {
            candidateTimeout = timeout;
            return this;
        }

        Setup with(String key, String value) {
            environment.put("GATEWAY_" + key, value);
            return this;
        }

        /// As [#with], for a key that is not the gateway's own.
        Setup withForeign(String key, String value) {
            environment.put(key, value);
            return this;
        }

        /// Tells this collector of every request and call, soon after each.
        Setup telling(Collector collector) {
            return withForeign("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url())
                    .withForeign("OTEL_BSP_SCHEDULE_DELAY", "50");
        }

        /// Also takes customers by TLS, on any free port.
        Setup tls(Identity identity) {
            return with("TLS_PORT", "0")
                    .with("TLS_CERTIFICATE", identity.certificate().toString())
                    .with("TLS_KEY", identity.key().toString());
        }

        Setup steps(Shadow.Steps other) {
            steps = other;
            return this;
        }

        Setup at(StageName other) {
            return at(other, 0);
        }

        Setup at(StageName other, int atStep) {
            stage = other;
            step = atStep;
            return this;
        }

        /// The snapshots come from this control, which is waited for.
        Setup linkedTo(FakeControl control) {
            return with("CONTROL_URL", control.url())
                    .with("TOKEN", FakeControl.TOKEN)
                    .with("CONTROL_WAIT", "60s")
                    .followingControl();
        }

        /// The snapshots come from control, not from the test.
        Setup followingControl() {
            followsControl = true;
            return this;
        }

        /// The only plan is the one in the snapshots.
        Setup withoutPlanFile() {
            hasPlanFile = false;
            return this;
        }

        Snapshot snapshot(long version, StageName atStage, int atStep) {
            return new Snapshot(version, yaml(), new Position(atStage, atStep), true);
        }

        TestGateway start() throws Exception {
            return new TestGateway(this);
        }

        private String yaml() {
            return """
                    migration: test
                    legacy: { url: %s, timeout: 5s }
                    candidate: { url: %s, timeout: %s }
                    customer: %s
                    salt: s
                    %sroutes:
                    %sstages:
                      - shadow: { steps: %s }
                        gate: { evidence: { comparisons: 10 }, latency: { p99: 1s } }
                      - canary: { steps: %s, leave: %s }
                        gate: { evidence: { comparisons: 10 } }
                      - live: { reverse-shadow: 100%% }
                        gate: { evidence: { comparisons: 10 } }
                      - complete: { approvals: [owner] }
                    """.formatted(
                    legacyUrl, candidate.url(), candidateTimeout, customer, more, routes, shadow, canary, leave);
        }
    }

    void go(StageName stage, int step) {
        install(new Snapshot(VERSIONS.incrementAndGet(), plan, new Position(stage, step), true));
    }

    void install(Snapshot snapshot) {
        Assertions.assertThat(gateway.routing().install(snapshot)).isTrue();
    }

    RawCustomer customer() throws IOException {
        return new RawCustomer(gateway.port());
    }

    /// One request on a connection of its own.
    RawCustomer.Got ask(String request) throws IOException {
        try (var customer = customer()) {
            return customer.ask(request);
        }
    }

    RawCustomer.Got admin(String path) throws IOException {
        try (var operator = new RawCustomer(gateway.adminPort())) {
            return operator.ask(RawCustomer.get(path));
        }
    }

    /// Everything counted so far for a route, over all windows and snapshots. Only without a control.
    RouteTally counted(String route) {
        gateway.cutWindow();
        List<RouteTally> merged = List.of();
        for (var tally : gateway.outbox().waiting()) {
            merged = Tally.merge(merged, tally.routes(), (one, other) -> one);
        }
        return merged.stream()
                .filter(one -> one.route().equals(route))
                .findFirst()
                .orElse(RouteTally.empty(route));
    }

    /// As [#counted], once no copy is in flight any more.
    RouteTally settled(String route) {
        until(() -> gateway.routing().table().orElseThrow().counts().isComplete());
        return counted(route);
    }

    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come true within " + PATIENCE + ".");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}
