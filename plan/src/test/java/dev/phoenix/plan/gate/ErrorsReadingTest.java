package dev.phoenix.plan.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Plans;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.StageName;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorsReadingTest {
    private static final Position SHADOW = new Position(StageName.SHADOW, 0);
    private static final Position CANARY = new Position(StageName.CANARY, 0);
    private static final Position LIVE = new Position(StageName.LIVE, 0);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Plan plan = Plans.valid("""
            migration: small
            legacy: { url: http://a:1 }
            candidate: { url: http://b:1 }
            routes: [{ name: quote, match: GET /quotes }]
            stages:
              - shadow: {}
                gate: &errors { errors: { no-worse-than-legacy-by: 1% } }
              - canary: { steps: [10%] }
                gate: *errors
              - live: {}
                gate: *errors
            """);

    @Test
    void pairs_in_which_only_the_candidate_fails_fail_it() {
        assertThat(errors(SHADOW, Seen.on("quote").compared(1_000).onlyFailed(60, 5)))
                .isEqualTo(reading(
                        Verdict.FAIL,
                        "After 1 005 pairs, of which 60 failed only on the candidate and 5 only on legacy, it fails at"
                                + " least 1.8 % more often than legacy with at least 95 % confidence, however often we"
                                + " looked: the gate allows 1 % more than legacy."));
    }

    /// A bad hour of both: a test of the candidate alone would fail it, at 60 of 1 000 where 1 % is
    /// allowed.
    @Test
    void a_candidate_that_fails_as_often_as_legacy_is_not_failed() {
        var reading = errors(SHADOW, Seen.on("quote").compared(1_000).onlyFailed(60, 58));

        assertThat(reading.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void in_the_end_a_candidate_that_fails_as_often_as_legacy_passes() {
        assertThat(errors(SHADOW, Seen.on("quote").compared(20_000).onlyFailed(600, 600)))
                .isEqualTo(
                        reading(
                                Verdict.PASS,
                                "After 20 600 pairs, of which 600 failed only on the candidate and 600 only on legacy, it fails"
                                        + " at most 0.83 % more often than legacy with 95 % confidence, however often we looked."));
    }

    @Test
    void in_canary_the_customers_who_saw_a_failure_are_held_against_the_share() {
        assertThat(errors(
                        CANARY,
                        Seen.on("quote")
                                .compared(1_000)
                                .candidateAnswered(400, 40)
                                .failedCustomers(9, 30)))
                .isEqualTo(reading(
                        Verdict.FAIL,
                        "After failures before 30 customers of the candidate and 9 customers of legacy, at a share of"
                                + " 10 %, it fails at least 1.2 % more often than legacy with at least 95 % confidence,"
                                + " however often we looked: the gate allows 1 % more than legacy."));
    }

    @Test
    void in_canary_a_failure_of_both_sides_fails_nothing() {
        var reading = errors(
                CANARY,
                Seen.on("quote").compared(1_000).candidateAnswered(400, 40).failedCustomers(270, 30));

        assertThat(reading.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    /// Forty failures of one customer weigh as one; counted one by one they would fail the candidate.
    @Test
    void a_customer_who_fails_again_and_again_counts_once() {
        var once = errors(
                CANARY,
                Seen.on("quote").compared(1_000).candidateAnswered(400, 40).failedCustomers(2, 1));
        var each = errors(
                CANARY,
                Seen.on("quote").compared(1_000).candidateAnswered(400, 40).failedCustomers(2, 40));

        assertThat(once.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(each.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void where_the_candidate_answers_everyone_its_failures_count_as_they_are() {
        assertThat(errors(LIVE, Seen.on("quote").compared(100).candidateAnswered(1_000, 40)))
                .isEqualTo(reading(
                        Verdict.FAIL,
                        "After 1 100 requests and 40 candidate-only failures the true rate is at least 1.9 % with at"
                                + " least 95 % confidence, however often we looked: the gate allows 1 % more than"
                                + " legacy."));
    }

    @Test
    void counts_that_cannot_be_are_an_error() {
        assertThat(errors(SHADOW, Seen.on("quote").compared(10).onlyFailed(11, 0))
                        .verdict())
                .isEqualTo(Verdict.ERROR);
    }

    private Reading errors(Position position, Seen seen) {
        return Gate.read(plan, position, Seen.after(MINUTE, seen), new FakeRanks(), Seen.START.plus(MINUTE)).stream()
                .filter(reading -> reading.metric().equals("errors"))
                .findFirst()
                .orElseThrow();
    }

    private static Reading reading(Verdict verdict, String sentence) {
        return new Reading("errors", Optional.empty(), verdict, sentence);
    }
}
