package dev.phoenix.plan.tally;

/// Adds two encoded histograms. Gateways and control bring the codec; the plan only says which ones belong together.
@FunctionalInterface
public interface HistogramSum {
    /// The sum; `""` is the empty histogram.
    String add(String one, String other);

    /// Adds where one of the two may be empty, without asking the codec.
    default String plus(String one, String other) {
        if (one.isEmpty()) {
            return other;
        }
        return other.isEmpty() ? one : add(one, other);
    }
}
