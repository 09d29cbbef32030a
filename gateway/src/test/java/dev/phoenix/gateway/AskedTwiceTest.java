package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.StageName;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.SignatureTally;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Legacy is asked a second time about reads, where the plan says so, to tell its own noise from differences.
class AskedTwiceTest {
    private static final String READS = "{ name: reads, match: GET /**, shadow: always, ask-twice: 100% }";
    private static final String WRITES = "{ name: writes, match: POST /**, shadow: with-lane }";

    private final AtomicInteger turn = new AtomicInteger();
    private final FakeUpstream legacy = FakeUpstream.start(_ -> Reaction.json(200, "{\"price\":1}"));
    private final FakeUpstream candidate = FakeUpstream.start(_ -> Reaction.json(200, "{\"price\":2}"));

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
    }

    @Test
    void a_read_is_asked_twice_marked_and_in_the_live_lane() throws Exception {
        try (var gateway = shadowing(READS, WRITES)) {
            gateway.ask(get("/prices?a=1", "Accept: text/html", "baggage: a=b"));
            var tally = gateway.settled("reads");

            assertThat(legacy.seen()).hasSize(2).noneMatch(Seen::isCopy);
            var second = legacy.seen().getLast();
            assertThat(second.line()).isEqualTo("GET /prices?a=1 HTTP/1.1");
            assertThat(second.field("baggage")).contains("a=b,phoenix.asked=twice");
            assertThat(second.field("accept")).contains("text/html");
            assertThat(second.field("phoenix-exchange"))
                    .isEqualTo(candidate.seen().getFirst().field("phoenix-exchange"))
                    .isPresent();
            assertThat(legacy.seen().getFirst().field("baggage")).contains("a=b");
            assertAddsUp(tally, 1);
            assertThat(tally.shadow().twice().answered()).isEqualTo(1);
        }
    }

    @Test
    void nothing_that_changes_something_is_ever_asked_twice_nor_is_a_read_when_the_plan_says_nothing()
            throws Exception {
        try (var gateway = shadowing("{ name: reads, match: GET /**, shadow: always }", WRITES)) {
            for (int i = 0; i < 20; i++) {
                gateway.ask(get("/prices"));
                gateway.ask(post("/prices", "{}"));
            }
            assertAddsUp(gateway.settled("reads"), 20);
            assertAddsUp(gateway.settled("writes"), 20);
            assertThat(legacy.seen()).hasSize(40);
        }
        try (var gateway = shadowing(READS, WRITES)) {
            gateway.ask(post("/prices", "{}"));
            assertAddsUp(gateway.settled("writes"), 1);
            assertThat(legacy.seen()).hasSize(41);
        }
    }

    @Test
    void where_legacy_disagrees_with_itself_a_difference_is_noise_and_a_defect_beside_it_is_not() throws Exception {
        legacy.reacts(_ -> Reaction.json(200, "{\"stock\":" + turn.incrementAndGet() + ",\"price\":1}"));
        candidate.reacts(seen -> Reaction.json(
                200,
                "{\"stock\":" + turn.incrementAndGet() + ",\"price\":"
                        + (seen.target().equals("/dear") ? 2 : 1) + "}"));
        try (var gateway = shadowing(READS, WRITES)) {
            for (int i = 0; i < 10; i++) {
                gateway.ask(get("/prices"));
            }
            gateway.ask(get("/dear"));
            var tally = gateway.settled("reads");

            assertAddsUp(tally, 11);
            assertThat(tally.pairs().different()).isEqualTo(1);
            assertThat(tally.shadow().twice().noise()).isEqualTo(10);
            var stock = signature(tally, "$.stock");
            assertThat(stock.count()).isEqualTo(11);
            assertThat(stock.seen().noise())
                    .isEqualTo(stock.seen().askedTwice())
                    .isPositive();
            var price = signature(tally, "$.price");
            assertThat(price.seen().noise()).isZero();
            assertThat(price.seen().askedTwice()).isEqualTo(1);
        }
    }

    @Test
    void a_critical_place_is_never_noise() throws Exception {
        legacy.reacts(_ -> Reaction.json(200, "{\"total\":" + turn.incrementAndGet() + "}"));
        candidate.reacts(_ -> Reaction.json(200, "{\"total\":" + turn.incrementAndGet() + "}"));
        var route =
                "{ name: reads, match: GET /**, shadow: always, ask-twice: 100%, compare: { critical: [$.total] } }";
        try (var gateway = shadowing(route, WRITES)) {
            for (int i = 0; i < 10; i++) {
                gateway.ask(get("/prices"));
            }
            var tally = gateway.settled("reads");
            assertThat(tally.pairs().different()).isEqualTo(10);
            assertThat(tally.pairs().critical()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @CsvSource({"hang, timed out", "reset, reset", "fail, legacy failed", "huge, answer over the cap"})
    void a_second_answer_that_does_not_come_costs_nothing_but_itself(String how, String reason) throws Exception {
        legacy.reacts(seen -> seen.field("baggage").orElse("").contains("asked=twice")
                ? switch (how) {
                    case "hang" -> new Reaction.Hang();
                    case "reset" -> new Reaction.Reset();
                    case "fail" -> Reaction.json(503, "{}");
                    default -> new Reaction.Huge(3_000_000);
                }
                : Reaction.json(200, "{\"price\":1}"));
        var setup = TestGateway.between(legacy, candidate).routes(READS, WRITES).at(StageName.SHADOW);
        try (var gateway = setup.with("SHADOW_DEADLINE", how.equals("hang") ? "300ms" : "30s")
                .start()) {
            assertThat(gateway.ask(get("/prices")).body()).isEqualTo("{\"price\":1}");
            var tally = gateway.settled("reads");

            assertAddsUp(tally, 1);
            assertThat(tally.pairs().different()).isEqualTo(1);
            assertThat(tally.shadow().twice().unanswered()).isEqualTo(Map.of(reason, 1L));
            assertThat(gateway.admin("/metrics").body()).contains("phoenix_gateway_second_asks_total");
        }
    }

    @Test
    void legacy_is_asked_no_more_often_than_the_plan_allows() throws Exception {
        candidate.reacts(_ -> Reaction.json(200, "{\"price\":" + turn.incrementAndGet() + "}"));
        var route = "{ name: reads, match: GET /**, shadow: always, ask-twice: 5% }";
        try (var gateway = shadowing(route, WRITES)) {
            for (int i = 0; i < 100; i++) {
                gateway.ask(get("/prices"));
            }
            var tally = gateway.settled("reads");
            assertAddsUp(tally, 100);
            assertThat(tally.shadow().twice().asked()).isBetween(1L, 11L);
        }
    }

    private TestGateway shadowing(String... routes) throws Exception {
        return TestGateway.between(legacy, candidate)
                .routes(routes)
                .at(StageName.SHADOW)
                .start();
    }

    private static SignatureTally signature(RouteTally tally, String path) {
        return tally.signatures().stream()
                .filter(one -> one.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /// Law 2 holds, and every second question has an end.
    private static void assertAddsUp(RouteTally tally, long compared) {
        var shadow = tally.shadow();
        assertThat(shadow.compared()).isEqualTo(compared);
        assertThat(shadow.inFlight()).isZero();
        var twice = shadow.twice();
        long unanswered =
                twice.unanswered().values().stream().mapToLong(Long::longValue).sum();
        assertThat(twice.asked()).isEqualTo(twice.answered() + unanswered);
        assertThat(tally.signatures().stream().mapToLong(one -> one.seen().askedTwice()))
                .allMatch(asked -> asked <= twice.answered());
    }
}
