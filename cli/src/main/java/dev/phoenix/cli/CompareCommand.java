package dev.phoenix.cli;

import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Compares two documents, or the documents of two directories, as the gateway compares answers.
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Says whether two documents mean the same, and where they do not.",
            "JSON is compared by value (numbers exactly, members in any order), JSON lines document by document,",
            "text by lines, anything else by length and checksum."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the same", "1:different", "2:trouble: unreadable, or not comparable"},
        footerHeading = "%nExample:%n",
        footer = "  phoenix compare legacy.json candidate.json --rules rules.yaml")
final class CompareCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "A", description = "Legacy's document or directory; - is standard input.")
    private String legacy = "";

    @Parameters(index = "1", paramLabel = "B", description = "The candidate's document or directory.")
    private String candidate = "";

    @Option(names = "--rules", paramLabel = "FILE", description = "Rules in YAML: ignore, unordered, tolerate, …")
    private Optional<Path> rules = Optional.empty();

    @Option(
            names = "--route",
            paramLabel = "NAME",
            description = "The rules file is a plan: take the rules of this route.")
    private Optional<String> route = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "How to report: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    /// How differences are written.
    enum Format {
        /// A line each.
        text,
        /// One JSON document.
        json
    }

    @Override
    public Integer call() {
        if (legacy.equals("-") && candidate.equals("-")) {
            throw new Trouble("Only one of the two can be standard input.");
        }
        var compiled = rules();
        boolean directories = Files.isDirectory(Path.of(legacy)) && Files.isDirectory(Path.of(candidate));
        var results = directories
                ? directories(Path.of(legacy), Path.of(candidate), compiled)
                : Map.of("", document(legacy, candidate, compiled));
        var report = new ComparisonReport(spec.commandLine().getOut());
        report.write(results, format == Format.json);
        if (results.values().stream().anyMatch(Comparison.NotComparable.class::isInstance)) {
            return Trouble.EXIT_CODE;
        }
        return results.values().stream().allMatch(Comparison.Same.class::isInstance) ? 0 : DIFFERENT;
    }

    private Rules rules() {
        if (route.isPresent()) {
            return PlanFile.rules(
                    rules.orElseThrow(() -> new Trouble("--route needs the plan: give it with --rules.")), route.get());
        }
        return rules.map(RulesFile::read).orElse(Rules.none());
    }

    private static Comparison document(String legacy, String candidate, Rules rules) {
        InputStream stdin = System.in;
        return Comparison.compare(
                Documents.answer(legacy, stdin), Documents.answer(candidate, stdin), rules, Twins.none());
    }

    private static Map<String, Comparison> directories(Path legacy, Path candidate, Rules rules) {
        var names = new TreeSet<>(Documents.namesIn(legacy));
        names.addAll(Documents.namesIn(candidate));
        var results = new LinkedHashMap<String, Comparison>();
        for (var name : names) {
            results.put(
                    name,
                    Comparison.compare(
                            Documents.answer(legacy.resolve(name)),
                            Documents.answer(candidate.resolve(name)),
                            rules,
                            Twins.none()));
        }
        return results;
    }
}
