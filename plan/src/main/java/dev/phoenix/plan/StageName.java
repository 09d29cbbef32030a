package dev.phoenix.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// One of the five stages of a migration, in the order in which they are passed.
public enum StageName {
    /// Legacy answers everyone; nothing is copied.
    OFF,
    /// Legacy answers everyone; a sample is copied to the candidate and compared.
    SHADOW,
    /// A growing share of customers is answered by the candidate, everyone else as in shadow.
    CANARY,
    /// The candidate answers everyone; legacy gets the copy and stays current.
    LIVE,
    /// Legacy is out. There is no way back.
    COMPLETE;

    /// The stage's word in plans, JSON and pages: `shadow`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The stage with this word, if there is one.
    public static Optional<StageName> of(String word) {
        return Arrays.stream(values())
                .filter(stage -> stage.word().equals(word))
                .findFirst();
    }

    @Override
    public String toString() {
        return word();
    }
}
