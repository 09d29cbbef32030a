package dev.phoenix.control.settings;

import dev.phoenix.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A plan and the text that it was read from. Gateways get the text; the hash tells whether it changed.
public record PlanFile(Plan plan, String yaml) {
    public String sha256() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(yaml.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one does not.", e);
        }
    }
}
