package dev.phoenix.compare.path;

/// A text that is not the path it is meant to be: what is wrong, and at which character (counted from 1).
public final class InvalidPath extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final int column;

    InvalidPath(String text, int column, String problem) {
        this(text, "a JSONPath", column, problem);
    }

    InvalidPath(String text, String meant, int column, String problem) {
        super("%s is not %s: %s at character %d".formatted(text, meant, problem, column));
        this.column = column;
    }

    /// The character where the reading stopped, counted from 1.
    public int column() {
        return column;
    }
}
