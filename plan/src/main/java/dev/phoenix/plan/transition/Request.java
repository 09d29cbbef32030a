package dev.phoenix.plan.transition;

import dev.phoenix.plan.StageName;
import dev.phoenix.plan.gate.Verdict;
import java.util.Optional;

/// An event with what its guards ask about.
///
/// @param verdict what the whole gate says now, approvals included
/// @param forced whether somebody takes it upon them, with name and reason
/// @param target the stage to go back to, when the operator names one
/// @param approval the name under which somebody agrees
/// @param frozen why nothing may go forwards now, in a sentence
public record Request(
        Event event,
        Verdict verdict,
        boolean forced,
        Optional<StageName> target,
        Optional<String> approval,
        Optional<String> frozen) {

    /// The event alone, with what the gate says now.
    public static Request of(Event event, Verdict verdict) {
        return new Request(event, verdict, false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// The same, taken upon somebody.
    public Request force() {
        return new Request(event, verdict, true, target, approval, frozen);
    }

    /// The same, to this stage.
    public Request to(StageName stage) {
        return new Request(event, verdict, forced, Optional.of(stage), approval, frozen);
    }

    /// The same, under this name.
    public Request as(String name) {
        return new Request(event, verdict, forced, target, Optional.of(name), frozen);
    }

    /// The same, while nothing may go forwards.
    public Request frozen(Optional<String> why) {
        return new Request(event, verdict, forced, target, approval, why);
    }
}
