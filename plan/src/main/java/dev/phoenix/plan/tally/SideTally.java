package dev.phoenix.plan.tally;

/// Customers' live requests that one side answered.
///
/// @param errors those answered by 5xx or not at all
/// @param latencyHdr HdrHistogram V2, compressed, base64, in microseconds; `""` is empty
/// @param customers customers whom the share gave to this side, each counted once by each gateway
/// @param failedCustomers those of them who saw it fail, each counted once by each gateway
public record SideTally(long requests, long errors, String latencyHdr, long customers, long failedCustomers) {
    public static final SideTally EMPTY = new SideTally(0, 0, "");

    /// A side to which the share gave nobody.
    public SideTally(long requests, long errors, String latencyHdr) {
        this(requests, errors, latencyHdr, 0, 0);
    }

    /// The counts of both.
    public SideTally plus(SideTally other, HistogramSum histograms) {
        return new SideTally(
                requests + other.requests,
                errors + other.errors,
                histograms.plus(latencyHdr, other.latencyHdr),
                customers + other.customers,
                failedCustomers + other.failedCustomers);
    }
}
