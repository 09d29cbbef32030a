package dev.phoenix.gateway.tally;

import dev.phoenix.plan.tally.PairTally;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What the comparison of pairs showed. *Not thread-safe*: [RouteCounts] holds its lock.
final class PairCounts {
    private long different;
    private long critical;
    private long onlyCandidateFailed;
    private long onlyLegacyFailed;
    private long slow;
    private final Latencies legacy = new Latencies();
    private final Latencies candidate = new Latencies();

    /// The counts of one window before their histograms are encoded.
    record Raw(
            PairTally counts,
            @Nullable Histogram legacy,
            @Nullable Histogram candidate) {
        PairTally encoded() {
            return new PairTally(
                    counts.different(),
                    counts.critical(),
                    counts.onlyCandidateFailed(),
                    counts.onlyLegacyFailed(),
                    counts.slow(),
                    Latencies.encode(legacy),
                    Latencies.encode(candidate));
        }
    }

    /// @param isNoise whether the pair differs only where legacy disagrees with itself
    void add(CopyEnd end, boolean isNoise) {
        switch (end) {
            case CopyEnd.Compared compared -> add(compared, isNoise);
            case CopyEnd.NotComparable(var _, var legacyFailed) -> onlyLegacyFailed += legacyFailed ? 1 : 0;
            case CopyEnd.Dropped _, CopyEnd.TimedOut _ -> {}
        }
    }

    private void add(CopyEnd.Compared compared, boolean isNoise) {
        different += compared.found().isEmpty() || isNoise ? 0 : 1;
        critical += compared.found().stream().anyMatch(one -> one.sighting().critical()) ? 1 : 0;
        onlyCandidateFailed += compared.onlyCandidateFailed() ? 1 : 0;
        slow += compared.timing().slow() ? 1 : 0;
        legacy.record(compared.timing().legacyMicros());
        candidate.record(compared.timing().candidateMicros());
    }

    Raw take() {
        var counts = new PairTally(different, critical, onlyCandidateFailed, onlyLegacyFailed, slow, "", "");
        different = 0;
        critical = 0;
        onlyCandidateFailed = 0;
        onlyLegacyFailed = 0;
        slow = 0;
        return new Raw(counts, legacy.take(), candidate.take());
    }
}
