package dev.phoenix.cli;

import dev.phoenix.compare.Answer;
import java.time.Instant;
import java.util.Optional;

/// One of the things that a command compares.
sealed interface NamedPair {
    /// What it is called in reports: a file's name, a request, an exchange's id; empty for the only one.
    String name();

    /// Two answers.
    ///
    /// @param route the plan's route whose rules apply; empty when that is not known
    /// @param again what has to be said to `phoenix compare` to see this pair again
    record Answers(String name, String route, Optional<Instant> at, Sides sides, String again) implements NamedPair {}

    /// What both sides answered.
    ///
    /// @param control what legacy answered when it was asked again
    record Sides(Answer legacy, Answer candidate, Optional<Answer> control) {}

    /// Something that should have been a pair.
    record Unreadable(String name, String reason) implements NamedPair {}
}
