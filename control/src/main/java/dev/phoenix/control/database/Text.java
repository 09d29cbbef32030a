package dev.phoenix.control.database;

import java.util.Optional;

/// Sentences out of failures.
public final class Text {
    private Text() {}

    /// What a failure says, in one line.
    public static String of(Throwable failure) {
        return Optional.ofNullable(failure.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .orElse(failure.getClass().getSimpleName());
    }

    /// What the deepest cause of a failure says, in one line.
    public static String ofRoot(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return of(deepest);
    }
}
