package dev.phoenix.plan.transition;

import static dev.phoenix.plan.StageName.CANARY;
import static dev.phoenix.plan.StageName.COMPLETE;
import static dev.phoenix.plan.StageName.LIVE;
import static dev.phoenix.plan.StageName.OFF;
import static dev.phoenix.plan.StageName.SHADOW;
import static dev.phoenix.plan.transition.Event.ABORT;
import static dev.phoenix.plan.transition.Event.APPROVE;
import static dev.phoenix.plan.transition.Event.FREEZE;
import static dev.phoenix.plan.transition.Event.GATE_FAILED;
import static dev.phoenix.plan.transition.Event.GATE_PASSED;
import static dev.phoenix.plan.transition.Event.PAUSE;
import static dev.phoenix.plan.transition.Event.PROMOTE;
import static dev.phoenix.plan.transition.Event.RESUME;
import static dev.phoenix.plan.transition.Event.ROLLBACK;
import static dev.phoenix.plan.transition.Event.THAW;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Stage;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.gate.Verdict;
import dev.phoenix.plan.transition.Transition.Guard;
import dev.phoenix.plan.transition.Transition.Target;
import java.util.List;
import java.util.Optional;

/// What every event does in every stage, as one table. `docs/transitions.md` is printed from it.
///
/// Four rules made it: forwards needs a passed gate or a person who answers for it; backwards needs
/// nothing; what
/// closes the way back is done by people only, and never by force; and while the migration is
/// frozen nothing goes
/// forwards, not even by force.
public final class Transitions {
    /// Every cell, stage by stage.
    public static final List<Transition> TABLE = List.of(
            cell(OFF, PROMOTE, Target.NEXT, Guard.NONE, "Only a person starts a migration."),
            cell(OFF, GATE_PASSED, Target.REFUSED, Guard.NONE, "Nothing is measured before the start."),
            cell(OFF, GATE_FAILED, Target.REFUSED, Guard.NONE, "Nothing is measured before the start."),
            cell(OFF, APPROVE, Target.REFUSED, Guard.NONE, "Nothing was seen yet that one could agree to."),
            cell(OFF, PAUSE, Target.REFUSED, Guard.NONE, "Nothing runs that could pause."),
            cell(OFF, RESUME, Target.REFUSED, Guard.NONE, "Nothing was paused; promote starts the migration."),
            cell(OFF, ROLLBACK, Target.REFUSED, Guard.NONE, "There is nothing before off."),
            cell(OFF, ABORT, Target.STAY, Guard.NONE, "Abort is never refused; nothing runs, so nothing happens."),
            cell(OFF, Event.COMPLETE, Target.REFUSED, Guard.NONE, "Only a live migration can be completed."),
            cell(OFF, FREEZE, Target.STAY, Guard.NONE, "What stands still may be told to stay there."),
            cell(OFF, THAW, Target.STAY, Guard.NONE, "The freeze is lifted."),
            cell(
                    SHADOW,
                    PROMOTE,
                    Target.NEXT,
                    Guard.PASSED_OR_FORCED,
                    "An operator may go on before the conductor does."),
            cell(SHADOW, GATE_PASSED, Target.NEXT, Guard.RUNNING, "The answers agree: the next step may see them too."),
            cell(SHADOW, GATE_FAILED, Target.ON_FAIL, Guard.NONE, "No customer saw it, so the default is to hold."),
            cell(SHADOW, APPROVE, Target.STAY, Guard.ASKED, "An approval is one part of the gate."),
            cell(SHADOW, PAUSE, Target.STAY, Guard.RUNNING_OR_PAUSED, "Measuring goes on, moving does not."),
            cell(SHADOW, RESUME, Target.STAY, Guard.NONE, "The gates move the migration again."),
            cell(SHADOW, ROLLBACK, Target.EARLIER, Guard.NONE, "Copying can stop at any time."),
            cell(SHADOW, ABORT, Target.OFF, Guard.NONE, "Abort ends where nothing is copied."),
            cell(SHADOW, Event.COMPLETE, Target.REFUSED, Guard.NONE, "Only a live migration can be completed."),
            cell(SHADOW, FREEZE, Target.STAY, Guard.NONE, "Nothing goes forwards meanwhile; measuring goes on."),
            cell(SHADOW, THAW, Target.STAY, Guard.NONE, "The freeze is lifted."),
            cell(
                    CANARY,
                    PROMOTE,
                    Target.NEXT,
                    Guard.PASSED_OR_FORCED,
                    "An operator may go on before the conductor does."),
            cell(CANARY, GATE_PASSED, Target.NEXT, Guard.RUNNING, "This share was served well: a larger one may be."),
            cell(CANARY, GATE_FAILED, Target.ON_FAIL, Guard.NONE, "Customers come first; also while paused."),
            cell(CANARY, APPROVE, Target.STAY, Guard.ASKED, "An approval is one part of the gate."),
            cell(CANARY, PAUSE, Target.STAY, Guard.RUNNING_OR_PAUSED, "The share stays as it is."),
            cell(CANARY, RESUME, Target.STAY, Guard.NONE, "The gates move the migration again."),
            cell(CANARY, ROLLBACK, Target.EARLIER, Guard.NONE, "Every stage before complete can be left backwards."),
            cell(CANARY, ABORT, Target.OFF, Guard.NONE, "Abort ends where legacy answers everyone."),
            cell(CANARY, Event.COMPLETE, Target.REFUSED, Guard.NONE, "Only a live migration can be completed."),
            cell(CANARY, FREEZE, Target.STAY, Guard.NONE, "The share does not grow meanwhile; back it may go."),
            cell(CANARY, THAW, Target.STAY, Guard.NONE, "The freeze is lifted."),
            cell(LIVE, PROMOTE, Target.REFUSED, Guard.NONE, "Only complete comes after live, and it has its own verb."),
            cell(LIVE, GATE_PASSED, Target.STAY, Guard.RUNNING, "What closes the way back does not happen by itself."),
            cell(LIVE, GATE_FAILED, Target.ON_FAIL, Guard.NONE, "Legacy is still current and can take over."),
            cell(LIVE, APPROVE, Target.STAY, Guard.ASKED, "Completing needs names."),
            cell(LIVE, PAUSE, Target.STAY, Guard.RUNNING_OR_PAUSED, "The candidate goes on answering everyone."),
            cell(LIVE, RESUME, Target.STAY, Guard.NONE, "The gates move the migration again."),
            cell(LIVE, ROLLBACK, Target.EARLIER, Guard.NONE, "Every stage before complete can be left backwards."),
            cell(LIVE, ABORT, Target.OFF, Guard.NONE, "Abort ends where legacy answers everyone."),
            cell(LIVE, Event.COMPLETE, Target.COMPLETE, Guard.PASSED, "The one door that closes behind the migration."),
            cell(LIVE, FREEZE, Target.STAY, Guard.NONE, "The way back is not closed meanwhile."),
            cell(LIVE, THAW, Target.STAY, Guard.NONE, "The freeze is lifted."),
            cell(COMPLETE, PROMOTE, Target.REFUSED, Guard.NONE, "Nothing comes after complete."),
            cell(COMPLETE, GATE_PASSED, Target.REFUSED, Guard.NONE, "Nothing is measured after the end."),
            cell(COMPLETE, GATE_FAILED, Target.REFUSED, Guard.NONE, "Nothing is measured after the end."),
            cell(COMPLETE, APPROVE, Target.REFUSED, Guard.NONE, "Everything was agreed to already."),
            cell(COMPLETE, PAUSE, Target.REFUSED, Guard.NONE, "Nothing runs that could pause."),
            cell(COMPLETE, RESUME, Target.REFUSED, Guard.NONE, "Nothing was paused."),
            cell(COMPLETE, ROLLBACK, Target.REFUSED, Guard.NONE, "Legacy is out; there is no way back."),
            cell(COMPLETE, ABORT, Target.STAY, Guard.NONE, "Abort is never refused; nothing runs, so nothing happens."),
            cell(COMPLETE, Event.COMPLETE, Target.STAY, Guard.NONE, "It is complete already."),
            cell(COMPLETE, FREEZE, Target.REFUSED, Guard.NONE, "Nothing comes after complete."),
            cell(COMPLETE, THAW, Target.REFUSED, Guard.NONE, "Nothing comes after complete."));

