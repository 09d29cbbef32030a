package dev.phoenix.plan;

import java.util.Locale;

/// One of the two upstreams of a migration.
public enum SideName {
    LEGACY,
    CANDIDATE;

    /// The side's word in plans, JSON and pages: `legacy`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The other side.
    public SideName other() {
        return this == LEGACY ? CANDIDATE : LEGACY;
    }

    @Override
    public String toString() {
        return word();
    }
}
