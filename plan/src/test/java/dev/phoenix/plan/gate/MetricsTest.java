package dev.phoenix.plan.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Plans;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.StageName;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The metrics that a gate reads besides rates over pairs.
class MetricsTest {
    private static final Position SHADOW = new Position(StageName.SHADOW, 0);
    private static final Position CANARY = new Position(StageName.CANARY, 0);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void a_quantile_may_be_held_against_legacy_s_over_the_same_requests() {
        String gate = "latency: { p99: { of-legacy: 1.1 } }";

        assertThat(one("latency", gate, SHADOW, took(10_000, "20000x9950 90000x50", "20000x9950 21000x50")))
                .isEqualTo(reading(
                        "latency",
                        Verdict.PASS,
                        "After 10 000 comparisons the candidate's p99 is between 20 and 20 ms and legacy's is between"
                                + " 20 and 20 ms over the same requests: at most 1.1 times as long, with 95 %"
                                + " confidence, however often we looked."));
        assertThat(one("latency", gate, SHADOW, took(10_000, "20000x9990 90000x10", "20000x9000 90000x1000")))
                .isEqualTo(reading(
                        "latency",
                        Verdict.FAIL,
                        "After 10 000 comparisons the candidate's p99 is between 90 and 90 ms and legacy's is between"
                                + " 20 and 20 ms over the same requests: more than 1.1 times as long, with at least"
                                + " 95 % confidence, however often we looked."));
        assertThat(one("latency", gate, SHADOW, took(300, "20000x300", "20000x300")))
                .isEqualTo(reading(
                        "latency",
                        Verdict.INCONCLUSIVE,
                        "After 300 comparisons the candidate's p99 is above 20 ms and legacy's is above 20 ms over the"
                                + " same requests, which does not show yet whether it takes at most 1.1 times as"
                                + " long."));
        assertThat(one("latency", gate, SHADOW, Seen.on("quote").compared(0)).verdict())
                .isEqualTo(Verdict.NO_DATA);
    }