    private Transitions() {}

    private static Transition cell(StageName stage, Event event, Target target, Guard guard, String why) {
        return new Transition(stage, event, target, guard, why);
    }

    /// The cell of this stage and event.
    public static Transition cell(StageName stage, Event event) {
        return TABLE.stream()
                .filter(cell -> cell.stage() == stage && cell.event() == event)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No cell for " + event + " in " + stage + "."));
    }

    /// What this event does to a migration that stands here.
    public static Move apply(Plan plan, Standing standing, Request request) {
        var cell = cell(standing.position().stage(), request.event());
        if (cell.target() == Target.REFUSED) {
            return new Move.Refused(cell.why());
        }
        boolean isForwards = cell.target() == Target.NEXT || cell.target() == Target.COMPLETE;
        if (isForwards && request.frozen().isPresent()) {
            return new Move.Refused(request.frozen().get());
        }
        if (!holds(cell.guard(), plan, standing, request)) {
            return new Move.Refused(cell.guard().refusal());
        }
        return target(cell, plan, standing.position(), request)
                .<Move>map(to -> new Move.Allowed(to, mode(cell, standing, to), cell.wayBackRemains()))
                .orElse(new Move.Refused(nowhere(cell.target(), standing.position(), request)));
    }

    private static boolean holds(Guard guard, Plan plan, Standing standing, Request request) {
        return switch (guard) {
            case NONE -> true;
            case RUNNING -> standing.mode() == Mode.RUNNING;
            case RUNNING_OR_PAUSED -> standing.mode() == Mode.RUNNING || standing.mode() == Mode.PAUSED;
            case PASSED_OR_FORCED -> request.verdict() == Verdict.PASS || request.forced();
            case PASSED -> request.verdict() == Verdict.PASS;
            case ASKED ->
                request.approval()
                        .map(name -> plan.approvals(standing.position()).contains(name))
                        .orElse(false);
        };
    }

