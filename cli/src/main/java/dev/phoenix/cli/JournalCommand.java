package dev.phoenix.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What can be done with the journal besides reading it in the war room.
@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        description = "Exports the journal of the decisions, and checks that nobody changed it.")
final class JournalCommand implements Runnable {
    private static final int BROKEN = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: `phoenix journal export` or `phoenix journal verify`.");
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Prints the journal as JSON lines, oldest first, each with its hash and the one before.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:done", "2:trouble"})
    int export(@Mixin ControlOptions control) {
        var out = spec.commandLine().getOut();
        var pages = new Pages(control.client());
        for (var page = pages.next(); !page.isEmpty(); page = pages.next()) {
            page.forEach(out::println);
        }
        return 0;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Checks that each entry of the journal follows the one before and is as it was written.",
                "Without FILE, the journal of the control plane; with it, lines that were exported earlier."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:the journal is whole", "1:it was changed, and where", "2:trouble"})
    int verify(
            @Mixin ControlOptions control,
            @Parameters(paramLabel = "FILE", arity = "0..1", description = "Exported lines.") Optional<Path> file) {
        var chain = new JournalChain();
        var problem = file.map(path -> check(chain, RulesFile.text(path).lines().toList()))
                .orElseGet(() -> checkAll(chain, new Pages(control.client())));
        if (control.json()) {
            var result = Map.of(
                    "whole",
                    problem.isEmpty(),
                    "entries",
                    chain.lines(),
                    "head",
                    chain.head(),
                    "problem",
                    problem.orElse(""));
            spec.commandLine().getOut().println(json.valueToTree(result).toPrettyString());
        } else if (problem.isEmpty()) {
            spec.commandLine()
                    .getOut()
                    .println("The journal is whole: " + Text.count(chain.lines()) + " entries, the last is "
                            + chain.lastId() + " with hash " + chain.head() + ".");
        } else {
            spec.commandLine().getErr().println(problem.get());
        }
        return problem.isEmpty() ? 0 : BROKEN;
    }

    private static Optional<String> checkAll(JournalChain chain, Pages pages) {
        for (var page = pages.next(); !page.isEmpty(); page = pages.next()) {
            var problem = check(chain, page);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> check(JournalChain chain, List<String> lines) {
        return lines.stream().map(chain::problem).flatMap(Optional::stream).findFirst();
    }

    /// The journal, page by page. One thread.
    private static final class Pages {
        private final ControlClient client;
        private long after;

        Pages(ControlClient client) {
            this.client = client;
        }

        List<String> next() {
            var lines =
                    client.text("/api/journal/export?after=" + after).lines().toList();
            if (!lines.isEmpty()) {
                after = id(lines.getLast());
            }
            return lines;
        }

        private static long id(String line) {
            try {
                return new ObjectMapper().readTree(line).path("id").asLong();
            } catch (JsonProcessingException noJson) {
                throw new Trouble("The control plane's journal cannot be read: " + noJson.getOriginalMessage());
            }
        }
    }
}
