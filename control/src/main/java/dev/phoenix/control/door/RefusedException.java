package dev.phoenix.control.door;

/// Ends the handling of a request with a problem as its answer.
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final String by;

    /// Whoever asks is not known.
    public RefusedException(Problem problem) {
        this(problem, "");
    }

    /// @param by the name of the one who asks
    public RefusedException(Problem problem, String by) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.by = by;
    }

    String by() {
        return by;
    }

    Problem problem() {
        return problem;
    }
}
