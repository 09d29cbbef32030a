package dev.phoenix.chassis;

import java.util.Locale;

/// Where a call does its work: for customers, or beside them on tables of its own and without outside effects.
public enum Lane {
    LIVE,
    SHADOW;

    /// The database schema that holds the lane's tables.
    public String schema() {
        return name().toLowerCase(Locale.ROOT);
    }
}
