package dev.phoenix.plan.tally;

import java.util.Map;

/// What became of the requests that could have been copied. Nothing is lost silently: received = not sampled +
/// dropped + timed out + not comparable + compared + still in flight.
///
/// @param dropped copies never sent, by reason
/// @param notComparable copies answered but not compared, by reason
public record ShadowTally(
        long received,
        long notSampled,
        long timedOut,
        long compared,
        Map<String, Long> dropped,
        Map<String, Long> notComparable) {
    public static final ShadowTally EMPTY = new ShadowTally(0, 0, 0, 0, Map.of(), Map.of());

    public ShadowTally {
        dropped = Map.copyOf(dropped);
        notComparable = Map.copyOf(notComparable);
    }

    /// Copies that were wanted and did not end in a comparison.
    public long uncompared() {
        return timedOut + total(dropped) + total(notComparable);
    }

    /// Copies that have neither been compared nor given up yet.
    public long inFlight() {
        return received - notSampled - uncompared() - compared;
    }

    /// The counts of both.
    public ShadowTally plus(ShadowTally other) {
        return new ShadowTally(
                received + other.received,
                notSampled + other.notSampled,
                timedOut + other.timedOut,
                compared + other.compared,
                RouteTally.sum(dropped, other.dropped),
                RouteTally.sum(notComparable, other.notComparable));
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
