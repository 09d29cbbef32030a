package dev.phoenix.control;

/// The database cannot be reached or does not take work now. What was asked may be asked again.
final class DatabaseAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
