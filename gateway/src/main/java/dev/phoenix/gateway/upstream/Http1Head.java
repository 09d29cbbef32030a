package dev.phoenix.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes requests as HTTP/1.1 has them. What goes out together is put together here, so that it leaves in one piece.
/// *One thread*: an event loop, whose connections share it.
final class Http1Head {
    /// Bodies up to this size are copied behind the head; beyond it, a second buffer is cheaper than copying.
    private static final int MOST_TOGETHER_BYTES = 4 * 1024;

    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] HOST = ascii("Host: ");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");

    /// A field that ends at the next one who reads it says so.
    private static final byte[] CONNECTION_TE = ascii("Connection: TE\r\n");

    private byte[] bytes = new byte[1024];
    private int length;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Begins a request.
    void begin(Upstream upstream, RequestHead head) {
        put(head.method().name());
        put((byte) ' ');
        put(upstream.basePath());
        target(head.target());
        put(VERSION);
        if (!head.fields().contains("Host")) {
            put(HOST);
            put(upstream.authority());
            line();
        }
        head.fields().forEach(this::field);
        if (head.fields().contains("TE")) {
            put(CONNECTION_TE);
        }
    }

    /// One field.
    void field(String name, String value) {
        put(name);
        put((byte) ':');
        put((byte) ' ');
        put(value);
        line();
    }

    /// The body comes in chunks.
    void isChunked() {
        put(CHUNKED);
    }

    /// Tells the length of the body, which no field did.
    void bodyBytes(int bodyBytes) {
        put(LENGTH);
        put(Integer.toString(bodyBytes));
        line();
    }

    /// Forgets what was put together.
    void clear() {
        length = 0;
    }

    /// Ends a line, or the head.
    void line() {
        put((byte) '\r');
        put((byte) '\n');
    }

    /// Begins a chunk of this many bytes; 0 is the end of all chunks.
    void chunk(int chunkBytes) {
        put(Integer.toHexString(chunkBytes));
        line();
    }

    /// Takes this part of a body in, unless it is too large for that.
    ///
    /// @return whether it was taken
    boolean take(Buffer part) {
        int more = part.length();
        if (more > MOST_TOGETHER_BYTES) {
            return false;
        }
        room(more);
        ((BufferInternal) part).getByteBuf().getBytes(0, bytes, length, more);
        length += more;
        return true;
    }

    /// What was put together.
    void writeTo(ByteBuf out) {
        out.writeBytes(bytes, 0, length);
    }

    int length() {
        return length;
    }

    /// A space ends a target, too.
    private void target(String target) {
        if (target.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("The target of a request cannot hold a space: " + target);
        }
        put(target);
    }

    /// What came in over another protocol, or was translated, may hold what ends a line here.
    private void put(String text) {
        var octets = text.getBytes(StandardCharsets.ISO_8859_1);
        for (byte octet : octets) {
            if (octet == '\r' || octet == '\n' || octet == 0) {
                throw new IllegalArgumentException("The head of a request cannot hold octet " + octet + ".");
            }
        }
        put(octets);
    }

    private void put(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void put(byte one) {
        room(1);
        bytes[length++] = one;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
