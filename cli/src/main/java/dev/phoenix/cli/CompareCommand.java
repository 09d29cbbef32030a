package dev.phoenix.cli;

import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.redaction.Redaction;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Compares two documents, two directories, two HAR files, or the pairs of a tape, as the gateway compares answers.
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Says whether two answers mean the same, and where they do not.",
            "A and B are two documents, two directories (compared file by file), or two HAR files (request by",
            "request); A alone is a tape, recorded pairs as JSON lines; --exchange alone is an example that the",
            "control plane keeps of a difference.",
            "JSON is compared by value (numbers exactly, members in any order), JSON lines document by document,",
            "XML and HTML by structure, text by lines, anything else by length and checksum."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the same", "1:different", "2:trouble: unreadable, or not comparable"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  phoenix compare legacy.json candidate.json --rules rules.yaml",
            "  phoenix compare tape.jsonl --rules plan.yaml --signatures",
            "  phoenix compare --exchange 0199a1b2-7c3d-7e4f-8a5b-6c7d8e9fa0b1",
            "  curl -s https://candidate/orders/7 | phoenix compare legacy.json - --format json"
        })
final class CompareCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;
    private static final int KEY_BYTES = 32;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "A",
            description = "Legacy's document, directory or HAR file, or a tape; - is standard input. Without it, the"
                    + " control plane is asked for the example that --exchange names.")
    private Optional<String> legacy = Optional.empty();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "B",
            description = "The candidate's document, directory or HAR file. Without it, A is a tape.")
    private Optional<String> candidate = Optional.empty();

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "Rules in YAML, or a plan: each pair of a tape then has the rules of its route.")
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

    @Option(names = "--exchange", paramLabel = "NAME", description = "Compare only the pair of this name.")
    private Optional<String> exchange = Optional.empty();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The control plane to ask (else PHOENIX_URL, else the one of `phoenix up` here).")
    private Optional<URI> url = Optional.empty();

    @Option(
            names = "--signatures",
            description = "Report by cause: share, first and last seen, redacted examples, and how to see one again.")
    private boolean bySignature;

    @Option(
            names = "--noise",
            description = "Judge each place by what legacy answered when it was asked again (a tape's `control`).")
    private boolean byControl;

    /// How differences are written.
    enum Format {
        /// A line each.
        text,
        /// One JSON document.
        json
    }

    @Override
    public Integer call() {
        if (bySignature && byControl) {
            throw new Trouble("--signatures and --noise are two reports; ask for one.");
        }
        return legacy.isPresent() ? compare(legacy.get()) : compareExample();
    }

    /// An example that the control plane keeps.
    private int compareExample() {
        var name = exchange.orElseThrow(() -> new ParameterException(
                spec.commandLine(), "Say what to compare: A and B, a tape, or --exchange with an exchange's id."));
        var example = ShownExample.ask(ControlOptions.client(url), name);
        var ruled = rules.isPresent() ? RouteRules.read(rules, route, Instant.now()) : example.rules(Instant.now());
        return compare(example.source(), ruled, "The control plane");
    }

    private int compare(String first) {
        if (url.isPresent()) {
            throw new Trouble(
                    "--url is where to ask for --exchange when no file is given; leave it or " + first + " away.");
        }
        var pairs = candidate
                .map(other -> PairSource.of(first, other, System.in))
                .orElseGet(() -> PairSource.of(first, System.in));
        return compare(pairs, RouteRules.read(rules, route, Instant.now()), first);
    }

    private int compare(PairSource pairs, RouteRules ruled, String from) {
        var seen = new Counts();
        boolean acquitted = false;
        if (bySignature) {
            together(new SignatureReport(redaction(), options()), pairs, ruled, seen);
        } else if (byControl) {
            var report = new NoiseReport(ruled::of);
            together(report, pairs, ruled, seen);
            acquitted = !report.findsDefects();
        } else {
            each(pairs, ruled, seen);
        }
        if (exchange.isPresent() && seen.all() == 0) {
            throw new Trouble(from + " has no pair named " + exchange.get() + ".");
        }
        if (!pairs.isSingle() && exchange.isEmpty()) {
            ruled.notes().forEach(spec.commandLine().getErr()::println);
        }
        return acquitted && seen.notComparable == 0 ? 0 : seen.exitCode();
    }

    private void each(PairSource pairs, RouteRules ruled, Counts seen) {
        var report = new ComparisonReport(spec.commandLine().getOut(), format == Format.text && Ansi.AUTO.enabled());
        var results = new LinkedHashMap<String, Comparison>();
        forEach(pairs, pair -> {
            var result = ruled.compare(pair);
            seen.add(result);
            if (format == Format.json) {
                results.put(pair.name(), result);
            } else {
                report.writeText(pair.name(), result);
            }
        });
        if (format == Format.json) {
            report.writeJson(results);
        } else if (!pairs.isSingle()) {
            report.writeSummary(seen.compared, seen.different, seen.notComparable);
        }
    }

    private void together(PairReport report, PairSource pairs, RouteRules ruled, Counts seen) {
        forEach(pairs, pair -> {
            var result = ruled.compare(pair);
            seen.add(result);
            report.add(pair, result);
        });
        if (format == Format.json) {
            report.writeJson(spec.commandLine().getOut());
        } else {
            report.writeText(spec.commandLine().getOut());
        }
    }

    /// What stands behind the pair in a command that shows it again.
    private String options() {
        return rules.map(file -> " --rules " + Shell.quoted(file.toString())).orElse("")
                + route.map(name -> " --route " + Shell.quoted(name)).orElse("");
    }

    private void forEach(PairSource pairs, Consumer<NamedPair> use) {
        for (var pair = pairs.next().get();
                pair.isPresent();
                pair = pairs.next().get()) {
            if (exchange.isEmpty() || exchange.get().equals(pair.get().name())) {
                use.accept(pair.get());
            }
        }
    }

    /// Under a key of this run alone: reports are passed around.
    private static Redaction redaction() {
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Redaction(key, List.of());
    }

    /// What came of the pairs so far.
    private static final class Counts {
        private long compared;
        private long different;
        private long notComparable;

        void add(Comparison result) {
            switch (result) {
                case Comparison.Same _ -> compared++;
                case Comparison.Different _ -> {
                    compared++;
                    different++;
                }
                case Comparison.NotComparable _ -> notComparable++;
            }
        }

        long all() {
            return compared + notComparable;
        }

        int exitCode() {
            return notComparable > 0 ? Trouble.EXIT_CODE : different > 0 ? DIFFERENT : 0;
        }
    }
}
