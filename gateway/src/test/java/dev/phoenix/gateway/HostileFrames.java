package dev.phoenix.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// What customers of HTTP/2 send who are broken or mean: sound calls with fields that would be something else as lines
/// of text, in frames that are damaged, out of order, or cut. Pure: the same random numbers make the same octets.
final class HostileFrames {
    private static final List<List<String>> NASTY_FIELDS = List.of(
            List.of("transfer-encoding", "chunked"),
            List.of("content-length", "3"),
            List.of("content-length", "0"),
            List.of("content-length", "+5"),
            List.of("content-length", "99999999999999999999"),
            List.of("host", "other.example"),
            List.of(":path", "/smuggled"),
            List.of(":method", "DELETE"),
            List.of(":status", "200"),
            List.of(":unknown", "1"),
            List.of("connection", "x"),
            List.of("keep-alive", "1"),
            List.of("upgrade", "h2c"),
            List.of("te", "gzip"),
            List.of("te", "trailers"),
            List.of("x", "1\r\n\r\nGET /smuggled HTTP/1.1"),
            List.of("x", "a\u0000b"),
            List.of("x", "a\nb"),
            List.of("x\r\ny", "1"),
            List.of("x: y", "1"),
            List.of("x y", "1"),
            List.of("X-Upper", "1"),
            List.of("", "1"),
            List.of("content-xength", "7"),
            List.of("expect", "100-continue"),
            List.of("cookie", "a=b"),
            List.of("cookie", "c=d"),
            List.of("x-high", "\u00e4\u00ff"),
            List.of("phoenix-lane", "shadow"));

    private final Random random;
    private final String name;

    private HostileFrames(Random random, String name) {
        this.random = random;
        this.name = name;
    }

    /// What one customer sends.
    ///
    /// @param text the octets, one character each
    /// @param isDamaged whether anything is wrong with the frames themselves
    /// @param calls how many were begun, if nothing is
    record Octets(String text, boolean isDamaged, int calls) {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /// @param name is in every target of these octets
    static Octets next(Random random, String name) {
        return new HostileFrames(random, name).next();
    }

    private Octets next() {
        var frames = new ArrayList<byte[]>();
        int calls = 1 + random.nextInt(4);
        for (int i = 0; i < calls; i++) {
            frames.addAll(call(2 * i + 1));
        }
        boolean isDamaged = random.nextInt(3) > 0;
        int harms = isDamaged ? 1 + random.nextInt(3) : 0;
        for (int i = 0; i < harms; i++) {
            harm(frames);
        }
        var all = new ByteArrayOutputStream();
        frames.forEach(all::writeBytes);
        var octets = all.toByteArray();
        return new Octets(Seen.text(isDamaged && random.nextBoolean() ? scratch(octets) : octets), isDamaged, calls);
    }

    private List<byte[]> call(int stream) {
        var body = "z".repeat(random.nextInt(20));
        boolean hasBody = random.nextBoolean();
        var fields = new ArrayList<>(List.of(Http2Customer.request(
                hasBody ? "POST" : "GET", "/" + name + "/" + stream + "?q=" + random.nextInt(9), "x-plain", "1")));
        for (int i = Math.max(0, random.nextInt(4) - 2); i > 0; i--) {
            fields.addAll(NASTY_FIELDS.get(random.nextInt(NASTY_FIELDS.size())));
        }
        var frames = new ArrayList<>(head(stream, !hasBody, fields));
        boolean hasTrailers = hasBody && random.nextInt(5) == 0;
        if (hasBody) {
            int cut = random.nextInt(body.length() + 1);
            frames.add(data(stream, body.substring(0, cut), false));
            frames.add(data(stream, body.substring(cut), !hasTrailers));
        }
        if (hasTrailers) {
            var trailers = new ArrayList<>(List.of("x-sum", "1"));
            if (random.nextInt(3) == 0) {
                trailers.addAll(NASTY_FIELDS.get(random.nextInt(NASTY_FIELDS.size())));
            }
            frames.addAll(head(stream, true, trailers));
        }
        return frames;
    }

    private static byte[] data(int stream, String part, boolean isEnd) {
        return Http2Customer.frame(
                Http2Customer.DATA,
                isEnd ? Http2Customer.END_STREAM : 0,
                stream,
                part.getBytes(StandardCharsets.US_ASCII));
    }

    /// A block of fields in one frame, or in several.
    private List<byte[]> head(int stream, boolean isEnd, List<String> fields) {
        var block = Http2Customer.block(fields.toArray(String[]::new));
        int end = isEnd ? Http2Customer.END_STREAM : 0;
        if (random.nextInt(4) > 0) {
            return List.of(Http2Customer.frame(Http2Customer.HEADERS, end | Http2Customer.END_HEADERS, stream, block));
        }
        int cut = random.nextInt(block.length);
        return List.of(
                Http2Customer.frame(Http2Customer.HEADERS, end, stream, Arrays.copyOf(block, cut)),
                Http2Customer.frame(
                        Http2Customer.CONTINUATION,
                        Http2Customer.END_HEADERS,
                        stream,
                        Arrays.copyOfRange(block, cut, block.length)));
    }

    private void harm(List<byte[]> frames) {
        int at = random.nextInt(frames.size());
        var frame = frames.get(at).clone();
        switch (random.nextInt(8)) {
            case 0 -> frames.add(random.nextInt(frames.size() + 1), frame);
            case 1 -> frames.add(frames.remove(at));
            case 2 -> frames.add(at, noise());
            case 3 -> replace(frames, at, frame, 3, random.nextInt(12));
            case 4 -> replace(frames, at, frame, 4, random.nextInt(256));
            case 5 -> replace(frames, at, frame, 8, random.nextInt(8));
            case 6 -> replace(frames, at, frame, 2, random.nextInt(64));
            default -> frames.set(at, Arrays.copyOf(frame, random.nextInt(frame.length) + 1));
        }
    }

    private static void replace(List<byte[]> frames, int at, byte[] frame, int octet, int by) {
        if (octet < frame.length) {
            frame[octet] = (byte) by;
            frames.set(at, frame);
        }
    }

    private byte[] noise() {
        var payload = new byte[random.nextInt(12)];
        random.nextBytes(payload);
        return Http2Customer.frame(random.nextInt(14), random.nextInt(256), random.nextInt(8), payload);
    }

    /// Changes an octet, loses one, or adds one.
    private byte[] scratch(byte[] octets) {
        int at = random.nextInt(octets.length);
        var changed = new ByteArrayOutputStream();
        changed.write(octets, 0, at);
        int how = random.nextInt(3);
        if (how < 2) {
            changed.write(random.nextInt(256));
        }
        int from = how == 0 ? at : at + 1;
        changed.write(octets, from, octets.length - from);
        return changed.toByteArray();
    }
}
