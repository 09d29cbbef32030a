package dev.phoenix.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import dev.phoenix.compare.noise.PairedControl;
import dev.phoenix.compare.noise.PairedControl.Judged;
import dev.phoenix.compare.noise.PairedControl.Verdict;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// The places where pairs differ, each judged by what legacy answered when it was asked again. One thread.
final class NoiseReport implements PairReport {
    private final Function<String, Rules> rules;
    private final Map<String, PairedControl> byRoute = new TreeMap<>();

    /// @param rules of a route, by its name
    NoiseReport(Function<String, Rules> rules) {
        this.rules = rules;
    }

    @Override
    public void add(NamedPair pair, Comparison result) {
        if (!(pair instanceof NamedPair.Answers answers) || result instanceof Comparison.NotComparable) {
            return;
        }
        var control =
                byRoute.computeIfAbsent(answers.route(), name -> new PairedControl(rules.apply(name), Twins.none()));
        var sides = answers.sides();
        if (sides.control().isPresent()) {
            control.add(
                    result, sides.legacy(), sides.candidate(), sides.control().get());
        } else {
            control.add(result);
        }
    }

    /// Whether a place is left that is not noise.
    boolean findsDefects() {
        return byRoute.values().stream()
                .anyMatch(control -> control.beyond() > 0
                        || control.judged().stream().anyMatch(judged -> judged.verdict() != Verdict.NOISE));
    }

    private static List<Judged> worstFirst(PairedControl control) {
        return control.judged().stream()
                .sorted(Comparator.comparing(Judged::verdict)
                        .thenComparingLong(judged -> -judged.counts().differences())
                        .thenComparing(Judged::path))
                .toList();
    }

    @Override
    public void writeText(PrintWriter out) {
        byRoute.forEach((route, control) -> {
            var prefix = route.isEmpty() ? "" : route + " ";
            worstFirst(control)
                    .forEach(judged -> out.println(prefix + judged.path() + " "
                            + judged.verdict().name().toLowerCase(Locale.ROOT) + ": " + why(judged, control)));
            if (control.beyond() > 0) {
                out.println(prefix + Text.count(control.beyond()) + " differences at further places, not judged");
            }
            out.println(prefix + "legacy was asked twice about " + Text.count(control.triples()) + " of "
                    + Text.count(control.pairs()) + " pairs");
        });
    }

    private static String why(Judged judged, PairedControl control) {
        var counts = judged.counts();
        return Text.count(counts.differences()) + " of " + Text.count(control.pairs())
                + " pairs differ; asked twice, legacy"
                + " disagreed with itself " + Text.count(counts.selfDisagreements())
                + " times, and with the candidate alone "
                + Text.count(counts.candidateOdd()) + " times";
    }

    @Override
    public void writeJson(PrintWriter out) {
        var json = new ObjectMapper();
        var places = json.createArrayNode();
        byRoute.forEach((route, control) -> worstFirst(control)
                .forEach(judged -> places.addObject()
                        .put("route", route)
                        .put("path", judged.path())
                        .put("verdict", judged.verdict().name().toLowerCase(Locale.ROOT))
                        .put("critical", judged.counts().critical())
                        .put("pairs", control.pairs())
                        .put("triples", control.triples())
                        .put("differences", judged.counts().differences())
                        .put("selfDisagreements", judged.counts().selfDisagreements())
                        .put("candidateOdd", judged.counts().candidateOdd())
                        .put("legacyOdd", judged.counts().legacyOdd())));
        try {
            out.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(places));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
