package dev.phoenix.plan;

/// One mistake in a plan file: where it is, what it is, and how to mend it.
///
/// @param line counted from 1
/// @param column counted from 1
public record Problem(String file, int line, int column, String what, String mend) {
    /// As compilers print it, so that editors can jump to it.
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + what + " " + mend;
    }
}
