package dev.phoenix.plan.tally;

/// Customers' live requests that one side answered.
///
/// @param errors those answered by 5xx or not at all
/// @param latencyHdr HdrHistogram V2, compressed, base64, in microseconds; `""` is empty
public record SideTally(long requests, long errors, String latencyHdr) {
    public static final SideTally EMPTY = new SideTally(0, 0, "");

    /// The counts of both.
    public SideTally plus(SideTally other, HistogramSum histograms) {
        return new SideTally(
                requests + other.requests, errors + other.errors, histograms.plus(latencyHdr, other.latencyHdr));
    }
}
