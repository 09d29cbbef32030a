package dev.phoenix.compare;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// Undoes what `Content-Encoding` says was done to a body: gzip and deflate, also one upon the other. Others, such as
/// Brotli and Zstandard, would each need a library.
final class Packing {
    private static final String FIELD = "content-encoding";

    /// More encodings than this upon each other are nobody's answer.
    private static final int MOST = 4;

    private static final int ZLIB_METHOD = 8;
    private static final int ZLIB_CHECK = 31;

    private Packing() {}

    /// A body as it was before it was packed, or why it cannot be had.
    sealed interface Outcome {}

    /// The bytes.
    @SuppressWarnings("ArrayRecordComponent") // handed from one step to the next, never compared or kept
    record Plain(byte[] bytes) implements Outcome {}

    /// Why there are none. `reason` is one of few.
    record Refused(String reason, String detail) implements Outcome {}

    static Outcome undone(Answer answer) {
        var encodings = encodings(answer);
        var body = answer.body();
        if (encodings.isEmpty() || body.length == 0) {
            return new Plain(body);
        }
        if (encodings.size() > MOST) {
            return refused("packed more than " + MOST + " times");
        }
        for (var encoding : encodings.reversed()) {
            if (!isKnown(encoding)) {
                return new Refused("content-encoding is not known", encoding);
            }
            try (var unpacked = unpacking(encoding, body)) {
                body = unpacked.readNBytes(Body.MAX_BYTES + 1);
            } catch (IOException wrong) {
                return refused("could not be unpacked: " + wrong.getMessage());
            }
            if (body.length > Body.MAX_BYTES) {
                return refused("could not be unpacked: larger than " + Body.MAX_BYTES + " bytes");
            }
        }
        return new Plain(body);
    }

    private static Refused refused(String detail) {
        return new Refused(Body.Unreadable.NOT_READ, detail);
    }

    /// Whether two bodies were packed by the same means.
    static boolean same(Answer legacy, Answer candidate) {
        var lines = legacy.headers().getOrDefault(FIELD, List.of());
        var others = candidate.headers().getOrDefault(FIELD, List.of());
        return lines.equals(others) || encodings(legacy).equals(encodings(candidate));
    }

    /// The encodings in the order in which they were applied.
    private static List<String> encodings(Answer answer) {
        return answer.headers().getOrDefault(FIELD, List.of()).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty() && !name.equals("identity"))
                .toList();
    }

    private static boolean isKnown(String encoding) {
        return encoding.equals("gzip") || encoding.equals("x-gzip") || encoding.equals("deflate");
    }

    private static InputStream unpacking(String encoding, byte[] body) throws IOException {
        var in = new ByteArrayInputStream(body);
        if (!encoding.equals("deflate")) {
            return new GZIPInputStream(in);
        }
        return hasZlibHeader(body) ? new InflaterInputStream(in) : new BareInflaterStream(in, new Inflater(true));
    }

    /// Some servers send deflate without the header that it should have.
    private static boolean hasZlibHeader(byte[] body) {
        return body.length >= 2
                && (body[0] & 0x0F) == ZLIB_METHOD
                && (((body[0] & 0xFF) << 8) | (body[1] & 0xFF)) % ZLIB_CHECK == 0;
    }

    /// Gives back the memory of an inflater of its own.
    private static final class BareInflaterStream extends InflaterInputStream {
        BareInflaterStream(InputStream in, Inflater inflater) {
            super(in, inflater);
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }
}
