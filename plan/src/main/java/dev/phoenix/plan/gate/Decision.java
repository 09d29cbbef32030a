package dev.phoenix.plan.gate;

import dev.phoenix.plan.Position;

/// What follows from a gate's readings.
public sealed interface Decision {
    /// Go on to the next step.
    record Advance(Position to, String reason) implements Decision {}

    /// Stay here.
    record Hold(String reason) implements Decision {}

    /// Go back.
    record Rollback(Position to, String reason) implements Decision {}

    /// Why, in one sentence or a few.
    String reason();
}
