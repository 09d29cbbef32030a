package dev.phoenix.cli;

import java.util.regex.Pattern;

/// Words as a POSIX shell takes them.
final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:@%+=,-]+");

    private Shell() {}

    /// The word, in quotes where it needs them.
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
