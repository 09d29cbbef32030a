package dev.phoenix.gameday.allotment;

import java.util.Locale;

/// The two sides that sell.
enum Side {
    LEGACY,
    CANDIDATE;

    Side other() {
        return this == LEGACY ? CANDIDATE : LEGACY;
    }

    /// As it is written in the table and in answers.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Side of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