    private static Optional<Position> target(Transition cell, Plan plan, Position from, Request request) {
        return switch (cell.target()) {
            case NEXT -> plan.next(from).filter(next -> next.stage() != COMPLETE);
            case ON_FAIL -> Optional.of(onFail(plan, from).orElse(from));
            case EARLIER -> earlier(plan, from, request);
            case OFF -> Optional.of(Position.OFF);
            case COMPLETE -> plan.last(COMPLETE);
            case STAY -> Optional.of(from);
            case REFUSED -> Optional.empty();
        };
    }

    private static Optional<Position> onFail(Plan plan, Position from) {
        return plan.stage(from.stage()).flatMap(Stage::onFail).flatMap(plan::last);
    }

    private static Optional<Position> earlier(Plan plan, Position from, Request request) {
        if (request.target().isPresent()) {
            return request.target()
                    .filter(stage -> stage.compareTo(from.stage()) < 0)
                    .flatMap(plan::last);
        }
        var safe = from.stage() == SHADOW ? Optional.of(Position.OFF) : plan.last(SHADOW);
        return onFail(plan, from).or(() -> safe).or(() -> Optional.of(Position.OFF));
    }

    private static Mode mode(Transition cell, Standing standing, Position to) {
        if (to.stage() == COMPLETE) {
            return Mode.FINISHED;
        }
        return switch (cell.event()) {
            case PROMOTE, RESUME -> Mode.RUNNING;
            case PAUSE -> Mode.PAUSED;
            case ROLLBACK, ABORT -> Mode.WAITING_FOR_OPERATOR;
            case GATE_FAILED -> to.equals(standing.position()) ? standing.mode() : Mode.WAITING_FOR_OPERATOR;
            case GATE_PASSED, APPROVE, COMPLETE, FREEZE, THAW -> standing.mode();
        };
    }

    private static String nowhere(Target target, Position from, Request request) {
        if (target == Target.EARLIER) {
            return "The plan has no stage "
                    + request.target().map(StageName::word).orElse("") + " before " + from + ".";
        }
        return target == Target.COMPLETE
                ? "The plan has no stage complete."
                : "Only complete comes after " + from + ", or the plan ends here.";
    }

    /// The table as a page of Markdown.
    public static String page() {
        return TransitionsPage.of(TABLE);
    }
}
