package dev.phoenix.compare.noise;

import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.signature.PathPattern;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The usual way, for comparison: a place is reported when the differences to the candidate outnumber those of legacy
/// with itself, in total, by more than 20 % of both and 0.03 % of the requests. It asks legacy twice about everything.
final class TwoTotals {
    private static final double RELATIVE_PERCENT = 20;
    private static final double ABSOLUTE_PERCENT = 0.03;

    private final Map<String, Integer> raw = new HashMap<>();
    private final Map<String, Integer> noise = new HashMap<>();
    private int requests;

    void add(Comparison candidate, Comparison control) {
        requests++;
        count(candidate, raw);
        count(control, noise);
    }

    private static void count(Comparison comparison, Map<String, Integer> into) {
        if (comparison instanceof Comparison.Different different) {
            different.differences().stream()
                    .map(difference -> PathPattern.of(difference.path()))
                    .collect(Collectors.toSet())
                    .forEach(path -> into.merge(path, 1, Integer::sum));
        }
    }

    Set<String> reported() {
        var reported = new TreeSet<String>();
        raw.forEach((path, count) -> {
            int other = noise.getOrDefault(path, 0);
            double relative = 100.0 * Math.abs(count - other) / (count + other);
            double absolute = 100.0 * Math.abs(count - other) / requests;
            if (relative > RELATIVE_PERCENT && absolute > ABSOLUTE_PERCENT) {
                reported.add(path);
            }
        });
        return reported;
    }
}
