package dev.phoenix.gateway.tally;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Answer times of one kind since they were last taken. *Not thread-safe*: [RouteCounts] holds its lock.
final class Latencies {
    private static final long SHORTEST_MICROS = 1;
    private static final long LONGEST_MICROS = 120_000_000;
    private static final int SIGNIFICANT_DIGITS = 2;

    private @Nullable Histogram histogram;

    /// Adds one answer; times beyond two minutes count as two minutes.
    void record(long micros) {
        var current = histogram;
        if (current == null) {
            current = empty();
            histogram = current;
        }
        current.recordValue(Math.clamp(micros, SHORTEST_MICROS, LONGEST_MICROS));
    }

    /// Hands the times over and starts anew; encoding is the taker's work, outside the lock.
    @Nullable
    Histogram take() {
        var taken = histogram;
        histogram = null;
        return taken;
    }

    private static Histogram empty() {
        return new Histogram(SHORTEST_MICROS, LONGEST_MICROS, SIGNIFICANT_DIGITS);
    }

    /// HdrHistogram V2, compressed, base64; `""` is empty.
    static String encode(@Nullable Histogram times) {
        if (times == null) {
            return "";
        }
        var bytes = ByteBuffer.allocate(times.getNeededByteBufferCapacity());
        int length = times.encodeIntoCompressedByteBuffer(bytes, Deflater.BEST_SPEED);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    /// The sum of two encoded histograms.
    static String add(String one, String other) {
        var sum = empty();
        sum.add(decode(one));
        sum.add(decode(other));
        return encode(sum);
    }

    static Histogram decode(String encoded) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), SHORTEST_MICROS);
        } catch (DataFormatException damaged) {
            throw new IllegalArgumentException(
                    "A histogram that this gateway encoded itself cannot be read back.", damaged);
        }
    }
}
