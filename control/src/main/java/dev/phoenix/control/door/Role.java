package dev.phoenix.control.door;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What somebody may do. Everybody with a token may read.
public enum Role {
    /// Read.
    VIEWER,
    /// Read, and move the migration.
    OPERATOR,
    /// Read, and approve.
    APPROVER;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
