package dev.phoenix.gateway;

import dev.phoenix.gateway.Understanding.Request;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a strict reader understands of the frames that a customer sends: the calls that are complete and sound, as
/// RFC 9113 has them, up to the first frame that breaks the connection. Only packing of fields is left to a library.
final class Http2Understanding {
    private static final int MOST_FRAME_BYTES = 16_384;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern METHOD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
    private static final Pattern TARGET = Pattern.compile("/[!-\"$-~]*");
    private static final Set<String> OF_A_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");
    private static final Set<String> PSEUDO = Set.of(":method", ":scheme", ":path", ":authority");
    private static final Set<String> OF_A_HEAD = Set.of("content-length", "host");

    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final Map<Integer, Call> calls = new HashMap<>();
    private final List<Request> complete = new ArrayList<>();
    private final List<Request> ended = new ArrayList<>();
    private ByteArrayOutputStream block = new ByteArrayOutputStream();
    private int blockOf;
    private boolean blockEnds;

    private Http2Understanding() {}

    private static final class Call {
        private final Map<String, String> fields;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private boolean isSound;
        private boolean isComplete;
        private boolean isOver;

        Call(Map<String, String> fields, boolean isSound) {
            this.fields = fields;
            this.isSound = isSound;
        }

        String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    /// @param complete calls that a reader may have understood
    /// @param ended those of them that it must have: whose stream has ended and said so, and nothing else
    record Calls(List<Request> complete, List<Request> ended) {
        Calls {
            complete = List.copyOf(complete);
            ended = List.copyOf(ended);
        }
    }

    /// The calls in these octets, which follow the preface and the settings.
    static Calls of(byte[] octets) {
        var understanding = new Http2Understanding();
        var in = ByteBuffer.wrap(octets);
        while (understanding.frame(in)) {
            // to the next
        }
        return new Calls(understanding.complete, understanding.ended);
    }

    /// @return whether the connection goes on
    private boolean frame(ByteBuffer in) {
        if (in.remaining() < 9) {
            return false;
        }
        int length = (in.get() & 0xff) << 16 | (in.get() & 0xff) << 8 | (in.get() & 0xff);
        int type = in.get() & 0xff;
        int flags = in.get() & 0xff;
        int stream = in.getInt() & 0x7fff_ffff;
        if (length > MOST_FRAME_BYTES
                || length > in.remaining()
                || (blockOf != 0 && (type != Http2Customer.CONTINUATION || stream != blockOf))) {
            return false;
        }
        var payload = new byte[length];
        in.get(payload);
        return switch (type) {
            case Http2Customer.DATA -> data(stream, flags, payload);
            case Http2Customer.HEADERS -> headers(stream, flags, payload);
            case Http2Customer.CONTINUATION -> blockOf != 0 && more(flags, payload);
            case Http2Customer.RST_STREAM -> reset(stream);
            default -> true;
        };
    }

    private boolean reset(int stream) {
        var call = calls.get(stream);
        if (call != null) {
            call.isOver = true;
        }
        return true;
    }

    /// The payload without what only fills it up; empty where that would be all of it and more, which is an error of
    /// the connection (RFC 9113 §6.1, §6.2).
    private static Optional<byte[]> unpadded(int flags, byte[] payload) {
        if ((flags & PADDED) == 0) {
            return Optional.of(payload);
        }
        int end = payload.length == 0 ? 0 : payload.length - (payload[0] & 0xff);
        return end < 1 ? Optional.empty() : Optional.of(Arrays.copyOfRange(payload, 1, end));
    }

    private boolean data(int stream, int flags, byte[] payload) {
        var call = calls.get(stream);
        if (call == null) {
            return false;
        }
        if ((flags & PADDED) != 0 && payload.length == 0) {
            // Too small for the length of its padding: an error of this call alone (RFC 9113 §4.2).
            call.isOver = true;
            return true;
        }
        var part = unpadded(flags, payload);
        if (!call.isOver && part.isPresent()) {
            call.body.writeBytes(part.get());
            completeIf(isWhole(call), call);
            endIf((flags & Http2Customer.END_STREAM) != 0, call);
        }
        return part.isPresent();
    }

