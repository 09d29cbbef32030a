package dev.phoenix.gameday.invariants;

/// A violation: which invariant, and what was found, in a sentence.
public record Finding(Invariant invariant, String sentence) {}
