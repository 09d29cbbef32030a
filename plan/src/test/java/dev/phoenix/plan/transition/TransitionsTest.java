package dev.phoenix.plan.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Plans;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.WayBack;
import dev.phoenix.plan.gate.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionsTest {
    private static final Path PAGE = Path.of("..", "docs", "transitions.md");

    private final Plan plan = Plans.checkout();

    @Test
    void every_event_in_every_stage_has_exactly_one_cell() {
        var seen = new HashSet<String>();
        Transitions.TABLE.forEach(
                cell -> assertThat(seen.add(cell.stage() + " " + cell.event())).isTrue());

        assertThat(seen).hasSize(StageName.values().length * Event.values().length);
    }

    /// Every cell with its guard fulfilled, from a running migration at the stage's first step.
    @ParameterizedTest
    @CsvSource(
            nullValues = "refused",
            value = {
                "OFF, PROMOTE, shadow step 1, RUNNING",
                "OFF, GATE_PASSED, refused, refused",
                "OFF, GATE_FAILED, refused, refused",
                "OFF, APPROVE, refused, refused",
                "OFF, PAUSE, refused, refused",
                "OFF, RESUME, refused, refused",
                "OFF, ROLLBACK, refused, refused",
                "OFF, ABORT, off, WAITING_FOR_OPERATOR",
                "OFF, COMPLETE, refused, refused",
                "SHADOW, PROMOTE, shadow step 2, RUNNING",
                "SHADOW, GATE_PASSED, shadow step 2, RUNNING",
                "SHADOW, GATE_FAILED, shadow step 1, RUNNING",
                "SHADOW, APPROVE, refused, refused",
                "SHADOW, PAUSE, shadow step 1, PAUSED",
                "SHADOW, RESUME, shadow step 1, RUNNING",
                "SHADOW, ROLLBACK, off, WAITING_FOR_OPERATOR",
                "SHADOW, ABORT, off, WAITING_FOR_OPERATOR",
                "SHADOW, COMPLETE, refused, refused",
                "CANARY, PROMOTE, canary step 2, RUNNING",
                "CANARY, GATE_PASSED, canary step 2, RUNNING",
                "CANARY, GATE_FAILED, shadow step 2, WAITING_FOR_OPERATOR",
                "CANARY, APPROVE, refused, refused",
                "CANARY, PAUSE, canary step 1, PAUSED",
                "CANARY, RESUME, canary step 1, RUNNING",
                "CANARY, ROLLBACK, shadow step 2, WAITING_FOR_OPERATOR",
                "CANARY, ABORT, off, WAITING_FOR_OPERATOR",
                "CANARY, COMPLETE, refused, refused",
                "LIVE, PROMOTE, refused, refused",
                "LIVE, GATE_PASSED, live, RUNNING",
                "LIVE, GATE_FAILED, shadow step 2, WAITING_FOR_OPERATOR",
                "LIVE, APPROVE, live, RUNNING",
                "LIVE, PAUSE, live, PAUSED",
                "LIVE, RESUME, live, RUNNING",
                "LIVE, ROLLBACK, shadow step 2, WAITING_FOR_OPERATOR",
                "LIVE, ABORT, off, WAITING_FOR_OPERATOR",
                "LIVE, COMPLETE, complete, FINISHED",
                "COMPLETE, PROMOTE, refused, refused",
                "COMPLETE, GATE_PASSED, refused, refused",
                "COMPLETE, GATE_FAILED, refused, refused",
                "COMPLETE, APPROVE, refused, refused",
                "COMPLETE, PAUSE, refused, refused",
                "COMPLETE, RESUME, refused, refused",
                "COMPLETE, ROLLBACK, refused, refused",
                "COMPLETE, ABORT, complete, FINISHED",
                "OFF, FREEZE, off, RUNNING",
                "OFF, THAW, off, RUNNING",
                "SHADOW, FREEZE, shadow step 1, RUNNING",
                "SHADOW, THAW, shadow step 1, RUNNING",
                "CANARY, FREEZE, canary step 1, RUNNING",
                "CANARY, THAW, canary step 1, RUNNING",
                "LIVE, FREEZE, live, RUNNING",
                "LIVE, THAW, live, RUNNING",
                "COMPLETE, FREEZE, refused, refused",
                "COMPLETE, THAW, refused, refused",
                "COMPLETE, COMPLETE, complete, FINISHED",
            })
    void every_cell_leads_where_it_says(StageName stage, Event event, String to, Mode mode) {
        var move = apply(stage, Mode.RUNNING, Request.of(event, Verdict.PASS).as("sre"));

        switch (move) {
            case Move.Allowed(Position position, Mode next, boolean wayBackRemains) -> {
                assertThat(position).hasToString(to);
                assertThat(next).isEqualTo(mode);
                assertThat(wayBackRemains).isEqualTo(position.stage() != StageName.COMPLETE);
            }
            case Move.Refused(String reason) -> {
                assertThat(to).as(reason).isNull();
                assertThat(reason).endsWith(".");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PASS", mode = EnumSource.Mode.EXCLUDE)
    void an_operator_goes_on_without_a_passed_gate_only_by_force(Verdict verdict) {
        var request = Request.of(Event.PROMOTE, verdict);

        assertThat(apply(StageName.CANARY, Mode.RUNNING, request))
                .isEqualTo(new Move.Refused(
                        "The gate has not passed. Wait for it, or force the step with your name and a reason."));
        assertThat(apply(StageName.CANARY, Mode.RUNNING, request.force()))
                .isEqualTo(new Move.Allowed(new Position(StageName.CANARY, 1), Mode.RUNNING, true));
        assertThat(apply(
                        StageName.LIVE,
                        Mode.RUNNING,
                        Request.of(Event.COMPLETE, verdict).force()))
                .isEqualTo(new Move.Refused(
                        "The gate and its approvals have not passed, and what closes the way back cannot be forced."));
    }

    @ParameterizedTest
    @EnumSource(names = "RUNNING", mode = EnumSource.Mode.EXCLUDE)
    void a_passed_gate_moves_only_a_running_migration(Mode mode) {
        assertThat(apply(StageName.SHADOW, mode, Request.of(Event.GATE_PASSED, Verdict.PASS)))
                .isEqualTo(new Move.Refused("The migration is not running."));
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "PAUSED", "WAITING_FOR_OPERATOR"})
    void a_failed_gate_goes_back_whoever_moves_the_migration(Mode mode) {
        assertThat(apply(StageName.CANARY, mode, Request.of(Event.GATE_FAILED, Verdict.FAIL)))
                .isEqualTo(new Move.Allowed(new Position(StageName.SHADOW, 1), Mode.WAITING_FOR_OPERATOR, true));
    }

    @Test
    void while_it_is_frozen_nothing_goes_forwards_and_everything_backwards() {
        for (StageName stage : StageName.values()) {
            for (Event event : Event.values()) {
                var request = Request.of(event, Verdict.PASS).as("sre");
                var free = apply(stage, Mode.RUNNING, request);
                var frozen = apply(stage, Mode.RUNNING, request.force().frozen(Optional.of("Frozen.")));
                var target = Transitions.cell(stage, event).target();
                boolean isForwards = target == Transition.Target.NEXT
                        || (target == Transition.Target.COMPLETE && stage != StageName.COMPLETE);

                assertThat(frozen).as(stage + " " + event).isEqualTo(isForwards ? new Move.Refused("Frozen.") : free);
            }
        }
    }

    @Test
    void abort_is_never_refused_and_twice_is_once() {
        for (StageName stage : StageName.values()) {
            for (Mode mode : Mode.values()) {
                var once = apply(stage, mode, Request.of(Event.ABORT, Verdict.ERROR));

                assertThat(once).isInstanceOf(Move.Allowed.class);
                if (once instanceof Move.Allowed(Position to, Mode next, boolean wayBack)) {
                    var again = Transitions.apply(plan, new Standing(to, next), Request.of(Event.ABORT, Verdict.ERROR));

                    assertThat(again).isEqualTo(new Move.Allowed(to, next, wayBack));
                    assertThat(to.stage()).isIn(EnumSet.of(StageName.OFF, StageName.COMPLETE));
                }
            }
        }
    }

    @Test
    void a_rollback_goes_to_the_stage_that_the_operator_names() {
        var request = Request.of(Event.ROLLBACK, Verdict.PASS);

        assertThat(apply(StageName.LIVE, Mode.RUNNING, request.to(StageName.CANARY)))
                .isEqualTo(new Move.Allowed(new Position(StageName.CANARY, 2), Mode.WAITING_FOR_OPERATOR, true));
        assertThat(apply(StageName.CANARY, Mode.RUNNING, request.to(StageName.LIVE)))
                .isEqualTo(new Move.Refused("The plan has no stage live before canary step 1."));
    }

    @Test
    void a_migration_that_went_back_waits_for_an_operator() {
        var waiting = new Standing(new Position(StageName.SHADOW, 1), Mode.WAITING_FOR_OPERATOR);

        assertThat(Transitions.apply(plan, waiting, Request.of(Event.GATE_PASSED, Verdict.PASS)))
                .isInstanceOf(Move.Refused.class);
        assertThat(Transitions.apply(plan, waiting, Request.of(Event.PAUSE, Verdict.PASS)))
                .isEqualTo(new Move.Refused("The migration already waits for an operator."));
        assertThat(Transitions.apply(plan, waiting, Request.of(Event.RESUME, Verdict.PASS)))
                .isEqualTo(new Move.Allowed(waiting.position(), Mode.RUNNING, true));
    }

    @Test
    void an_approval_counts_where_the_plan_asks_for_it() {
        var request = Request.of(Event.APPROVE, Verdict.INCONCLUSIVE);

        assertThat(apply(StageName.LIVE, Mode.RUNNING, request.as("payments-owner")))
                .isInstanceOf(Move.Allowed.class);
        assertThat(apply(StageName.LIVE, Mode.RUNNING, request.as("somebody")))
                .isEqualTo(new Move.Refused("The plan does not ask for this approval here."));
    }

    @Test
    void a_plan_without_complete_cannot_be_completed() {
        var open = Plans.valid("""
                migration: small
                legacy: { url: http://a:1 }
                candidate: { url: http://b:1 }
                routes: [{ name: all, match: ANY /** }]
                stages: [{ canary: { steps: [100%] }, gate: { soak: 1m } }]
                """);
        var standing = new Standing(new Position(StageName.CANARY, 0), Mode.RUNNING);

        assertThat(Transitions.apply(open, standing, Request.of(Event.PROMOTE, Verdict.PASS)))
                .isEqualTo(new Move.Refused("Only complete comes after canary step 1, or the plan ends here."));
        assertThat(Transitions.apply(open, standing, Request.of(Event.ROLLBACK, Verdict.PASS)))
                .isEqualTo(new Move.Allowed(Position.OFF, Mode.WAITING_FOR_OPERATOR, true));
        assertThat(WayBack.pointOfNoReturn(open)).isEmpty();
    }

    /// Run with -Dwrite.docs=true to print the page anew.
    @Test
    void the_page_in_the_documentation_is_the_table() throws IOException {
        if (Boolean.getBoolean("write.docs")) {
            Files.writeString(PAGE, Transitions.page());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(Transitions.page());
    }

    private Move apply(StageName stage, Mode mode, Request request) {
        var finished = stage == StageName.COMPLETE ? Mode.FINISHED : mode;
        return Transitions.apply(plan, new Standing(new Position(stage, 0), finished), request);
    }
}
