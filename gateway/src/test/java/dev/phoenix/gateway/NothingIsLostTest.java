package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gateway.tally.RouteCounts;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.tally.ShadowTally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Law 2: received = not sampled + dropped + timed out + not comparable + compared + in flight, per route, at every
/// instant.
class NothingIsLostTest {
    private static final long SEED = 20_261_123L;
    private static final int CUSTOMERS = 8;
    private static final int REQUESTS_EACH = 250;

    @Test
    void under_stress_every_copy_is_accounted_for_at_every_instant() throws Exception {
        try (var legacy = FakeUpstream.start(seen -> fate(seen, false));
                var candidate = FakeUpstream.start(seen -> fate(seen, true));
                var gateway = TestGateway.between(legacy, candidate)
                        .candidateTimeout("80ms")
                        .with("SHADOW_IN_FLIGHT", "40")
                        .with("SHADOW_BYTES", "30000")
                        .with("SHADOW_PER_CUSTOMER", "10")
                        .with("SHADOW_TWIN_WAIT", "40ms")
                        .with("CAPTURE_BYTES", "2000")
                        .with("COMPARE_QUEUE", "20")
                        .more("owners: { legacy: '[0-9]+', candidate: 'c_.+' }", "twins: [{ route: writes, at: $.id }]")
                        .routes(
                                "{ name: reads, match: 'GET /r/{id}', shadow: always, owner: 'path:id' }",
                                "{ name: writes, match: POST /**, shadow: with-lane }")
                        .shadow("[60%, 100%]")
                        .at(StageName.SHADOW)
                        .start();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var over = new AtomicBoolean();
            var checks = pool.submit(watch(gateway, over));
            var customers = new ArrayList<Future<Integer>>();
            for (int i = 0; i < CUSTOMERS; i++) {
                customers.add(pool.submit(shop(gateway, i)));
            }
            int sent = 0;
            for (var customer : customers) {
                sent += customer.get();
            }
            over.set(true);
            TestGateway.until(() -> gateway.gateway.shadow().budget().copies() == 0);

            assertThat(checks.get())
                    .as("instants looked at (seed " + SEED + ")")
                    .isGreaterThan(500);
            var reads = gateway.settled("reads").shadow();
            var writes = gateway.settled("writes").shadow();
            assertThat(reads.received() + writes.received()).isEqualTo(sent);
            assertThat(reads.inFlight() + writes.inFlight()).isZero();
            assertThat(gateway.gateway.shadow().budget().bytes()).isZero();
            assertEveryFateWasSeen(reads.plus(writes));
        }
    }

    private static void assertEveryFateWasSeen(ShadowTally all) {
        assertThat(all.notSampled()).isPositive();
        assertThat(all.compared()).isPositive();
        assertThat(all.timedOut()).isPositive();
        assertThat(all.dropped()).containsKey("customer queue full");
        assertThat(all.notComparable()).containsKeys("no twin", "legacy failed", "state apart");
    }

    /// Looks at the ledgers of all routes again and again, and returns how often.
    private static Callable<Integer> watch(TestGateway gateway, AtomicBoolean over) {
        return () -> {
            var routes =
                    gateway.gateway.routing().table().orElseThrow().counts().routes();
            int looks = 0;
            var before = new HashMap<String, ShadowTally>();
            while (!over.get()) {
                for (var route : routes) {
                    var now = route.shadow();
                    assertAddsUp(now);
                    assertNothingIsTakenBack(before.getOrDefault(route.route(), ShadowTally.EMPTY), now.counts());
                    before.put(route.route(), now.counts());
                }
                looks++;
                Thread.onSpinWait();
            }
            return looks;
        };
    }

    /// No count of any reason ever shrinks: what was said of a copy stays said.
    static void assertNothingIsTakenBack(ShadowTally before, ShadowTally now) {
        before.dropped()
                .forEach((reason, count) -> assertThat(now.dropped().getOrDefault(reason, 0L))
                        .as(reason)
                        .isGreaterThanOrEqualTo(count));
        before.notComparable()
                .forEach((reason, count) -> assertThat(now.notComparable().getOrDefault(reason, 0L))
                        .as(reason)
                        .isGreaterThanOrEqualTo(count));
        assertThat(now.compared()).isGreaterThanOrEqualTo(before.compared());
        assertThat(now.timedOut()).isGreaterThanOrEqualTo(before.timedOut());
    }

