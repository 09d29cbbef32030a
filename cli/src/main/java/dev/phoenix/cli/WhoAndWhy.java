package dev.phoenix.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/// Who asks for something, and why; the journal keeps both.
final class WhoAndWhy {
    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who asks (default: this user); for approve, the approval's name.")
    private String by = System.getProperty("user.name", "");

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    Map<String, Object> command(boolean force) {
        return Map.of("by", by, "reason", reason, "force", force);
    }
}
