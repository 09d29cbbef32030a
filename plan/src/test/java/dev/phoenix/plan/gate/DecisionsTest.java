package dev.phoenix.plan.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Plans;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.StageName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionsTest {
    private static final Position SHADOW = new Position(StageName.SHADOW, 1);
    private static final Position CANARY = new Position(StageName.CANARY, 0);
    private static final Position LIVE = new Position(StageName.LIVE, 0);

    private final Plan plan = Plans.checkout();

    @Test
    void a_passed_gate_goes_on_to_the_next_step_and_stage() {
        assertThat(decide(CANARY, Verdict.PASS))
                .isEqualTo(new Decision.Advance(new Position(StageName.CANARY, 1), "PASS."));
        assertThat(decide(SHADOW, Verdict.PASS)).isEqualTo(new Decision.Advance(CANARY, "PASS."));
        assertThat(decide(new Position(StageName.CANARY, 2), Verdict.PASS, Verdict.PASS))
                .isEqualTo(new Decision.Advance(LIVE, "PASS. PASS."));
    }

    @ParameterizedTest
    @EnumSource(names = {"INCONCLUSIVE", "NO_DATA", "ERROR"})
    void whatever_does_not_pass_holds(Verdict verdict) {
        assertThat(decide(CANARY, Verdict.PASS, verdict)).isEqualTo(new Decision.Hold(verdict + "."));
    }

    @Test
    void a_failed_canary_goes_back_to_the_last_step_of_shadow() {
        assertThat(decide(CANARY, Verdict.PASS, Verdict.FAIL, Verdict.NO_DATA))
                .isEqualTo(new Decision.Rollback(SHADOW, "FAIL."));
        assertThat(decide(LIVE, Verdict.FAIL)).isEqualTo(new Decision.Rollback(SHADOW, "FAIL."));
    }

    @Test
    void a_rollback_to_a_legacy_that_fails_itself_holds_and_says_so() {
        var failed = List.of(new Reading("metric", Optional.empty(), Verdict.FAIL, "FAIL."));
        var well = Evidence.none(Seen.START).lately(List.of(legacy(100, 100), legacy(900, 10)));
        var unwell = Evidence.none(Seen.START).lately(List.of(legacy(100, 0), legacy(100, 99), legacy(100, 99)));
        var unknown = Evidence.none(Seen.START).lately(List.of(legacy(10, 10)));

        assertThat(Decisions.decide(plan, CANARY, failed, unwell))
                .isEqualTo(
                        new Decision.Hold(
                                "FAIL. Legacy itself failed in 198 of its last 300 requests, so going back to"
                                        + " shadow step 2 would not help: the migration holds. An operator may roll back all the same."));
        assertThat(Decisions.decide(plan, CANARY, failed, well)).isEqualTo(new Decision.Rollback(SHADOW, "FAIL."));
        assertThat(Decisions.decide(plan, CANARY, failed, unknown)).isEqualTo(new Decision.Rollback(SHADOW, "FAIL."));
    }

    @Test
    void what_legacy_did_long_ago_does_not_count() {
        var slices = new ArrayList<>(Collections.nCopies(6, legacy(50, 0)));
        slices.addFirst(legacy(10_000, 10_000));

        assertThat(Decisions.decide(
                        plan,
                        CANARY,
                        List.of(new Reading("metric", Optional.empty(), Verdict.FAIL, "FAIL.")),
                        Evidence.none(Seen.START).lately(slices)))
                .isInstanceOf(Decision.Rollback.class);
    }

    private static Evidence.Slice legacy(long requests, long failures) {
        return new Evidence.Slice(0, 0, 0, 0, requests, failures);
    }

    @Test
    void a_failed_shadow_harms_nobody_and_holds() {
        assertThat(decide(SHADOW, Verdict.FAIL)).isEqualTo(new Decision.Hold("FAIL."));
    }

    @Test
    void a_gate_without_readings_holds() {
        assertThat(decide(CANARY)).isEqualTo(new Decision.Hold("The gate has no readings that decide."));
    }

    @Test
    void nothing_starts_and_nothing_completes_by_itself() {
        assertThat(decide(Position.OFF))
                .isEqualTo(
                        new Decision.Hold("The migration has not started: an operator promotes it to shadow step 1."));
        assertThat(decide(LIVE, Verdict.PASS))
                .isEqualTo(new Decision.Hold(
                        "The gate is passed. Completing closes the way back, so an operator does it."));
        assertThat(decide(new Position(StageName.COMPLETE, 0)))
                .isEqualTo(new Decision.Hold("The migration is complete."));
    }

    @Test
    void the_worst_verdict_wins_in_every_combination() {
        for (Verdict one : Verdict.values()) {
            for (Verdict other : Verdict.values()) {
                var worst = one.compareTo(other) > 0 ? one : other;

                assertThat(Verdict.worst(List.of(one, other))).isEqualTo(worst);
            }
        }
        assertThat(Verdict.worst(List.of())).isEqualTo(Verdict.NO_DATA);
        assertThat(Verdict.values())
                .containsExactly(Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.NO_DATA, Verdict.ERROR, Verdict.FAIL);
    }

    private Decision decide(Position position, Verdict... verdicts) {
        var readings = Arrays.stream(verdicts)
                .map(verdict -> new Reading("metric", Optional.empty(), verdict, verdict + "."))
                .toList();
        return Decisions.decide(plan, position, readings, Evidence.none(Seen.START));
    }
}
