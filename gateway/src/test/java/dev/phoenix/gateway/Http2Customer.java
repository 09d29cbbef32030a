package dev.phoenix.gateway;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A customer who speaks HTTP/2 frame by frame, in clear text by prior knowledge, and may say what no library would.
/// One thread.
final class Http2Customer implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    Http2Customer(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, new byte[0]);
    }

    /// A frame as it came.
    record Got(int type, int flags, int stream, ByteBuffer payload) {
        /// The error that a RST_STREAM or GOAWAY tells.
        int error() {
            return payload.getInt(type == GOAWAY ? 4 : 0);
        }
    }

    void send(int type, int flags, int stream, byte[] payload) throws IOException {
        out.write(frame(type, flags, stream, payload));
    }

    /// Whatever these octets are.
    void sendRaw(byte[] octets) throws IOException {
        out.write(octets);
    }

    /// Says that nothing more comes.
    void sendNoMore() throws IOException {
        socket.shutdownOutput();
    }

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        var frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {
            (byte) (payload.length >> 16),
            (byte) (payload.length >> 8),
            (byte) payload.length,
            (byte) type,
            (byte) flags,
            (byte) (stream >> 24),
            (byte) (stream >> 16),
            (byte) (stream >> 8),
            (byte) stream
        });
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /// These fields, `name` and `value` in turn, as HPACK has them without any table.
    static byte[] block(String... fields) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            text(block, fields[i]);
            text(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        var octets = text.getBytes(StandardCharsets.ISO_8859_1);
        if (octets.length < 0x7f) {
            block.write(octets.length);
        } else {
            block.write(0x7f);
            int rest = octets.length - 0x7f;
            while (rest >= 0x80) {
                block.write((rest & 0x7f) | 0x80);
                rest >>= 7;
            }
            block.write(rest);
        }
        block.writeBytes(octets);
    }

    /// The fields of a sound request, and these besides.
    static String[] request(String method, String path, String... more) {
        var fields = new ArrayList<>(
                List.of(":method", method, ":scheme", "http", ":path", path, ":authority", "shop.example"));
        fields.addAll(List.of(more));
        return fields.toArray(String[]::new);
    }

    void head(int stream, boolean isEnd, String... fields) throws IOException {
        send(HEADERS, END_HEADERS | (isEnd ? END_STREAM : 0), stream, block(fields));
    }

    /// The next frame; empty at the end of the connection.
    Optional<Got> next() throws IOException {
        try {
            int first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            int length = first << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & 0x7fff_ffff;
            return Optional.of(new Got(type, flags, stream, ByteBuffer.wrap(in.readNBytes(length))));
        } catch (SocketException reset) {
            return Optional.empty();
        }
    }

    /// The next frame of one of these types; empty when the connection ends before.
    Optional<Got> next(List<Integer> types) throws IOException {
        while (true) {
            var frame = next();
            if (frame.isEmpty() || types.contains(frame.get().type())) {
                return frame;
            }
        }
    }

    /// The status of the answer that this frame begins.
    String status(Got frame) throws Http2Exception {
        var block = Unpooled.wrappedBuffer(frame.payload());
        if ((frame.flags() & PRIORITY) != 0) {
            block.skipBytes(PRIORITY_BYTES);
        }
        var headers = decoder.decodeHeaders(frame.stream(), block);
        return String.valueOf(headers.status());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
