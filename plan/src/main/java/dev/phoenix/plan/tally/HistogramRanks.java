package dev.phoenix.plan.tally;

/// Reads encoded histograms by rank. Gateways and control bring the codec; the plan only says which
/// rank matters.
public interface HistogramRanks extends HistogramSum {
    /// How many answers the histogram holds; none in `""`.
    long count(String histogram);

    /// Between which times, in microseconds, the answer of this rank lies, counted from 1 at the
    /// fastest.
    Edges at(String histogram, long rank);

    /// The ends of the histogram's step in which a value lies.
    record Edges(long leastMicros, long mostMicros) {}
}
