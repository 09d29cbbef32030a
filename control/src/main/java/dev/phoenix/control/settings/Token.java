package dev.phoenix.control.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// A secret that a caller shows as `Authorization: Bearer …`. Kept as a hash and compared in constant time.
public final class Token {
    private static final String SCHEME = "Bearer ";

    private final byte[] hash;

    public Token(String secret) {
        this.hash = hash(secret);
    }

    /// Whether this value of the header Authorization shows the secret.
    public boolean isShownBy(Optional<String> authorization) {
        return MessageDigest.isEqual(hash, hash(shown(authorization).orElse("")));
    }

    /// What this value of the header Authorization shows.
    public static Optional<String> shown(Optional<String> authorization) {
        return authorization
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip())
                .filter(secret -> !secret.isEmpty());
    }

    /// The hash of a secret, as it is stored.
    public static String hex(String secret) {
        return HexFormat.of().formatHex(hash(secret));
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one does not.", e);
        }
    }

    @Override
    public String toString() {
        return "Token(not shown)";
    }
}
