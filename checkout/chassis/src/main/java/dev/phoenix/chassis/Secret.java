package dev.phoenix.chassis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A value that is never printed.
public record Secret(String value) {
    public Secret {
        if (value.isBlank()) {
            throw new IllegalArgumentException("A secret must not be blank.");
        }
    }

    /// Compares in a time that does not depend on how much of the guess is right.
    public boolean matches(String guess) {
        return MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), guess.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "***";
    }
}
