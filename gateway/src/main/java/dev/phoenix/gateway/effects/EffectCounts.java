package dev.phoenix.gateway.effects;

/// Who counts what becomes of calls to the outside. *Any thread.*
@FunctionalInterface
public interface EffectCounts {
    /// One more call of this lane (`live`, `shadow`, `unknown`) came to this end (`passed`, `replayed`, `refused`).
    ///
    /// @param reason why, where there is more to say
    void add(String destination, String lane, String outcome, String reason);
}
