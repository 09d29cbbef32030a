package dev.phoenix.plan.tally;

import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What kinds of answers legacy gave, and what kinds the comparison has seen, such as `status 200`.
///
/// @param shown customers' requests that legacy answered, by kind; one request may be of several kinds
/// @param compared compared pairs, by the same kinds
/// @param twice about which compared pairs legacy was asked a second time
public record CoverageTally(Map<String, Long> shown, Map<String, Long> compared, AskedTwice twice) {
    public static final CoverageTally EMPTY = new CoverageTally(Map.of(), Map.of());

    /// A route that answers in more ways than this is not looked at kind by kind any more; the
    /// rarest are left out.
    public static final int MOST_KINDS = 64;

    /// What the kinds begin with that tell how an answer is built.
    public static final String SHAPE = "shape ";

    public CoverageTally {
        // Evidence that was stored before kinds were counted has none.
        shown = limited(Objects.requireNonNullElse(shown, Map.of()), Set.of());
        compared = limited(Objects.requireNonNullElse(compared, Map.of()), shown.keySet());
        twice = Objects.requireNonNullElse(twice, AskedTwice.NEVER);
    }

    /// Legacy was asked once about every pair.
    public CoverageTally(Map<String, Long> shown, Map<String, Long> compared) {
        this(shown, compared, AskedTwice.NEVER);
    }

    /// Of shapes there may be any number, so they leave first, and what was shown is not forgotten
    /// among what was compared.
    private static Map<String, Long> limited(Map<String, Long> counts, Set<String> wanted) {
        if (counts.size() <= MOST_KINDS) {
            return Map.copyOf(counts);
        }
        return counts.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Long>, Boolean>comparing(kind -> !wanted.contains(kind.getKey()))
                        .thenComparing(kind -> kind.getKey().startsWith(SHAPE))
                        .thenComparing(
                                Map.Entry.<String, Long>comparingByValue().reversed())
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .limit(MOST_KINDS)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// The counts of both.
    CoverageTally plus(CoverageTally other) {
        return new CoverageTally(
                new TreeMap<>(RouteTally.sum(shown, other.shown)),
                new TreeMap<>(RouteTally.sum(compared, other.compared)),
                twice.plus(other.twice));
    }
}
