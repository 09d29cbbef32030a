import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/// Calls over kept connections, on the caller's thread. The load shares the cores with what it measures, and a client
/// that is as light as can be leaves them to it. It understands answers with a length or in chunks. Any thread.
final class Caller implements AutoCloseable {
    record Answer(int status, byte[] body) {}

    private record Line(Socket socket, InputStream in) {}

    private static final int LONGEST_WAIT_MS = 60_000;

    private final URI server;
    private final ConcurrentLinkedDeque<Line> kept = new ConcurrentLinkedDeque<>();

    Caller(URI server) {
        this.server = server;
    }

    Answer send(String method, String path, byte[] body, Map<String, String> fields) throws IOException {
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + server.getRawAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n");
        fields.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        var request = new ByteArrayOutputStream(512 + body.length);
        request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        var line = kept.pollFirst();
        if (line == null) {
            var socket = new Socket(server.getHost(), server.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LONGEST_WAIT_MS);
            line = new Line(socket, new BufferedInputStream(socket.getInputStream()));
        }
        line.socket().getOutputStream().write(request.toByteArray());
        return answer(line);
    }

    private Answer answer(Line line) throws IOException {
        int status = Integer.parseInt(text(line.in()).substring(9, 12));
        int length = -1;
        boolean last = false;
        for (var field = text(line.in()); !field.isEmpty(); field = text(line.in())) {
            var low = field.toLowerCase(Locale.ROOT);
            if (low.startsWith("content-length:")) {
                length = Integer.parseInt(low.substring(15).strip());
            }
            last |= low.startsWith("connection:") && low.endsWith("close");
        }
        var body = new ByteArrayOutputStream();
        if (length >= 0) {
            body.writeBytes(line.in().readNBytes(length));
        } else {
            for (int size = chunk(line.in()); size > 0; size = chunk(line.in())) {
                body.writeBytes(line.in().readNBytes(size));
                text(line.in());
            }
            text(line.in());
        }
        if (last) {
            line.socket().close();
        } else {
            kept.offerFirst(line);
        }
        return new Answer(status, body.toByteArray());
    }

    private static int chunk(InputStream in) throws IOException {
        return Integer.parseInt(text(in), 16);
    }

    private static String text(InputStream in) throws IOException {
        var text = new StringBuilder(32);
        for (int letter = in.read(); letter != '\n'; letter = in.read()) {
            if (letter < 0) {
                throw new EOFException("the server hung up");
            }
            if (letter != '\r') {
                text.append((char) letter);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        for (var line = kept.pollFirst(); line != null; line = kept.pollFirst()) {
            line.socket().close();
        }
    }
}
