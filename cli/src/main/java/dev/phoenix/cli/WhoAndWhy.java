package dev.phoenix.cli;

import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Who asks for something, and why; the journal keeps both.
final class WhoAndWhy {
    @Mixin
    private Who who = new Who();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    Map<String, Object> command() {
        return Map.of("by", who.name(), "reason", reason);
    }
}
