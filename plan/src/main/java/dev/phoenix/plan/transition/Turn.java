package dev.phoenix.plan.transition;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.gate.Decision;
import dev.phoenix.plan.gate.Decisions;
import dev.phoenix.plan.gate.Evidence;
import dev.phoenix.plan.gate.Reading;
import java.util.List;
import java.util.Optional;

/// What one look at the gate comes to: the decision, and where the table of transitions leads by it.
///
/// @param to where to stand from now on; empty when the migration stays as it stands
public record Turn(Decision decision, Optional<Standing> to) {
    /// The turn of a migration that stands here.
    ///
    /// @param frozen why nothing may go forwards now, in a sentence
    public static Turn of(
            Plan plan, Standing standing, List<Reading> readings, Evidence evidence, Optional<String> frozen) {
        var decision = Decisions.decide(plan, standing.position(), readings, evidence);
        return new Turn(decision, event(decision).flatMap(event -> {
            var request = Request.of(event, Reading.verdict(readings)).frozen(frozen);
            return target(Transitions.apply(plan, standing, request)).filter(to -> !to.equals(standing));
        }));
    }

    private static Optional<Event> event(Decision decision) {
        return switch (decision) {
            case Decision.Advance advance -> Optional.of(Event.GATE_PASSED);
            case Decision.Rollback rollback -> Optional.of(Event.GATE_FAILED);
            case Decision.Hold hold -> Optional.empty();
        };
    }

    /// Empty when the table refuses, as while the migration is paused.
    private static Optional<Standing> target(Move move) {
        return switch (move) {
            case Move.Refused refused -> Optional.empty();
            case Move.Allowed allowed -> Optional.of(new Standing(allowed.to(), allowed.mode()));
        };
    }
}
