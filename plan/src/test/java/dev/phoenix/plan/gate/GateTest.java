package dev.phoenix.plan.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Plans;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.statistics.RateTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Position SHADOW = new Position(StageName.SHADOW, 0);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final FakeRanks RANKS = new FakeRanks();

    @Test
    void clean_comparisons_enough_pass() {
        assertThat(read("differences: { below: 0.1% }", Seen.on("quote").compared(7_312)))
                .containsExactly(
                        pass(
                                "differences",
                                "After 7 312 comparisons and 0 differences the true rate is below 0.1 % with 95 %"
                                        + " confidence, however often we looked."),
                        pass(
                                "uncompared",
                                "0 of 7 312 copies (0 %) stayed uncompared; the gate asks for less than 20 %."));
    }

    @Test
    void too_few_clean_comparisons_say_how_many_are_missing() {
        assertThat(read("differences: { below: 0.1% }", Seen.on("quote").compared(3_000)))
                .contains(reading(
                        "differences",
                        Verdict.INCONCLUSIVE,
                        "After 3 000 comparisons and 0 differences it takes 678 more without one to show that the true"
                                + " rate is below 0.1 %."));
    }

    @Test
    void some_differences_leave_it_open_and_say_where_the_rate_lies() {
        assertThat(read(
                        "differences: { below: 0.1% }",
                        Seen.on("quote").compared(10_000).different(3)))
                .contains(reading(
                        "differences",
                        Verdict.INCONCLUSIVE,
                        "After 10 000 comparisons and 3 differences the true rate lies between 0.0028 % and 0.12 %,"
                                + " which does not show yet that the true rate is below 0.1 %."));
    }

    @Test
    void too_many_differences_fail_the_route_and_name_the_commonest() {
        var readings = read(
                "differences: { below: 0.1% }",
                Seen.on("quote")
                        .compared(412)
                        .different(37)
                        .signature("$.tax", 37, false, "$.tax: 86 → 88 (exchange 0199)"),
                Seen.on("order").compared(100_000));

        assertThat(readings)
                .contains(
                        new Reading(
                                "differences",
                                Optional.of("quote"),
                                Verdict.FAIL,
                                "quote: After 412 comparisons and 37 differences the true rate is at least 1.6 % with"
                                        + " at least 95 % confidence, however often we looked: the gate asks for less"
                                        + " than 0.1 %. Most often $.tax, 37 times (exchange 0199)."),
                        pass(
                                "differences",
                                "After 100 412 comparisons and 37 differences the true rate is below 0.1 % with 95 %"
                                        + " confidence, however often we looked."));
    }

    @Test
    void one_critical_difference_fails_at_once() {
        var readings = read(
                "differences: { below: 5% }",
                Seen.on("order")
                        .compared(4_012)
                        .different(1)
                        .critical(1)
                        .signature("$.totals.tax", 1, true, "$.totals.tax: 86 → 88 (exchange 0199aa)"));

        assertThat(readings)
                .contains(new Reading(
                        "critical",
                        Optional.of("order"),
                        Verdict.FAIL,
                        "order: $.totals.tax differed in 1 of 4 012 comparisons, and the plan calls it critical"
                                + " (86 → 88, exchange 0199aa)."));
    }

    @Test
    void a_gate_per_route_waits_for_every_route() {
        var readings = read(
                "differences: { below: 0.1%, per: route }",
                Seen.on("quote").compared(5_000), Seen.on("order").compared(10));

        assertThat(readings)
                .filteredOn(reading -> reading.metric().equals("differences"))
                .extracting(Reading::verdict)
                .containsExactly(Verdict.PASS, Verdict.INCONCLUSIVE);
    }

    @Test
    void a_gate_without_any_comparison_has_no_data() {
        for (String metric : List.of(
                "differences: { below: 1% }",
                "differences: { below: 1%, per: route }",
                "errors: { no-worse-than-legacy-by: 1% }",
                "latency: { p99: 120ms }",
                "evidence: { comparisons: 10 }",
                "evidence: { covered: 99% }")) {
            assertThat(Verdict.worst(verdicts(read(metric)))).as(metric).isEqualTo(Verdict.NO_DATA);
        }
    }

    @Test
    void counts_that_contradict_each_other_are_an_error_and_stop_nothing_else() {
        assertThat(read(
                        "latency: { p99: 120ms }, differences: { below: 5% }",
                        Seen.on("quote").compared(1_000).slow(1_001)))
                .contains(reading(
                        "latency",
                        Verdict.ERROR,
                        "The counts contradict each other: 1 001 slow answers in 1 000 comparisons."))
                .extracting(Reading::verdict)
                .contains(Verdict.PASS);
    }

    /// 6 of 1 000 would be a FAIL at 5 % for one test alone; the gate makes three.
    @Test
    void the_chance_of_a_false_alarm_is_shared_by_all_tests_of_a_gate() {
        var alone = RateTest.against(0.001);
        assertThat(alone.isAbove(6, 1_000, 0.05)).isTrue();
        assertThat(alone.isAbove(6, 1_000, 0.05 / 3)).isFalse();

        assertThat(verdicts(read(
                        "differences: { below: 0.1% }",
                        Seen.on("quote").compared(1_000).different(6))))
                .doesNotContain(Verdict.FAIL);
    }

    @Test
    void a_route_that_is_never_copied_does_not_count_as_compared() {
        assertThat(read(
                        "evidence: { comparisons: 10 }",
                        Seen.on("everything-else").compared(1_000)))
                .contains(reading("comparisons", Verdict.NO_DATA, "0 of 10 comparisons were made."));
    }

    @Test
    void a_candidate_without_failures_passes() {
        assertThat(read(
                        "errors: { no-worse-than-legacy-by: 1% }",
                        Seen.on("quote").compared(400)))
                .contains(pass(
                        "errors",
                        "After 400 requests and 0 candidate-only failures it fails less than 1 % more often than legacy"
                                + " with 95 % confidence, however often we looked."));
    }

    @Test
    void a_quantile_is_judged_by_the_answers_above_its_limit() {
        assertThat(read(
                        "latency: { p99: 120ms }",
                        Seen.on("quote").compared(2_000).slow(2)))
                .contains(pass(
                        "latency",
                        "After 2 000 comparisons and 2 slow answers the candidate's p99 is below 120 ms with 95 %"
                                + " confidence, however often we looked."));
        assertThat(read(
                        "latency: { p99: 120ms }",
                        Seen.on("quote").compared(2_000).slow(80)))
                .contains(reading(
                        "latency",
                        Verdict.FAIL,
                        "After 2 000 comparisons and 80 slow answers the true rate is at least 2.5 % with at least 95 %"
                                + " confidence, however often we looked: the candidate's p99 is above 120 ms."));
    }

    @Test
    void p50_and_p99_9_leave_half_and_a_thousandth() {
        assertThat(verdicts(read(
                        "latency: { p50: 1s }", Seen.on("quote").compared(1_000).slow(400))))
                .containsOnly(Verdict.PASS);
        assertThat(verdicts(read(
                        "latency: { p99.9: 1s }",
                        Seen.on("quote").compared(1_000).slow(10))))
                .contains(Verdict.FAIL);
    }

    @Test
    void too_many_uncompared_copies_are_no_data() {
        var readings = read(
                "differences: { below: 1% }",
                Seen.on("quote").compared(300).timedOut(80).dropped("queue full", 40),
                Seen.on("order").compared(10_000));

        assertThat(readings)
                .contains(
                        new Reading(
                                "uncompared",
                                Optional.of("quote"),
                                Verdict.NO_DATA,
                                "quote: 120 of 420 copies (29 %) stayed uncompared (timed out 80, queue full 40); the"
                                        + " gate asks for less than 20 %."),
                        pass(
                                "uncompared",
                                "120 of 10 420 copies (1.2 %) stayed uncompared (timed out 80, queue full 40); the gate"
                                        + " asks for less than 20 %."));
    }

    @Test
    void a_limit_that_is_reached_is_not_kept() {
        assertThat(verdicts(read(
                        "differences: { below: 1% }",
                        Seen.on("quote").compared(8_000).timedOut(2_000))))
                .contains(Verdict.NO_DATA);
        assertThat(verdicts(read(
                        "differences: { below: 1% }",
                        Seen.on("quote").compared(8_001).timedOut(1_999))))
                .doesNotContain(Verdict.NO_DATA);
    }

    @Test
    void a_few_uncompared_copies_of_a_rare_route_do_not_hold_the_plan() {
        var readings = read(
                "differences: { below: 1% }",
                Seen.on("quote").compared(2).timedOut(2), Seen.on("order").compared(10_000));

        assertThat(verdicts(readings)).containsOnly(Verdict.PASS);
    }

    @Test
    void soak_and_comparisons_say_how_far_they_are() {
        var readings = Gate.read(
                plan("evidence: { comparisons: 5000, soak: 60s }"),
                SHADOW,
                Seen.after(Duration.ofSeconds(42), Seen.on("quote").compared(1_204)),
                RANKS,
                Seen.START.plusSeconds(42));

        assertThat(readings)
                .contains(
                        reading("soak", Verdict.INCONCLUSIVE, "This step has lasted 42 s of the 1 min it needs."),
                        reading("comparisons", Verdict.INCONCLUSIVE, "1 204 of 5 000 comparisons were made."));
        assertThat(read(
                        "evidence: { comparisons: 1000, soak: 60s }",
                        Seen.on("quote").compared(1_204)))
                .contains(
                        pass("soak", "This step has lasted the 1 min it needs."),
                        pass("comparisons", "1 204 of 1 000 comparisons were made."));
    }

    @Test
    void covered_counts_the_routes_in_use_that_were_compared() {
        var readings = read(
                "evidence: { covered: 99% }",
                Seen.on("quote").compared(10), Seen.on("order").timedOut(1));

        assertThat(readings)
                .contains(reading(
                        "covered",
                        Verdict.INCONCLUSIVE,
                        "50 % was compared: 1 of 2 routes and kinds of answers that were in use; the gate asks for"
                                + " 99 %. Not yet: order."));
    }

    @Test
    void silent_gateways_are_no_data() {
        var evidence = Seen.after(Duration.ofSeconds(10), Seen.on("quote").compared(10_000));
        var plan = plan("differences: { below: 1% }");

        assertThat(Gate.read(plan, SHADOW, evidence, RANKS, Seen.START.plusSeconds(41)))
                .contains(reading("reports", Verdict.NO_DATA, "No gateway has reported for 31 s."));
        assertThat(Gate.read(plan, SHADOW, Evidence.none(Seen.START), RANKS, Seen.START))
                .contains(reading("reports", Verdict.NO_DATA, "No gateway has reported since this step began."));
    }

    @Test
    void approvals_are_waited_for_by_name() {
        var plan = Plans.checkout();
        var live = new Position(StageName.LIVE, 0);
        var day = Duration.ofHours(24);
        var evidence = Seen.after(day).approvedAs("sre");

        assertThat(Gate.read(plan, live, evidence, RANKS, Seen.START.plus(day)))
                .containsExactly(
                        pass("soak", "This step has lasted the 24 h it needs."),
                        reading("approvals", Verdict.INCONCLUSIVE, "Not approved yet by payments-owner."));
        assertThat(Gate.read(plan, live, evidence.approvedAs("payments-owner"), RANKS, Seen.START.plus(day)))
                .contains(pass("approvals", "Approved by payments-owner, sre."));
    }

    @Test
    void a_position_without_a_gate_has_no_readings() {
        assertThat(Gate.read(Plans.checkout(), Position.OFF, Evidence.none(Seen.START), RANKS, Seen.START))
                .isEmpty();
    }

    private static List<Reading> read(String gate, Seen... routes) {
        return Gate.read(plan(gate), SHADOW, Seen.after(MINUTE, routes), RANKS, Seen.START.plus(MINUTE));
    }

    private static Plan plan(String gate) {
        return Plans.valid("""
                migration: small
                legacy: { url: http://a:1 }
                candidate: { url: http://b:1 }
                routes:
                  - { name: quote, match: GET /quotes }
                  - { name: order, match: GET /orders }
                stages:
                  - shadow: {}
                    gate: { %s }
                """.formatted(gate));
    }

    private static List<Verdict> verdicts(List<Reading> readings) {
        return readings.stream().map(Reading::verdict).toList();
    }

    private static Reading pass(String metric, String sentence) {
        return reading(metric, Verdict.PASS, sentence);
    }

    private static Reading reading(String metric, Verdict verdict, String sentence) {
        return new Reading(metric, Optional.empty(), verdict, sentence);
    }
}
