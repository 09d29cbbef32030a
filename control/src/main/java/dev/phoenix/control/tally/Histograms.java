package dev.phoenix.control.tally;

import dev.phoenix.plan.tally.HistogramSum;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/// Latencies as gateways send them: HdrHistogram V2, compressed, base64, in microseconds. Merging is
/// exact, because all have the same bounds and precision; averages of percentiles are never taken.
public final class Histograms {
    static final long LOWEST_MICROS = 1;
    public static final long HIGHEST_MICROS = 120_000_000;
    static final int DIGITS = 2;

    /// Between gathered texts; Base64 has no such character.
    private static final char GATHERED = ',';

    private static final String SEPARATOR = String.valueOf(GATHERED);

    private Histograms() {}

    public static Histogram empty() {
        return new Histogram(LOWEST_MICROS, HIGHEST_MICROS, DIGITS);
    }

    /// The histogram that this text holds; the empty text is an empty one. Empty when the text holds none.
    static Optional<Histogram> decode(String hdr) {
        if (hdr.isEmpty()) {
            return Optional.of(empty());
        }
        try {
            var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(hdr));
            var decoded = Histogram.decodeFromCompressedByteBuffer(bytes, HIGHEST_MICROS);
            return decoded.getHighestTrackableValue() > 2 * HIGHEST_MICROS ? Optional.empty() : Optional.of(decoded);
        } catch (DataFormatException | RuntimeException e) {
            return Optional.empty();
        }
    }

    public static String encode(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return "";
        }
        var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        var bytes = new byte[length];
        buffer.flip().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// One text for the calls of both, without adding them yet: unpacking and packing is most of what
    /// counting costs.
    static String gather(String one, String other) {
        return one + GATHERED + other;
    }

    /// Adds what was gathered, also where there is nothing to add it to.
    static final HistogramSum SETTLE = new HistogramSum() {
        @Override
        public String add(String one, String other) {
            return merge(one, other);
        }

        @Override
        public String plus(String one, String other) {
            return merge(one, other);
        }
    };

    /// One text for the calls of both, gathered ones added.
    static String merge(String one, String other) {
        boolean isOne = one.isEmpty() || other.isEmpty();
        if (isOne && one.indexOf(GATHERED) < 0 && other.indexOf(GATHERED) < 0) {
            return one.isEmpty() ? other : one;
        }
        var merged = empty();
        Stream.of(one.split(SEPARATOR), other.split(SEPARATOR))
                .flatMap(Stream::of)
                .forEach(hdr -> add(merged, hdr));
        return encode(merged);
    }

    static void add(Histogram sum, String hdr) {
        decode(hdr).ifPresent(sum::add);
    }

    /// A percentile in milliseconds; absent when nothing was measured.
    static Optional<Double> millis(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0
                ? Optional.empty()
                : Optional.of(histogram.getValueAtPercentile(percentile) / 1_000.0);
    }
}
