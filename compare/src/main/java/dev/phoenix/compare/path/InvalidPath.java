package dev.phoenix.compare.path;

/// A text that is not a JSONPath: what is wrong, and at which character (counted from 1).
public final class InvalidPath extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final int column;

    InvalidPath(String text, int column, String problem) {
        super("%s is not a JSONPath: %s at character %d".formatted(text, problem, column));
        this.column = column;
    }

    /// The character where the reading stopped, counted from 1.
    public int column() {
        return column;
    }
}
