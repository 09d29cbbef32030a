package dev.phoenix.plan.transition;

import dev.phoenix.plan.Position;

/// What an event does to a migration.
public sealed interface Move {
    /// It is allowed, and this is where it leads. The position may be the one where the migration stands already.
    ///
    /// @param wayBackRemains whether the migration can still go back from there
    record Allowed(Position to, Mode mode, boolean wayBackRemains) implements Move {}

    /// It is refused, and nothing changes.
    record Refused(String reason) implements Move {}
}
