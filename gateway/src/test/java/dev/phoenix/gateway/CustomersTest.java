package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gateway.tally.Buckets;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.tally.CoverageTally;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Customers are counted once, however often they come.
class CustomersTest {
    private FakeUpstream legacy;
    private FakeUpstream candidate;

    @BeforeEach
    void start() {
        legacy = FakeUpstream.start(_ -> Reaction.ok("legacy"));
        candidate = FakeUpstream.start(_ -> Reaction.json(500, "{}"));
    }

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
    }

    @Test
    void each_customer_and_each_who_saw_a_failure_counts_once() throws Exception {
        try (var gateway = TestGateway.between(legacy, candidate)
                .more("breaker: { calls: 10000, least: 10000 }")
                .canary("[50%]")
                .at(StageName.CANARY)
                .start()) {
            int candidates = 0;
            for (int customer = 0; customer < 20; customer++) {
                for (int time = 0; time < 3; time++) {
                    var got = gateway.ask(get("/a", "X-Customer-Id: c" + customer));
                    candidates += time == 0 && got.status() == 500 ? 1 : 0;
                }
            }

            var tally = gateway.settled("reads");
            assertThat(candidates).isBetween(1, 19);
            assertThat(tally.candidate().customers()).isEqualTo(candidates);
            assertThat(tally.candidate().failedCustomers()).isEqualTo(candidates);
            assertThat(tally.candidate().errors()).isEqualTo(3L * candidates);
            assertThat(tally.legacy().customers()).isEqualTo(20 - candidates);
            assertThat(tally.legacy().failedCustomers()).isZero();
        }
    }

    @Test
    void nobody_is_counted_while_nobody_is_split() throws Exception {
        try (var gateway =
                TestGateway.between(legacy, candidate).at(StageName.LIVE).start()) {
            gateway.ask(get("/a", "X-Customer-Id: c"));

            assertThat(gateway.settled("reads").candidate().customers()).isZero();
        }
    }

    @Test
    void what_legacy_answered_and_what_was_compared_of_it_is_counted_by_status() throws Exception {
        legacy.reacts(seen -> seen.target().equals("/b") ? Reaction.json(404, "{}") : Reaction.ok("legacy"));
        candidate.reacts(_ -> Reaction.ok("candidate"));
        try (var gateway = TestGateway.between(legacy, candidate)
                .shadow("[100%]")
                .at(StageName.SHADOW)
                .start()) {
            gateway.ask(get("/a", "X-Customer-Id: c"));
            gateway.ask(get("/a", "X-Customer-Id: c"));
            gateway.ask(get("/b", "X-Customer-Id: c"));

            var coverage = gateway.settled("reads").shadow().coverage();
            assertThat(coverage.shown()).containsAllEntriesOf(Map.of("status 200", 2L, "status 404", 1L));
            assertThat(coverage).isEqualTo(new CoverageTally(coverage.shown(), coverage.shown()));
        }
    }

    /// Legacy's third answer is built otherwise than the first two; the fourth request is not copied.
    @Test
    void what_legacy_answered_is_counted_by_the_answers_shape_and_by_the_customers_segment() throws Exception {
        legacy.reacts(seen -> switch (seen.target()) {
            case "/a" -> Reaction.json(200, "{\"total\":1}");
            case "/c" -> Reaction.json(200, "{\"total\":\"one\"}");
            default -> Reaction.json(200, "{\"total\":2}");
        });
        candidate.reacts(_ -> Reaction.json(200, "{\"total\":1}"));
        try (var gateway = TestGateway.between(legacy, candidate)
                .shadow("[100%]")
                .more("segments: [header:X-Country, query:currency]\n")
                .at(StageName.SHADOW)
                .start()) {
            gateway.ask(get("/a", "X-Customer-Id: c", "X-Country: DE"));
            gateway.ask(get("/b", "X-Customer-Id: c", "X-Country: DE"));
            gateway.ask(get("/c", "X-Customer-Id: c", "X-Country: ada@example.com"));
            var copied = gateway.settled("reads").shadow().coverage();
            assertThat(copied.compared()).isEqualTo(copied.shown());
            assertThat(kinds(copied.shown(), "segment"))
                    .isEqualTo(Map.of(
                            "segment X-Country DE", 2L,
                            "segment X-Country (other)", 1L,
                            "segment currency (none)", 3L));
            assertThat(kinds(copied.shown(), "shape").values()).containsExactlyInAnyOrder(2L, 1L);

            gateway.install(new Snapshot(900_000, gateway.plan, new Position(StageName.SHADOW, 0), false));
            gateway.ask(get("/d?currency=EUR", "X-Customer-Id: c", "X-Country: FR"));
            var later = gateway.settled("reads").shadow().coverage();
            assertThat(later.shown()).containsKeys("segment X-Country FR", "segment currency EUR");
            assertThat(later.compared()).doesNotContainKeys("segment X-Country FR", "segment currency EUR");
        }
    }

    private static Map<String, Long> kinds(Map<String, Long> counts, String of) {
        return counts.entrySet().stream()
                .filter(kind -> kind.getKey().startsWith(of + " "))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void a_bucket_is_new_exactly_once() {
        var buckets = new Buckets();

        assertThat(IntStream.of(0, 63, 64, 99_999).allMatch(buckets::isNew)).isTrue();
        assertThat(IntStream.of(0, 63, 64, 99_999).noneMatch(buckets::isNew)).isTrue();
        assertThat(buckets.isNew(1)).isTrue();
    }
}
