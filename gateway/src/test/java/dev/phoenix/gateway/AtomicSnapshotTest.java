package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.tally.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Law 6: a request is routed, copied and counted by one snapshot from beginning to end, and none fails for a change.
/// Two plans with upstreams of their own take turns while customers ask.
class AtomicSnapshotTest {
    private static final int CUSTOMERS = 4;
    private static final int REQUESTS_EACH = 400;
    private static final int CHANGES = 200;

    private FakeUpstream oddLegacy;
    private FakeUpstream oddCandidate;
    private FakeUpstream evenLegacy;
    private FakeUpstream evenCandidate;

    @BeforeEach
    void start() {
        oddLegacy = FakeUpstream.start(_ -> Reaction.ok("odd"));
        oddCandidate = FakeUpstream.start(_ -> Reaction.ok("odd"));
        evenLegacy = FakeUpstream.start(_ -> Reaction.ok("even"));
        evenCandidate = FakeUpstream.start(_ -> Reaction.ok("even"));
    }

    @AfterEach
    void stop() {
        oddLegacy.close();
        oddCandidate.close();
        evenLegacy.close();
        evenCandidate.close();
    }

    @Test
    void a_request_belongs_to_one_snapshot_however_often_they_change() throws Exception {
        try (var gateway = TestGateway.between(oddLegacy, oddCandidate)
                        .with("SHADOW_IN_FLIGHT", "10000")
                        .followingControl()
                        .start();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            gateway.install(snapshot(gateway, 1));
            var customers = new ArrayList<Future<Integer>>();
            for (int i = 0; i < CUSTOMERS; i++) {
                customers.add(pool.submit(customer(gateway, i)));
            }
            for (int version = 2; version <= CHANGES; version++) {
                int asked = version * (CUSTOMERS * REQUESTS_EACH / (2 * CHANGES));
                TestGateway.until(() -> oddLegacy.requests() + evenLegacy.requests() >= asked);
                gateway.install(snapshot(gateway, version));
            }
            int sent = 0;
            for (var customer : customers) {
                sent += customer.get();
            }
            TestGateway.until(() -> gateway.gateway.shadow().budget().copies() == 0);

            assertThat(oddLegacy.requests() + evenLegacy.requests()).isEqualTo(sent);
            assertThat(List.of(oddLegacy.requests(), evenLegacy.requests())).allMatch(some -> some > 0);
            assertThat(torn(oddLegacy, oddCandidate)).isEmpty();
            assertThat(torn(evenLegacy, evenCandidate)).isEmpty();
            gateway.gateway.cutWindow();
            assertThat(counted(gateway, 1)).isEqualTo(oddLegacy.requests());
            assertThat(counted(gateway, 0)).isEqualTo(evenLegacy.requests());
        }
    }

    /// A broken variant: originals by one snapshot, copies by the other.
    @Test
    void requests_that_were_torn_between_snapshots_would_be_seen() throws Exception {
        try (var gateway = TestGateway.between(oddLegacy, evenCandidate)
                .at(StageName.SHADOW)
                .start()) {
            gateway.ask(RawCustomer.get("/torn"));
            gateway.settled("reads");

            assertThat(torn(oddLegacy, oddCandidate)).containsExactly("/torn");
            assertThat(torn(evenLegacy, evenCandidate)).containsExactly("/torn");
        }
    }

    /// What one look at the routing shows: by which snapshot requests go, and under which they are counted.
    private record Look(long routedBy, long countedUnder) {
        boolean isTorn() {
            return routedBy != countedUnder;
        }
    }

    /// Something that snapshots are installed in, piece by piece or at once.
    private interface Swapping {
        void install(Snapshot snapshot, Runnable lookBetween);

        Look look();
    }

    @Test
    void a_table_is_never_seen_half_changed() throws Exception {
        try (var gateway =
                TestGateway.between(oddLegacy, oddCandidate).followingControl().start()) {
            assertThat(tornLooks(gateway, new Real(gateway.gateway.routing()))).isZero();
        }
    }

    /// A broken variant: what is routed by and what is counted under are swapped one after the other.
    @Test
    void a_swap_in_two_steps_would_be_seen() throws Exception {
        try (var gateway =
                TestGateway.between(oddLegacy, oddCandidate).followingControl().start()) {
            assertThat(tornLooks(gateway, new InTwoSteps())).isPositive();
        }
    }

    /// Changes again and again while others look, and once more whenever a change is half done.
    private long tornLooks(TestGateway gateway, Swapping swapping) throws Exception {
        swapping.install(snapshot(gateway, 1), () -> {});
        var over = new AtomicBoolean();
        var torn = new AtomicLong();
        Runnable look = () -> torn.addAndGet(swapping.look().isTorn() ? 1 : 0);
        try (var pool = Executors.newSingleThreadExecutor()) {
            var watching = pool.submit(() -> {
                while (!over.get()) {
                    look.run();
                }
            });
            for (int version = 2; version <= CHANGES; version++) {
                swapping.install(snapshot(gateway, version), look);
            }
            over.set(true);
            watching.get();
        }
        return torn.get();
    }

    private record Real(RoutingState routing) implements Swapping {
        @Override
        public void install(Snapshot snapshot, Runnable lookBetween) {
            assertThat(routing.install(snapshot)).isTrue();
            lookBetween.run();
        }

        @Override
        public Look look() {
            var table = routing.table().orElseThrow();
            return new Look(table.snapshot().version(), table.counts().snapshotVersion());
        }
    }

    private static final class InTwoSteps implements Swapping {
        private volatile long routedBy;
        private volatile long countedUnder;

        @Override
        public void install(Snapshot snapshot, Runnable lookBetween) {
            routedBy = snapshot.version();
            lookBetween.run();
            countedUnder = snapshot.version();
        }

        @Override
        public Look look() {
            return new Look(routedBy, countedUnder);
        }
    }

    private Snapshot snapshot(TestGateway gateway, int version) {
        var plan = version % 2 == 1
                ? gateway.plan
                : gateway.plan
                        .replace(oddLegacy.url(), evenLegacy.url())
                        .replace(oddCandidate.url(), evenCandidate.url());
        return new Snapshot(version, plan, new Position(StageName.SHADOW, 0), true);
    }

    private static Callable<Integer> customer(TestGateway gateway, int number) {
        return () -> {
            try (var customer = gateway.customer()) {
                for (int i = 0; i < REQUESTS_EACH; i++) {
                    ask(customer, "/" + number + "/" + i);
                }
            }
            return REQUESTS_EACH;
        };
    }

    private static void ask(RawCustomer customer, String target) throws IOException {
        var got = customer.ask(RawCustomer.get(target, "X-Customer-Id: " + target));
        assertThat(got.status()).as(target).isEqualTo(200);
    }

    /// Requests that one of the two has seen and the other has not.
    private static Set<String> torn(FakeUpstream legacy, FakeUpstream candidate) {
        var originals = targets(legacy);
        var copies = targets(candidate);
        var torn = new HashSet<>(originals);
        torn.addAll(copies);
        torn.removeIf(target -> originals.contains(target) && copies.contains(target));
        return torn;
    }

    private static Set<String> targets(FakeUpstream upstream) {
        return upstream.seen().stream().map(Seen::target).collect(Collectors.toSet());
    }

    /// What was counted under snapshots of odd or of even versions.
    private static long counted(TestGateway gateway, int remainder) {
        return gateway.gateway.outbox().waiting().stream()
                .filter(tally -> tally.snapshotVersion() % 2 == remainder)
                .map(Tally::routes)
                .flatMap(List::stream)
                .mapToLong(route -> route.legacy().requests())
                .sum();
    }
}