    static void assertAddsUp(RouteCounts.ShadowReading reading) {
        assertThat(reading.counts().inFlight())
                .as("what is missing from the sum is what is in flight: " + reading)
                .isEqualTo(reading.inFlight());
    }

    private static Callable<Integer> shop(TestGateway gateway, int number) {
        return () -> {
            var random = new Random(SEED + number);
            try (var customer = gateway.customer()) {
                for (int i = 0; i < REQUESTS_EACH; i++) {
                    var who = "X-Customer-Id: c" + random.nextInt(12);
                    int fate = random.nextInt(100);
                    customer.ask(
                            random.nextBoolean()
                                    ? RawCustomer.get("/r/" + random.nextInt(50) + "?fate=f" + fate, who)
                                    : RawCustomer.post("/w?fate=f" + fate, "x".repeat(random.nextInt(900)), who));
                }
            }
            return REQUESTS_EACH;
        };
    }

    /// A few of a hundred requests go wrong on one side or the other.
    private static Reaction fate(Seen seen, boolean isCandidate) {
        int fate = Integer.parseInt(seen.target().substring(seen.target().indexOf("fate=f") + 6));
        var fine = Reaction.json(200, "{\"id\":\"" + (isCandidate ? "c_" : "") + fate % 40 + "\"}");
        return switch (fate) {
            case 0, 1, 2 -> isCandidate ? new Reaction.Hang() : fine;
            case 3, 4 -> isCandidate ? new Reaction.Reset() : fine;
            case 5, 6 -> isCandidate ? new Reaction.Huge(100_000) : fine;
            case 7, 8 -> Reaction.json(500, "{}");
            case 9 -> isCandidate ? fine : Reaction.ok("x".repeat(3000));
            case 10, 11, 12 -> isCandidate ? Reaction.after(Duration.ofMillis(30), fine) : fine;
            default -> fine;
        };
    }

    @Test
    void copies_that_a_stop_cuts_off_are_counted_too() throws Exception {
        try (var legacy = FakeUpstream.start(_ -> Reaction.ok("a"));
                var candidate = FakeUpstream.start(_ -> new Reaction.Hang())) {
            var gateway =
                    TestGateway.between(legacy, candidate).at(StageName.SHADOW).start();
            gateway.ask(RawCustomer.get("/"));
            TestGateway.until(() -> !candidate.seen().isEmpty());
            gateway.close();

            assertThat(gateway.counted("reads").shadow().dropped()).isEqualTo(Map.of("gateway stopping", 1L));
        }
    }

    @Test
    void a_copy_that_is_cut_off_while_it_is_compared_is_counted_once() throws Exception {
        var open = new CountDownLatch(1);
        var judging = new CountDownLatch(1);
        try (var legacy = FakeUpstream.start(_ -> Reaction.ok("a"));
                var candidate = FakeUpstream.start(_ -> Reaction.ok("a"))) {
            var gateway = TestGateway.between(legacy, candidate)
                    .at(StageName.SHADOW)
                    .steps(new PatientSteps(judging, open))
                    .start();
            gateway.ask(RawCustomer.get("/"));
            judging.await();
            var counts = gateway.gateway.routing().table().orElseThrow().counts();
            gateway.close();
            open.countDown();

            assertThat(gateway.counted("reads").shadow().dropped()).isEqualTo(Map.of("gateway stopping", 1L));
            TestGateway.until(() -> !judges());
            assertThat(counts.route(0).shadow().inFlight()).isZero();
            assertThat(counts.route(0).shadow().counts().compared()).isZero();
        }
    }

    /// Whether a thread that compares is still alive.
    private static boolean judges() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(one -> one.getName().startsWith("compare-"));
    }
}
