package dev.phoenix.cli;

/// Something that keeps a command from doing its work; the message says what happened and what to do. Exit code 2.
final class Trouble extends RuntimeException {
    static final int EXIT_CODE = 2;
    private static final long serialVersionUID = 1L;

    Trouble(String message) {
        super(message, null, false, false);
    }
}
