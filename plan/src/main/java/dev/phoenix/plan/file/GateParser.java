package dev.phoenix.plan.file;

import dev.phoenix.plan.Percent;
import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads a gate of a plan file.
final class GateParser {
    static final Duration MOST_SOAK = Duration.ofDays(90);
    static final long MOST_COMPARISONS = 1_000_000_000;
    static final Duration MOST_LATENCY = Duration.ofMinutes(2);
    private static final String LEAST_FACTOR = "0.1";
    private static final String MOST_FACTOR = "100";
    private static final List<String> QUANTILES = List.of("p50", "p95", "p99", "p99.9");
    private static final List<String> DECIDING = List.of("evidence", "soak", "approvals");
    private static final List<String> OVER_PAIRS = List.of("evidence", "differences", "latency");

    private GateParser() {}

    /// The gate that this value describes.
    ///
    /// @param comparesNothing true when nothing is copied at its stage, so that no pair can ever be counted
    static Optional<Gate> gate(Value value, boolean comparesNothing) {
        return value.section(PlanKeys.GATE).map(section -> {
            if (section.isEmpty()) {
                section.problem(
                        "The gate asks nothing, so it would pass at once.",
                        "Name a metric such as `differences: { below: 0.1% }`, a `soak` or `approvals`.");
            }
            if (comparesNothing) {
                refusePairs(section);
            }
            var gate = new Gate(
                    evidence(section),
                    differences(section),
                    errors(section),
                    latency(section),
                    fallbacks(section),
                    ExternalParser.external(section),
                    section.get("approvals").map(GateParser::approvals).orElse(List.of()));
            refuseIdle(section, gate);
            return gate;
        });
    }

    /// A gate in which everything only reports would hold for ever, which nobody means.
    private static void refuseIdle(Section section, Gate gate) {
        var dryRuns = Stream.of(
                        gate.differences().map(asked -> asked.terms().dryRun()).stream(),
                        gate.errors().map(asked -> asked.terms().dryRun()).stream(),
                        gate.latency().map(asked -> asked.terms().dryRun()).stream(),
                        gate.fallbacks().map(asked -> asked.terms().dryRun()).stream(),
                        gate.external().stream().map(Gate.External::dryRun))
                .flatMap(Function.identity())
                .toList();
        if (section.given(DECIDING).isEmpty() && !dryRuns.isEmpty() && !dryRuns.contains(false)) {
            section.problem(
                    "Every metric of this gate is a dry run, so that nothing decides.",
                    "Let one of them decide, or add a `soak` or `approvals`.");
        }
    }

    /// The names in a list of approvals.
    static List<String> approvals(Value value) {
        var names = new ArrayList<String>();
        for (Value item : value.items()) {
            item.name().ifPresent(name -> {
                if (names.contains(name)) {
                    item.problem("`" + name + "` is asked for approval twice.", "Name each approval once.");
                }
                names.add(name);
            });
        }
        return names;
    }

    private static void refusePairs(Section section) {
        boolean wantsPairs = section.get("evidence")
                .flatMap(value -> value.section(PlanKeys.EVIDENCE))
                .flatMap(evidence -> evidence.get("comparisons"))
                .isPresent();
        section.given(OVER_PAIRS).stream()
                .filter(metric -> wantsPairs || !metric.key().equals("evidence"))
                .forEach(metric -> metric.problem(
                        "`" + metric.key() + "` is read from pairs, but nothing is copied at this stage.",
                        "Give a route `shadow: always` or `with-lane` (and live a `reverse-shadow` above 0%), "
                                + "or take the metric away."));
    }

