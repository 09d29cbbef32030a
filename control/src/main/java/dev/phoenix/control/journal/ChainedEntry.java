package dev.phoenix.control.journal;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.phoenix.control.database.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// An entry of the journal in its chain. Its hash is the SHA-256 of the line that it is exported
/// as, without the hash
/// itself: so anybody can check it who has the lines and nothing else.
///
/// @param previous the hash of the entry before, or [#FIRST]
@JsonPropertyOrder({"previous"})
record ChainedEntry(String previous, @JsonUnwrapped JournalEntry entry) {
    /// What the first entry has before it.
    static final String FIRST = "0".repeat(64);

    /// The line without its hash, in pure ASCII.
    private String text() {
        return Json.stored(this);
    }

    String hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one does not.", e);
        }
    }

    /// The line as it is exported, with the hash that was written down for it.
    String line(String written) {
        return "{\"hash\":\"" + written + "\"," + text().substring(1);
    }
}
