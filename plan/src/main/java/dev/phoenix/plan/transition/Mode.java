package dev.phoenix.plan.transition;

/// Who moves a migration now.
public enum Mode {
    /// The gates: each passed one goes on by itself.
    RUNNING,
    /// Nobody forwards, until somebody resumes. A failed gate still goes back.
    PAUSED,
    /// An operator: before the start, and after everything that went back.
    WAITING_FOR_OPERATOR,
    /// Nobody any more: the migration is complete.
    FINISHED
}
