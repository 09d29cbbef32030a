package dev.phoenix.plan.transition;

import dev.phoenix.plan.Position;

/// Where a migration stands and who moves it.
public record Standing(Position position, Mode mode) {
    /// How every migration begins: off, waiting for the operator's word.
    public static final Standing START = new Standing(Position.OFF, Mode.WAITING_FOR_OPERATOR);
}
