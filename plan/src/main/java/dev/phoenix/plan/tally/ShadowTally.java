package dev.phoenix.plan.tally;

import java.util.Map;
import java.util.Objects;

/// What became of the requests that could have been copied. Nothing is lost silently: received = not sampled +
/// dropped + timed out + not comparable + compared + still in flight.
///
/// @param dropped copies never sent, by reason
/// @param notComparable copies answered but not compared, by reason
/// @param coverage what kinds of answers there were, and which of them were compared
public record ShadowTally(
        long received,
        long notSampled,
        long timedOut,
        long compared,
        Map<String, Long> dropped,
        Map<String, Long> notComparable,
        CoverageTally coverage) {
    public static final ShadowTally EMPTY = new ShadowTally(0, 0, 0, 0, Map.of(), Map.of());

    public ShadowTally {
        dropped = Map.copyOf(dropped);
        notComparable = Map.copyOf(notComparable);
        // Evidence that was stored before kinds were counted has none.
        coverage = Objects.requireNonNullElse(coverage, CoverageTally.EMPTY);
    }

    /// Copies of which nobody noted what kind of answer they had.
    public ShadowTally(
            long received,
            long notSampled,
            long timedOut,
            long compared,
            Map<String, Long> dropped,
            Map<String, Long> notComparable) {
        this(received, notSampled, timedOut, compared, dropped, notComparable, CoverageTally.EMPTY);
    }

    /// About which of the compared copies legacy was asked again; no part of the sum.
    public AskedTwice twice() {
        return coverage.twice();
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
                RouteTally.sum(notComparable, other.notComparable),
                coverage.plus(other.coverage));
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
