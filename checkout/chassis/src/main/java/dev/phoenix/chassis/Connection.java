package dev.phoenix.chassis;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One connection of HTTP/1.1: writes a request in one piece and reads its answer on the caller's own thread, which is
/// a virtual one. One thread at a time.
final class Connection implements AutoCloseable {
    /// No answer of ours comes near it.
    private static final int LONGEST_ANSWER = 8 << 20;

    private static final int LONGEST_LINE = 16 << 10;
    private static final int MOST_FIELDS = 200;

    /// What came back. `last`: the server will close the connection.
    record Got(int status, String body, boolean last) {}

    /// The connection could not be made, so nothing was sent.
    static final class NotMade extends IOException {
        private static final long serialVersionUID = 1L;

        NotMade(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    /// The server hung up before the first byte of its answer.
    static final class HungUp extends IOException {
        private static final long serialVersionUID = 1L;

        HungUp(IOException cause) {
            super("the connection ended without an answer: " + cause.getMessage(), cause);
        }
    }

    private final SocketChannel channel;
    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[8 << 10];
    private int at;
    private int end;
    private long answeredAt = System.nanoTime();

    private Connection(SocketChannel channel, Socket socket) throws IOException {
        this.channel = channel;
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    static Connection open(URI server, long deadlineNanos) throws IOException {
        boolean secure = "https".equals(server.getScheme());
        int port = server.getPort() >= 0 ? server.getPort() : secure ? 443 : 80;
        var channel = SocketChannel.open();
        try {
            channel.socket().setTcpNoDelay(true);
            channel.socket().connect(new InetSocketAddress(server.getHost(), port), millisUntil(deadlineNanos));
            return new Connection(channel, secure ? secured(channel.socket(), server, port) : channel.socket());
        } catch (IOException unreachable) {
            channel.close();
            throw new NotMade(unreachable);
        }
    }

    private static SSLSocket secured(Socket plain, URI server, int port) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var secured = (SSLSocket) factory.createSocket(plain, server.getHost(), port, true);
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    /// Whether a kept connection can take another request: the server neither hung up nor said a word meanwhile.
    boolean isUsable(long longestIdleNanos) {
        if (at < end || System.nanoTime() - answeredAt > longestIdleNanos) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            boolean silent = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return silent;
        } catch (IOException gone) {
            return false;
        }
    }

    Got exchange(byte[] request, long deadlineNanos) throws IOException {
        try {
            socket.getOutputStream().write(request);
            fill(deadlineNanos);
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException ended) {
            throw new HungUp(ended);
        }
        var status = line(deadlineNanos);
        while (status.startsWith("HTTP/1.1 1")) {
            fields(deadlineNanos);
            status = line(deadlineNanos);
        }
        if (!status.matches("HTTP/1\\.[01] [0-9]{3}( .*)?")) {
            throw new ProtocolException("no answer of HTTP/1.1: " + status);
        }
        int code = Integer.parseInt(status.substring(9, 12));
        var fields = fields(deadlineNanos);
        boolean bodiless = code == 204 || code == 304;
        boolean chunked = fields.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked");
        boolean measured = fields.containsKey("content-length");
        byte[] body = bodiless
                ? new byte[0]
                : chunked ? chunks(deadlineNanos) : bytes(length(fields), !measured, deadlineNanos);
        boolean last = status.startsWith("HTTP/1.0")
                || fields.getOrDefault("connection", "").equalsIgnoreCase("close")
                || !(bodiless || chunked || measured);
        answeredAt = System.nanoTime();
        return new Got(code, new String(body, StandardCharsets.UTF_8), last);
    }

    private static int length(Map<String, String> fields) throws ProtocolException {
        var given = fields.getOrDefault("content-length", String.valueOf(LONGEST_ANSWER));
        if (!given.matches("[0-9]{1,9}") || Integer.parseInt(given) > LONGEST_ANSWER) {
            throw new ProtocolException("an answer of " + given + " bytes; at most " + LONGEST_ANSWER + " are read");
        }
        return Integer.parseInt(given);
    }

    private Map<String, String> fields(long deadlineNanos) throws IOException {
        var fields = new TreeMap<String, String>();
        for (int i = 0; i < MOST_FIELDS; i++) {
            var line = line(deadlineNanos);
            if (line.isEmpty()) {
                return fields;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("a header line without a name: " + line);
            }
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        throw new ProtocolException("more than " + MOST_FIELDS + " header lines");
    }

    private byte[] chunks(long deadlineNanos) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var size = line(deadlineNanos).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,7}") || body.size() + Integer.parseInt(size, 16) > LONGEST_ANSWER) {
                throw new ProtocolException("a chunk of '" + size + "' bytes; at most " + LONGEST_ANSWER + " are read");
            }
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                fields(deadlineNanos);
                return body.toByteArray();
            }
            body.writeBytes(bytes(length, false, deadlineNanos));
            line(deadlineNanos);
        }
    }

    private byte[] bytes(int length, boolean untilTheEnd, long deadlineNanos) throws IOException {
        var body = new ByteArrayOutputStream(Math.min(length, buffer.length));
        while (body.size() < length) {
            if (at == end) {
                try {
                    fill(deadlineNanos);
                } catch (EOFException ended) {
                    if (untilTheEnd) {
                        return body.toByteArray();
                    }
                    throw ended;
                }
            }
            int some = Math.min(end - at, length - body.size());
            body.write(buffer, at, some);
            at += some;
        }
        if (untilTheEnd) {
            throw new ProtocolException("an answer without end; at most " + LONGEST_ANSWER + " bytes are read");
        }
        return body.toByteArray();
    }

    private String line(long deadlineNanos) throws IOException {
        var line = new ByteArrayOutputStream(64);
        while (line.size() < LONGEST_LINE) {
            if (at == end) {
                fill(deadlineNanos);
            }
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, from, at - from);
            if (at < end) {
                at++;
                var text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
        }
        throw new ProtocolException("a line of more than " + LONGEST_LINE + " bytes");
    }

    /// Reads what there is, at least a byte.
    private void fill(long deadlineNanos) throws IOException {
        socket.setSoTimeout(millisUntil(deadlineNanos));
        int read = in.read(buffer, 0, buffer.length);
        if (read < 0) {
            throw new EOFException("the server hung up");
        }
        at = 0;
        end = read;
    }

    private static int millisUntil(long deadlineNanos) throws SocketTimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("the deadline is over");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        channel.close();
    }
}