    private boolean headers(int stream, int flags, byte[] payload) {
        var unpadded = unpadded(flags, payload);
        int skip = (flags & PRIORITY) != 0 ? 5 : 0;
        if (stream % 2 == 0 || unpadded.isEmpty() || unpadded.get().length < skip) {
            return false;
        }
        var part = unpadded.get();
        block = new ByteArrayOutputStream();
        blockOf = stream;
        blockEnds = (flags & Http2Customer.END_STREAM) != 0;
        block.write(part, skip, part.length - skip);
        return more(flags, new byte[0]);
    }

    private boolean more(int flags, byte[] payload) {
        block.writeBytes(payload);
        if ((flags & Http2Customer.END_HEADERS) == 0) {
            return true;
        }
        int stream = blockOf;
        blockOf = 0;
        try {
            block(stream, decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block.toByteArray())));
            return true;
        } catch (Http2Exception unreadable) {
            return false;
        }
    }

    private void block(int stream, Http2Headers headers) {
        var call = calls.get(stream);
        if (call == null) {
            var fields = new HashMap<String, String>();
            call = new Call(fields, isSoundHead(headers, fields));
            calls.put(stream, call);
            completeIf(isWhole(call), call);
        } else if (!call.isOver) {
            var trailers = new HashMap<String, String>();
            call.isSound &= blockEnds
                    && isSoundBlock(headers, trailers)
                    && trailers.keySet().stream().noneMatch(name -> name.startsWith(":") || OF_A_HEAD.contains(name));
        }
        if (!call.isOver) {
            endIf(blockEnds, call);
        }
    }

    /// A body of the length that was said is complete before anything says that the stream has ended.
    private static boolean isWhole(Call call) {
        return Integer.toString(call.body.size()).equals(call.field("content-length"));
    }

    private void completeIf(boolean isWhole, Call call) {
        if (isWhole && call.isSound && !call.isComplete) {
            call.isComplete = true;
            complete.add(request(call));
        }
    }

    private void endIf(boolean ends, Call call) {
        if (!ends) {
            return;
        }
        call.isOver = true;
        if (!call.fields.containsKey("content-length") && call.isSound) {
            completeIf(true, call);
            ended.add(request(call));
        }
    }

    private static Request request(Call call) {
        return new Request(call.field(":method"), call.field(":path"), Seen.text(call.body.toByteArray()));
    }

    private static boolean isSoundHead(Http2Headers headers, Map<String, String> fields) {
        return isSoundBlock(headers, fields)
                && METHOD.matcher(fields.getOrDefault(":method", "")).matches()
                && TARGET.matcher(fields.getOrDefault(":path", "")).matches()
                && SCHEME.matcher(fields.getOrDefault(":scheme", "")).matches()
                && fields.getOrDefault("host", fields.getOrDefault(":authority", ""))
                        .equals(fields.get(":authority"));
    }

    /// Whether all names and values may be, and those come once of which there is one.
    private static boolean isSoundBlock(Http2Headers headers, Map<String, String> fields) {
        boolean isSound = true;
        for (var field : headers) {
            var name = field.getKey().toString();
            var value = field.getValue().toString();
            boolean isPseudo = name.startsWith(":");
            boolean isOnce = isPseudo || name.equals("content-length");
            isSound &= NAME.matcher(isPseudo ? name.substring(1) : name).matches()
                    && VALUE.matcher(value).matches()
                    && !OF_A_CONNECTION.contains(name)
                    && (!isPseudo || PSEUDO.contains(name))
                    && !(name.equals("te") && !value.equals("trailers"))
                    && !(isOnce && fields.containsKey(name));
            fields.put(name, value);
        }
        return isSound;
    }
}
