package dev.phoenix.plan.transition;

import java.util.Locale;

/// Something that may move a migration: an operator's verb, or what a gate says.
public enum Event {
    PROMOTE,
    GATE_PASSED,
    GATE_FAILED,
    APPROVE,
    PAUSE,
    RESUME,
    ROLLBACK,
    ABORT,
    COMPLETE,
    FREEZE,
    THAW;

    /// The event in words: `gate passed`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public String toString() {
        return word();
    }
}
