package dev.phoenix.plan.gate;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Stage;
import dev.phoenix.plan.StageName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What follows from a gate's readings, for a migration that is running.
///
/// Any FAIL acts at once, as the stage's `on-fail` says, unless legacy itself is not well. Only
/// when every reading is PASS the migration goes on by
/// itself, to the next step or stage; to complete it never goes by itself, because there is no way back from there.
public final class Decisions {
    private Decisions() {}

    /// The decision at this position. Without any reading there is nothing to decide on, and the migration holds.
    public static Decision decide(Plan plan, Position position, List<Reading> readings, Evidence evidence) {
        var verdict = Reading.verdict(readings);
        if (plan.gate(position).isEmpty()) {
            return withoutGate(plan, position);
        }
        return switch (verdict) {
            case FAIL -> failed(plan, position, sentences(readings, Verdict.FAIL), evidence);
            case PASS -> passed(plan, position, readings);
            case INCONCLUSIVE, NO_DATA, ERROR ->
                new Decision.Hold(
                        Reading.deciding(readings).isEmpty()
                                ? "The gate has no readings that decide."
                                : sentences(readings, verdict));
        };
    }

    private static Decision withoutGate(Plan plan, Position position) {
        return new Decision.Hold(
                switch (position.stage()) {
                    case OFF ->
                        "The migration has not started: an operator promotes it to "
                                + plan.next(Position.OFF)
                                        .map(Position::toString)
                                        .orElse("its first stage") + ".";
                    case COMPLETE -> "The migration is complete.";
                    case SHADOW, CANARY, LIVE ->
                        "The stage " + position.stage() + " has no gate: only an operator goes on from here.";
                });
    }

    private static Decision failed(Plan plan, Position position, String reason, Evidence evidence) {
        Optional<Position> target =
                plan.stage(position.stage()).flatMap(Stage::onFail).flatMap(plan::last);
        return target.map(to -> LegacyHealth.trouble(plan, position, to, evidence)
                        .<Decision>map(trouble -> new Decision.Hold(reason + " " + trouble))
                        .orElse(new Decision.Rollback(to, reason)))
                .orElse(new Decision.Hold(reason));
    }

    private static Decision passed(Plan plan, Position position, List<Reading> readings) {
        var next = plan.next(position);
        if (next.isEmpty()) {
            return new Decision.Hold("The plan ends here, and its gate is passed.");
        }
        if (next.get().stage() == StageName.COMPLETE) {
            return new Decision.Hold("The gate is passed. Completing closes the way back, so an operator does it.");
        }
        return new Decision.Advance(next.get(), sentences(readings, Verdict.PASS));
    }

    private static String sentences(List<Reading> readings, Verdict verdict) {
        return Reading.deciding(readings).stream()
                .filter(reading -> reading.verdict() == verdict)
                .map(Reading::sentence)
                .collect(Collectors.joining(" "));
    }
}
