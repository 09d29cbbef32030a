package dev.phoenix.cli;

import dev.phoenix.compare.suggestion.Suggestions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Proposes rules from pairs that differ. It prints; nothing is changed.
@Command(
        name = "suggest",
        mixinStandardHelpOptions = true,
        description = {
            "Proposes comparison rules from pairs that differ, as YAML to paste, each with its evidence.",
            "Nothing is applied. A place gets a proposal only when every difference there has the same harmless",
            "cause, and never when it, or a place above or below it, is critical."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done, with or without proposals", "2:trouble: unreadable"},
        footerHeading = "%nExample:%n",
        footer = "  phoenix rules suggest tape.jsonl --rules plan.yaml")
final class SuggestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "A", description = "A tape, or legacy's document, directory or HAR file.")
    private String legacy = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "B", description = "The candidate's, when A is no tape.")
    private Optional<String> candidate = Optional.empty();

    @Option(names = "--rules", paramLabel = "FILE", description = "Rules that hold already, or a plan.")
    private Optional<Path> rules = Optional.empty();

    @Option(names = "--route", paramLabel = "NAME", description = "The plan's route whose rules hold for every pair.")
    private Optional<String> route = Optional.empty();

    @Option(
            names = "--least",
            paramLabel = "N",
            description = "How many differences a proposal takes (default: ${DEFAULT-VALUE}).")
    private int least = Suggestions.LEAST_DIFFERENCES;

    @Override
    public Integer call() {
        var pairs = candidate
                .map(other -> PairSource.of(legacy, other, System.in))
                .orElseGet(() -> PairSource.of(legacy, System.in));
        var ruled = RouteRules.read(rules, route, Instant.now());
        var byRoute = new TreeMap<String, Suggestions>();
        long unreadable = 0;
        for (var pair = pairs.next().get();
                pair.isPresent();
                pair = pairs.next().get()) {
            switch (pair.get()) {
                case NamedPair.Unreadable _ -> unreadable++;
                case NamedPair.Answers answers ->
                    byRoute.computeIfAbsent(answers.route(), name -> new Suggestions(ruled.of(name), least))
                            .add(
                                    answers.sides().legacy(),
                                    answers.sides().candidate(),
                                    answers.sides().control());
            }
        }
        var out = spec.commandLine().getOut();
        byRoute.forEach((name, suggestions) -> write(name, suggestions, byRoute.size() > 1, out));
        if (unreadable > 0) {
            spec.commandLine().getErr().println(Text.count(unreadable) + " lines could not be read and were left out.");
        }
        return 0;
    }

    private static void write(String route, Suggestions suggestions, boolean oneOfMany, PrintWriter out) {
        if (oneOfMany) {
            out.println("--- # " + (route.isEmpty() ? "without a route" : "route " + route));
        }
        var found = suggestions.list();
        if (found.isEmpty()) {
            out.println("# Nothing to propose"
                    + (route.isEmpty() || oneOfMany ? "" : " for route " + route)
                    + ": no place differs often enough, and harmlessly every time.");
        } else {
            SuggestedRules.write(found, out);
        }
    }
}
