package dev.phoenix.compare;

import java.util.Locale;

/// The rules by the words that plans and rules files use.
enum RuleWord {
    IGNORE,
    UNORDERED,
    TOLERATE,
    CRITICAL,
    NULL_IS_ABSENT,
    NUMBERS_AS_TEXT,
    CASE_INSENSITIVE,
    MATCHES,
    KIND,
    EMBEDDED,
    INTENDED,
    TWINS,
    COMPARE_HEADERS;

    /// The rule of this word.
    ///
    /// @throws IllegalArgumentException when there is none
    static RuleWord of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
