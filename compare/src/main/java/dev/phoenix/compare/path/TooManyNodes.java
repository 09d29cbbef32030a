package dev.phoenix.compare.path;

/// A path selects more nodes of a document than anybody meant: `$..*..*..*` of a deep one.
public final class TooManyNodes extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyNodes() {
        super("a path selects more than " + Evaluation.MAX_NODES + " places", null, false, false);
    }
}
