package dev.phoenix.control.tally;

import dev.phoenix.plan.tally.HistogramRanks;
import org.HdrHistogram.Histogram;

/// Reads the gateways' histograms by rank, as the gates ask. Any thread.
public final class Ranks implements HistogramRanks {
    public static final Ranks OF_HDR = new Ranks();

    private Ranks() {}

    @Override
    public String add(String one, String other) {
        return Histograms.merge(one, other);
    }

    @Override
    public long count(String histogram) {
        return decoded(histogram).getTotalCount();
    }

    @Override
    public Edges at(String histogram, long rank) {
        var times = decoded(histogram);
        for (var step : times.recordedValues()) {
            if (step.getTotalCountToThisValue() >= rank) {
                long value = step.getValueIteratedTo();
                return new Edges(times.lowestEquivalentValue(value), times.highestEquivalentValue(value));
            }
        }
        throw new IllegalArgumentException("A histogram of " + times.getTotalCount() + " has no rank " + rank + ".");
    }

    /// Histograms are checked when they come in; one that cannot be read holds nothing.
    private static Histogram decoded(String histogram) {
        return Histograms.decode(histogram).orElseGet(Histograms::empty);
    }
}
