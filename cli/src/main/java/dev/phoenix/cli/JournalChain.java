package dev.phoenix.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// Checks the lines of an exported journal one after the other: each carries its hash, the SHA-256
/// of the line without
/// it, and the hash of the line before. One thread.
final class JournalChain {
    private static final String FIRST = "0".repeat(64);
    private static final String START = "{\"hash\":\"";
    private static final int HASH_ENDS = START.length() + 64;
    private static final String REST = "\",";

    private final ObjectMapper json = new ObjectMapper();
    private String previous = FIRST;
    private long lastId;
    private int lines;

    /// What is wrong with the next line; empty when it fits.
    Optional<String> problem(String line) {
        lines++;
        boolean hasHash = line.length() > HASH_ENDS && line.startsWith(START) && line.startsWith(REST, HASH_ENDS);
        var entry = hasHash ? read(line) : Optional.<JsonNode>empty();
        if (entry.isEmpty()) {
            return Optional.of("Line " + lines + " is no line of an exported journal.");
        }
        var hash = line.substring(START.length(), HASH_ENDS);
        var id = entry.get().path("id").asLong();
        if (!sha256("{" + line.substring(HASH_ENDS + REST.length())).equals(hash)) {
            return Optional.of("Entry " + id + " was changed after it was written: its hash does not fit.");
        }
        if (!entry.get().path("previous").asText("").equals(previous)) {
            return Optional.of("Before entry " + id + " something is missing, was changed or was put in: it does not"
                    + " follow " + (lastId == 0 ? "the beginning" : "entry " + lastId) + ".");
        }
        previous = hash;
        lastId = id;
        return Optional.empty();
    }

    /// How many lines were looked at.
    int lines() {
        return lines;
    }

    /// The id of the last entry that fitted.
    long lastId() {
        return lastId;
    }

    /// The hash of the last entry that fitted. Whoever has noted an earlier one finds it in the
    /// journal again.
    String head() {
        return previous;
    }

    private Optional<JsonNode> read(String line) {
        try {
            return Optional.of(json.readTree(line));
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one does not.", e);
        }
    }
}