    private static Gate.Needed evidence(Section gate) {
        var evidence = gate.get("evidence").flatMap(value -> value.section(PlanKeys.EVIDENCE));
        var outside = gate.get("soak");
        var inside = evidence.flatMap(section -> section.get("soak"));
        if (inside.isPresent()) {
            outside.ifPresent(value ->
                    value.problem("`soak` is given twice, in the gate and in its evidence.", "Keep one of the two."));
        }
        return new Gate.Needed(
                evidence.flatMap(section -> section.get("comparisons"))
                        .flatMap(value -> value.integer(0, MOST_COMPARISONS))
                        .orElse(Gate.Needed.NOTHING.comparisons()),
                inside.or(() -> outside)
                        .flatMap(value -> value.duration(Duration.ZERO, MOST_SOAK))
                        .orElse(Gate.Needed.NOTHING.soak()),
                evidence.flatMap(section -> section.get("covered"))
                        .flatMap(value -> value.percent("0", "100"))
                        .map(Percent::new),
                uncompared(gate));
    }

    private static Optional<Gate.Differences> differences(Section gate) {
        return gate.get("differences")
                .flatMap(value -> value.section(PlanKeys.DIFFERENCES))
                .map(section -> new Gate.Differences(
                        limit(section, "below", "0.1%"),
                        section.get("per")
                                .flatMap(value -> value.word(Map.of("plan", false, "route", true)))
                                .orElse(false),
                        terms(section)));
    }

    private static Optional<Gate.Errors> errors(Section gate) {
        return gate.get("errors")
                .flatMap(value -> value.section(PlanKeys.ERRORS))
                .map(section -> new Gate.Errors(limit(section, "no-worse-than-legacy-by", "0.1%"), terms(section)));
    }

    private static Optional<Gate.Latency> latency(Section gate) {
        return gate.get("latency")
                .flatMap(value -> value.section(PlanKeys.LATENCY))
                .map(section -> {
                    var given = section.given(QUANTILES);
                    if (given.size() != 1) {
                        section.problem(
                                given.isEmpty() ? "`latency` names no quantile." : "`latency` names several quantiles.",
                                "Name one of p50, p95, p99 and p99.9, such as `p99: 120ms`.");
                    }
                    return new Gate.Latency(
                            given.isEmpty()
                                    ? Percent.of("99")
                                    : Percent.of(given.getFirst().key().substring(1)),
                            given.stream()
                                    .flatMap(value -> slowest(value).stream())
                                    .findFirst()
                                    .orElse(new Gate.Limit.Absolute(MOST_LATENCY)),
                            terms(section));
                });
    }

    /// `120ms`, or `{ of-legacy: 1.1 }`.
    private static Optional<Gate.Limit> slowest(Value value) {
        if (value.isText()) {
            return value.duration(Duration.ofMillis(1), MOST_LATENCY).map(Gate.Limit.Absolute::new);
        }
        return value.section(PlanKeys.QUANTILE)
                .flatMap(section -> section.need("of-legacy", "of-legacy: 1.1"))
                .flatMap(
                        factor -> factor.decimal().filter(number -> factor.isWithin(number, LEAST_FACTOR, MOST_FACTOR)))
                .map(Gate.Limit.OfLegacy::new);
    }

    private static Optional<Gate.Fallbacks> fallbacks(Section gate) {
        return gate.get("fallbacks")
                .flatMap(value -> value.section(PlanKeys.FALLBACKS))
                .map(section -> new Gate.Fallbacks(limit(section, "below", "1%"), terms(section)));
    }

    private static Percent uncompared(Section gate) {
        return gate.get("uncompared")
                .flatMap(value -> value.section(PlanKeys.UNCOMPARED))
                .map(section -> limit(section, "below", "5%"))
                .orElse(Gate.DEFAULT_UNCOMPARED);
    }

    private static Percent limit(Section section, String key, String example) {
        return section.need(key, key + ": " + example)
                .flatMap(value -> value.percent("0.0001", "99"))
                .map(Percent::new)
                .orElse(Percent.of("1"));
    }

    private static Gate.Terms terms(Section section) {
        return new Gate.Terms(confidence(section), dryRun(section));
    }

    static boolean dryRun(Section section) {
        return section.get("dry-run")
                .flatMap(value -> value.word(Map.of("true", true, "false", false)))
                .orElse(false);
    }

    private static Percent confidence(Section section) {
        return section.get("confidence")
                .flatMap(value -> value.percent("50", "99.9999"))
                .map(Percent::new)
                .orElse(Gate.DEFAULT_CONFIDENCE);
    }
}
