package dev.phoenix.control.database;

/// The database cannot be reached or does not take work now. What was asked may be asked again.
public final class DatabaseAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
