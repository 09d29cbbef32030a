package dev.phoenix.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the comparison's benchmarks in rounds, each contender once a round, so that a machine that slows down slows
/// all of them, and prints the medians and ratios as Markdown.
///
/// Usage: `Main [ROUNDS [MILLIS [BYTES...]]]`, where MILLIS is the length of one iteration and BYTES are sizes of an
/// answer.
public final class Main {
    private static final List<String> CONTENDERS = List.of("phoenix", "zjsonpatch", "jsonassert", "jsonunit");
    private static final List<String> SIZES = List.of("1000", "20000", "1000000");
    private static final List<String> RELATIONS = List.of("equal", "reordered", "noisy", "different");
    private static final List<String> MORE_RULES = List.of("10", "100");
    private static final int WARM_UPS = 3;
    private static final int ITERATIONS = 3;

    private final long millis;
    private final List<String> sizes;
    /// What was measured, by contender, size, relation and rules.
    private final Map<String, List<Measured>> measured = new LinkedHashMap<>();

    private Main(long millis, List<String> sizes) {
        this.millis = millis;
        this.sizes = sizes;
    }

    /// @param micros for one comparison
    /// @param bytes allocated by it
    private record Measured(double micros, double bytes) {}

    public static void main(String[] args) throws RunnerException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        var sizes = args.length > 2 ? List.of(args).subList(2, args.length) : SIZES;
        var main = new Main(args.length > 1 ? Long.parseLong(args[1]) : 1000, sizes);
        for (int round = 0; round < rounds; round++) {
            main.round(round);
        }
        System.out.print(main.table());
    }

    private void round(int round) throws RunnerException {
        for (var size : sizes) {
            for (var relation : RELATIONS) {
                for (int i = 0; i < CONTENDERS.size(); i++) {
                    // Another one begins in each round.
                    run(CONTENDERS.get((i + round) % CONTENDERS.size()), size, relation, "0");
                }
                for (var rules : MORE_RULES) {
                    run("phoenix", size, relation, rules);
                }
            }
        }
    }

    @SuppressWarnings("rawtypes") // JMH's results are
    private void run(String contender, String size, String relation, String rules) throws RunnerException {
        var options = new OptionsBuilder()
                .include(CompareBenchmark.class.getName() + "\\." + contender + "$")
                .param("bytes", size)
                .param("relation", relation)
                .param("rules", rules)
                .forks(1)
                .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow")
                .warmupIterations(WARM_UPS)
                .warmupTime(TimeValue.milliseconds(millis))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.milliseconds(millis))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build();
        for (RunResult result : new Runner(options).run()) {
            double bytes = result.getSecondaryResults().entrySet().stream()
                    .filter(entry -> entry.getKey().contains("alloc.rate.norm"))
                    .mapToDouble(entry -> entry.getValue().getScore())
                    .findFirst()
                    .orElse(Double.NaN);
            measured.computeIfAbsent(key(contender, size, relation, rules), _ -> new ArrayList<>())
                    .add(new Measured(result.getPrimaryResult().getScore(), bytes));
        }
    }

    private static String key(String contender, String size, String relation, String rules) {
        return contender + " " + size + " " + relation + " " + rules;
    }

    private String table() {
        var out = new StringBuilder();
        out.append("| bytes a side | pair | Phoenix µs | with 10 rules | with 100 rules | KB allocated "
                + "| zjsonpatch | JSONassert | json-unit |\n|---|---|---|---|---|---|---|---|---|\n");
        for (var size : sizes) {
            for (var relation : RELATIONS) {
                var phoenix = median("phoenix", size, relation, "0");
                out.append("| %s | %s | %s | %s | %s | %s |"
                        .formatted(
                                size,
                                relation,
                                figure(phoenix.micros()),
                                figure(median("phoenix", size, relation, "10").micros()),
                                figure(median("phoenix", size, relation, "100").micros()),
                                figure(phoenix.bytes() / 1000)));
                CONTENDERS.stream()
                        .skip(1)
                        .forEach(peer -> out.append(" %s × |"
                                .formatted(
                                        figure(median(peer, size, relation, "0").micros() / phoenix.micros()))));
                out.append("\n");
            }
        }
        return out.toString();
    }

    private Measured median(String contender, String size, String relation, String rules) {
        var byTime = new TreeMap<Double, Measured>();
        measured.getOrDefault(key(contender, size, relation, rules), List.of())
                .forEach(one -> byTime.put(one.micros(), one));
        var sorted = List.copyOf(byTime.values());
        return sorted.isEmpty() ? new Measured(Double.NaN, Double.NaN) : sorted.get(sorted.size() / 2);
    }

    /// Three digits that mean something.
    private static String figure(double value) {
        if (Double.isNaN(value)) {
            return "?";
        }
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return ("%." + decimals + "f").formatted(value);
    }
}
