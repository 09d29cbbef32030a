package dev.phoenix.postgres;

/// The embedded server could not be started or asked: the message says what happened and what to do.
public final class PostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PostgresException(String message) {
        super(message);
    }

    PostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
