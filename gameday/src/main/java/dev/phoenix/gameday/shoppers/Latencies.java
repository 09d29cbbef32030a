package dev.phoenix.gameday.shoppers;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Latencies in microseconds, three significant digits, up to two minutes (longer counts as two minutes). Any thread.
public final class Latencies {
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);

    private final Histogram histogram = new ConcurrentHistogram(1, LONGEST_MICROS, 3);

    /// Records the time from when a request was due until now.
    public void since(long scheduledNanos) {
        long micros = (System.nanoTime() - scheduledNanos) / 1_000;
        histogram.recordValue(Math.clamp(micros, 1, LONGEST_MICROS));
    }

    public long count() {
        return histogram.getTotalCount();
    }

    public double percentileMillis(double percentile) {
        return count() == 0 ? 0 : histogram.getValueAtPercentile(percentile) / 1_000.0;
    }
}