    @Test
    void a_slow_service_may_be_as_slow_as_legacy() {
        String slow = "500000x9800 900000x200";

        assertThat(one("latency", "latency: { p99: { of-legacy: 1.1 } }", SHADOW, took(10_000, slow, slow))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void answers_that_legacy_gave_in_the_candidate_s_place_are_counted() {
        String gate = "fallbacks: { below: 1% }";

        assertThat(one(
                        "fallbacks",
                        gate,
                        CANARY,
                        Seen.on("quote").candidateAnswered(1_000, 10).assigned("share", 5_000)))
                .isEqualTo(reading(
                        "fallbacks",
                        Verdict.PASS,
                        "After 1 000 candidate requests and 0 fallbacks legacy answers less than 1 % of them with 95 %"
                                + " confidence, however often we looked."));
        assertThat(one(
                                "fallbacks",
                                gate,
                                CANARY,
                                Seen.on("quote")
                                        .candidateAnswered(900, 20)
                                        .assigned("fallback", 20)
                                        .assigned("breaker", 100))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void customers_who_are_not_divided_as_the_share_says_make_every_comparison_worthless() {
        String gate = "soak: 1s";

        assertThat(one("split", gate, CANARY, Seen.on("quote").customers(9_040, 960)))
                .isEqualTo(reading(
                        "split", Verdict.PASS, "960 of 10 000 customers belong to the candidate, at a share of 10 %."));
        assertThat(one("split", gate, CANARY, Seen.on("quote").customers(9_300, 700)))
                .isEqualTo(reading(
                        "split",
                        Verdict.ERROR,
                        "700 of 10 000 customers belong to the candidate, at a share of 10 %. That cannot be chance: some"
                                + " customers of one side do not arrive or are not counted, so nothing that is said of"
                                + " the two sides can be relied on."));
        assertThat(all(gate, SHADOW, Seen.after(MINUTE, Seen.on("quote").customers(9_300, 700))))
                .extracting(Reading::metric)
                .doesNotContain("split");
    }

    @Test
    void what_legacy_showed_and_the_comparison_has_not_seen_is_named() {
        var seen = Seen.on("quote")
                .compared(100)
                .kinds(
                        Map.of("status 200", 90L, "status 404", 3L, "customer ip", 93L),
                        Map.of("status 200", 90L, "customer ip", 90L));

        assertThat(one("covered", "evidence: { covered: 99% }", SHADOW, seen))
                .isEqualTo(reading(
                        "covered",
                        Verdict.INCONCLUSIVE,
                        "75 % was compared: 3 of 4 routes and kinds of answers that were in use; the gate asks for 99 %."
                                + " Not yet: quote status 404."));
        assertThat(one("covered", "evidence: { covered: 70% }", SHADOW, seen).verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void a_bad_hour_after_many_good_ones_is_noticed() {
        var good = Collections.nCopies(300, new Evidence.Slice(1_000, 1, 0, 0, 0, 0));
        var bad = Collections.nCopies(10, new Evidence.Slice(1_000, 40, 0, 0, 0, 0));
        var quote = Seen.on("quote").compared(310_000).different(700);
        String gate = "differences: { below: 1% }";

        var calm = all(gate, CANARY, Seen.after(MINUTE, quote).lately(good));
        var risen = all(
                gate,
                CANARY,
                Seen.after(MINUTE, quote)
                        .lately(List.of(good, bad).stream()
                                .flatMap(List::stream)
                                .toList()));

        assertThat(calm)
                .contains(reading("lately", Verdict.PASS, "Lately the rate of differences has not risen above 1 %."));
        assertThat(risen)
                .contains(reading(
                        "lately",
                        Verdict.FAIL,
                        "Lately 400 of 10 000 were differences: the rate is above 1 % now. Said falsely, it would be once"
                                + " in a million looks."));
        assertThat(risen)
                .as("what adds up over the whole step hides it")
                .filteredOn(reading -> reading.metric().equals("differences"))
                .extracting(Reading::verdict)
                .containsOnly(Verdict.PASS);
        assertThat(all(gate, SHADOW, Seen.after(MINUTE, quote).lately(bad)))
                .extracting(Reading::metric)
                .as("nobody is answered by the candidate there")
                .doesNotContain("lately");
    }

    @Test
    void a_number_of_prometheus_is_held_against_its_bound() {
        String gate = "external: [{ name: paid, prometheus: http://p:9090, query: up, above: 0.95 }]";

        assertThat(external(gate, "0.97", Verdict.PASS, ""))
                .isEqualTo(reading("external", Verdict.PASS, "paid: 0.97; the gate asks for more than 0.95."));
        assertThat(external(gate, "0.95", Verdict.PASS, ""))
                .isEqualTo(reading("external", Verdict.FAIL, "paid: 0.95; the gate asks for more than 0.95."));
        assertThat(external(gate, "", Verdict.PASS, "it answers with 2 series"))
                .isEqualTo(reading("external", Verdict.NO_DATA, "paid: it answers with 2 series."));
        assertThat(external(gate, "", Verdict.ERROR, "it answers 500."))
                .isEqualTo(reading("external", Verdict.ERROR, "paid: it answers 500."));
    }

    @Test
    void nobody_s_answer_and_an_old_one_are_no_data() {
        String gate = "external: [{ name: board, webhook: http://c:1/ready }]";
        var old = new Evidence.Measured(Seen.START, Optional.empty(), Verdict.PASS, "fine");
        var evidence = Seen.after(Duration.ofMinutes(3)).measured(Map.of("board", old));

        assertThat(Gate.read(plan(gate), CANARY, evidence, new FakeRanks(), Seen.START.plus(Duration.ofMinutes(3))))
                .contains(reading("external", Verdict.NO_DATA, "board: the last answer is 3 min old."));
        assertThat(one("external", gate, CANARY, Seen.on("quote")))
                .isEqualTo(reading("external", Verdict.NO_DATA, "board: nobody has answered at http://c:1/ready yet."));
        assertThat(external(gate.replace("paid", "board"), "", Verdict.FAIL, "the change board says no")
                        .sentence())
                .isEqualTo("board: the change board says no.");
    }

    @Test
    void a_dry_run_reports_and_decides_nothing() {
        var readings = all(
                "soak: 1s, differences: { below: 0.1%, dry-run: true }",
                CANARY, Seen.after(MINUTE, Seen.on("quote").compared(1_000).different(500)));

        assertThat(readings)
                .filteredOn(Reading::dryRun)
                .extracting(Reading::verdict)
                .contains(Verdict.FAIL);
        assertThat(Reading.verdict(readings)).isEqualTo(Verdict.PASS);
        assertThat(Decisions.decide(plan("soak: 1s"), SHADOW, readings, Evidence.none(Seen.START)))
                .isInstanceOf(Decision.Advance.class);
    }

    private static Seen took(long pairs, String legacy, String candidate) {
        return Seen.on("quote").compared(pairs).took(legacy, candidate);
    }

    private static Reading external(String gate, String value, Verdict said, String words) {
        var number = value.isEmpty() ? Optional.<BigDecimal>empty() : Optional.of(new BigDecimal(value));
        var measured = new Evidence.Measured(Seen.START.plus(MINUTE), number, said, words);
        var evidence = Seen.after(MINUTE).measured(Map.of("paid", measured, "board", measured));
        return only("external", all(gate, CANARY, evidence));
    }

    private static Reading one(String metric, String gate, Position position, Seen seen) {
        return only(metric, all(gate, position, Seen.after(MINUTE, seen)));
    }

    private static Reading only(String metric, List<Reading> readings) {
        return readings.stream()
                .filter(reading -> reading.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    private static List<Reading> all(String gate, Position position, Evidence evidence) {
        return Gate.read(plan(gate), position, evidence, new FakeRanks(), Seen.START.plus(MINUTE));
    }

    private static Plan plan(String gate) {
        return Plans.valid("""
                migration: small
                legacy: { url: http://a:1 }
                candidate: { url: http://b:1 }
                routes: [{ name: quote, match: GET /quotes }]
                stages:
                  - shadow: {}
                    gate: &gate { %s }
                  - canary: { steps: [10%%] }
                    gate: *gate
                """.formatted(gate));
    }

    private static Reading reading(String metric, Verdict verdict, String sentence) {
        return new Reading(metric, Optional.empty(), verdict, sentence);
    }
}
