package dev.phoenix.control.simulation;

/// What is wrong with a world on purpose, so that the simulation shows that it would find it.
enum Flaw {
    NONE,
    /// A window that arrives twice counts twice.
    COUNTS_TWICE,
    /// The evidence of the position before counts for the next one, too.
    KEEPS_EVIDENCE,
    /// A step is decided on what was read, approvals aside.
    FORGETS_APPROVALS,
    /// A decision is written without a look at the fence.
    SKIPS_FENCE,
    /// A decision rests on what was read before somebody else decided.
    READS_WITHOUT_LOCK,
    /// Gateways hear of a decision before it is written down.
    TELLS_BEFORE_COMMIT,
    /// Abort stays where it is and only stops going on.
    ABORT_ONLY_PAUSES
}
