package dev.phoenix.control.simulation;

/// An invariant does not hold after a step.
final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String sentence) {
        super(sentence);
    }
}
