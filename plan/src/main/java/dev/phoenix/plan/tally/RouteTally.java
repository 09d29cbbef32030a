package dev.phoenix.plan.tally;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// One route's counts.
///
/// @param legacy customers' requests that legacy answered
/// @param candidate customers' requests that the candidate answered, or failed to before legacy did
/// @param shadow what became of the copies
/// @param pairs what the comparison of the copies showed
/// @param assignments customers' requests by the reason for which their side was chosen, such as `share` or `owner`
/// @param signatures the differences, by cause
public record RouteTally(
        String route,
        SideTally legacy,
        SideTally candidate,
        ShadowTally shadow,
        PairTally pairs,
        Map<String, Long> assignments,
        List<SignatureTally> signatures) {

    /// More causes than anybody reads; a route that has so many differs everywhere.
    public static final int MOST_SIGNATURES = 100;

    public RouteTally {
        assignments = Map.copyOf(assignments);
        signatures = List.copyOf(signatures);
    }

    /// A route that has seen nothing.
    public static RouteTally empty(String route) {
        return new RouteTally(
                route, SideTally.EMPTY, SideTally.EMPTY, ShadowTally.EMPTY, PairTally.EMPTY, Map.of(), List.of());
    }

    /// The counts of both.
    public RouteTally plus(RouteTally other, HistogramSum histograms) {
        if (!route.equals(other.route)) {
            throw new IllegalArgumentException(
                    "The counts of route " + other.route + " do not belong to route " + route + ".");
        }
        return new RouteTally(
                route,
                legacy.plus(other.legacy, histograms),
                candidate.plus(other.candidate, histograms),
                shadow.plus(other.shadow),
                pairs.plus(other.pairs, histograms),
                sum(assignments, other.assignments),
                merge(signatures, other.signatures));
    }

    static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        var sum = new TreeMap<>(one);
        other.forEach((key, count) -> sum.merge(key, count, Long::sum));
        return sum;
    }

    /// Beyond [#MOST_SIGNATURES] causes the lightest ones are counted in [SignatureTally#FURTHER], so that none is lost
    /// and the heaviest are told apart whoever came first.
    private static List<SignatureTally> merge(List<SignatureTally> one, List<SignatureTally> other) {
        var merged = new LinkedHashMap<String, SignatureTally>();
        Stream.concat(one.stream(), other.stream())
                .forEach(tally -> merged.merge(tally.signature(), tally, SignatureTally::plus));
        if (merged.size() <= MOST_SIGNATURES) {
            return List.copyOf(merged.values());
        }
        var byWeight = merged.values().stream().sorted(SignatureTally.BY_WEIGHT).toList();
        var light = byWeight.subList(MOST_SIGNATURES, byWeight.size()).stream()
                .map(SignatureTally::amongFurther)
                .reduce(SignatureTally::plus);
        return Stream.concat(byWeight.stream().limit(MOST_SIGNATURES), light.stream())
                .toList();
    }
}
