package dev.phoenix.cli;

import picocli.CommandLine.Option;

/// Who asks for something; the journal keeps it.
final class Who {
    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who asks (default: this user); for approve, the approval's name.")
    private String by = System.getProperty("user.name", "");

    String name() {
        return by;
    }
}
