package dev.phoenix.gateway.door;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/// Cuts what a customer sends over HTTP/1.1 into heads and bodies, and says how much of it may pass. *One thread*: the
/// connection's event loop.
final class RequestFraming {
    static final int MOST_LINE_BYTES = 8 * 1024;
    static final int MOST_FIELD_BYTES = 32 * 1024;

    /// More fields than any sane request has, few enough to be cheap.
    private static final int MOST_FIELDS = 256;

    /// Some customers send an empty line after a body; a few of them do no harm.
    private static final int MOST_EMPTY_LINES = 4;

    static final int MOST_TRAILER_BYTES = 8 * 1024;

    /// A chunk's line with its extensions, which nobody reads.
    private static final int MOST_CHUNK_LINE_BYTES = 256;

    /// Chunks of 2 GiB and more are nothing but trouble for whoever counts in 32 bits.
    private static final int MOST_SIZE_DIGITS = 7;

    private enum Part {
        HEAD,
        BODY,
        CHUNK_LINE,
        CHUNK,
        CHUNK_END,
        TRAILERS
    }

    private final HeadCheck head = new HeadCheck();
    private Part part = Part.HEAD;
    private Optional<Refusal> refusal = Optional.empty();
    private long leftBytes;
    private int scanned;
    private int lineFrom;
    private int firstBytes;
    private int lines;
    private int emptyLines;
    private long heads;
    private boolean asks;

    /// How many bytes from here on may pass now; 0 while more must come first, or when nothing more may pass.
    int pass(ByteBuf in, int from) {
        int here = in.writerIndex() - from;
        if (here == 0 || refusal.isPresent()) {
            return 0;
        }
        return switch (part) {
            case HEAD -> head(in, from);
            case BODY -> body(Math.min(leftBytes, here), Part.HEAD);
            case CHUNK_LINE -> chunkLine(in, from);
            case CHUNK -> body(Math.min(leftBytes, here), Part.CHUNK_END);
            case CHUNK_END -> chunkEnd(in, from);
            case TRAILERS -> trailers(in, from);
        };
    }

    Optional<Refusal> refusal() {
        return refusal;
    }

    /// Whether the head that passed last asks to leave HTTP/1.1; nothing after it may pass before the answer is known.
    boolean asksToLeave() {
        return asks;
    }

    /// The answer was to stay.
    void stays() {
        asks = false;
    }

    /// Whether the bytes that did not pass are part of a head.
    boolean isInHead() {
        return part == Part.HEAD;
    }

    /// Whether the bytes that did not pass are part of a body.
    boolean isInBody() {
        return part != Part.HEAD;
    }

    /// Heads that have passed.
    long heads() {
        return heads;
    }

    HeadCheck lastHead() {
        return head;
    }

    private int refuse(Refusal why) {
        refusal = Optional.of(why);
        return 0;
    }

    private int head(ByteBuf in, int from) {
        if (scanned == 0 && in.getByte(from) == '\r') {
            return emptyLine(in, from);
        }
        int end = endOfLines(in, from, MOST_LINE_BYTES, MOST_FIELD_BYTES);
        if (end == 0) {
            return 0;
        }
        if (!head.isSound(in, from, end)) {
            return refuse(Refusal.MALFORMED);
        }
        heads++;
        emptyLines = 0;
        asks = head.asksToLeave();
        leftBytes = head.lengthBytes();
        part = head.isChunked() ? Part.CHUNK_LINE : leftBytes > 0 ? Part.BODY : Part.HEAD;
        return done(end - from);
    }

    private int emptyLine(ByteBuf in, int from) {
        if (in.writerIndex() - from < 2) {
            return 0;
        }
        emptyLines++;
        return in.getByte(from + 1) == '\n' && emptyLines <= MOST_EMPTY_LINES ? 2 : refuse(Refusal.MALFORMED);
    }

    /// Where the empty line ends that closes a block of lines; 0 where it is not there yet, or there will be none.
    private int endOfLines(ByteBuf in, int from, int mostFirst, int mostOthers) {
        while (true) {
            int feed = in.indexOf(from + scanned, in.writerIndex(), (byte) '\n');
            int seen = (feed < 0 ? in.writerIndex() : feed + 1) - from;
            if (lines == 0 && seen > mostFirst) {
                return refuse(Refusal.TARGET_TOO_LONG);
            }
            if (lines > MOST_FIELDS || (lines > 0 && seen - firstBytes > mostOthers)) {
                return refuse(Refusal.HEADER_TOO_LARGE);
            }
            scanned = seen;
            if (feed < 0) {
                return 0;
            }
            if (seen < 2 || in.getByte(feed - 1) != '\r') {
                return refuse(Refusal.MALFORMED);
            }
            boolean isEmpty = seen - lineFrom == 2;
            lineFrom = seen;
            firstBytes = lines == 0 ? seen : firstBytes;
            lines++;
            if (isEmpty) {
                return lines == 1 ? refuse(Refusal.MALFORMED) : feed + 1;
            }
        }
    }

    private int body(long bytes, Part next) {
        leftBytes -= bytes;
        if (leftBytes == 0) {
            part = next;
        }
        return (int) bytes;
    }

    private int chunkLine(ByteBuf in, int from) {
        int most = Math.min(in.writerIndex(), from + MOST_CHUNK_LINE_BYTES);
        int feed = in.indexOf(from, most, (byte) '\n');
        if (feed < 0) {
            return most - from == MOST_CHUNK_LINE_BYTES ? refuse(Refusal.MALFORMED) : 0;
        }
        if (!isChunkLine(in, from, feed)) {
            return refuse(Refusal.MALFORMED);
        }
        if (leftBytes == 0) {
            part = Part.TRAILERS;
            return trailers(in, from);
        }
        part = Part.CHUNK;
        return done(feed + 1 - from);
    }

    /// Whether the line is a size, perhaps with extensions; the size is what is left from now on.
    private boolean isChunkLine(ByteBuf in, int from, int feed) {
        int at = from;
        long size = 0;
        while (Character.digit(in.getByte(at), 16) >= 0) {
            size = size << 4 | Character.digit(in.getByte(at), 16);
            at++;
        }
        boolean isSize = at > from && at - from <= MOST_SIZE_DIGITS;
        int end = feed - 1;
        boolean isEnded = end >= at && in.getByte(end) == '\r';
        boolean isExtended = isEnded && at < end && in.getByte(at) == ';';
        for (int i = at; isEnded && i < end; i++) {
            isEnded = Octets.isValue(in.getByte(i));
        }
        leftBytes = size;
        return isSize && isEnded && (at == end || isExtended);
    }

    private int chunkEnd(ByteBuf in, int from) {
        if (in.writerIndex() - from < 2) {
            return in.getByte(from) == '\r' ? 0 : refuse(Refusal.MALFORMED);
        }
        if (in.getByte(from) != '\r' || in.getByte(from + 1) != '\n') {
            return refuse(Refusal.MALFORMED);
        }
        part = Part.CHUNK_LINE;
        return 2;
    }

    /// The last chunk's line, and what follows it.
    private int trailers(ByteBuf in, int from) {
        int end = endOfLines(in, from, MOST_CHUNK_LINE_BYTES, MOST_TRAILER_BYTES);
        if (end == 0) {
            return 0;
        }
        int first = in.indexOf(from, end, (byte) '\n') + 1;
        if (!head.areSoundTrailers(in, first, end)) {
            return refuse(Refusal.MALFORMED);
        }
        part = Part.HEAD;
        return done(end - from);
    }

    private int done(int bytes) {
        scanned = 0;
        lineFrom = 0;
        lines = 0;
        return bytes;
    }
}
