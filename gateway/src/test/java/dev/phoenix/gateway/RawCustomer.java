package dev.phoenix.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A customer who speaks bytes, on one connection. One thread.
final class RawCustomer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final BufferedInputStream in;

    RawCustomer(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// One answer, with every byte of it.
    record Got(int status, List<String> head, String body, String raw) {
        String field(String name) {
            return HttpReader.field(head, name).orElse("");
        }
    }

    static String get(String target, String... fields) {
        return request("GET", target, "", fields);
    }

    static String post(String target, String body, String... fields) {
        return request("POST", target, body, fields);
    }

    static String request(String method, String target, String body, String... fields) {
        var text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: shop.example\r\n");
        for (var field : fields) {
            text.append(field).append("\r\n");
        }
        if (!body.isEmpty()) {
            int length = body.getBytes(StandardCharsets.UTF_8).length;
            text.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(length)
                    .append("\r\n");
        }
        return text.append("\r\n").append(body).toString();
    }

    void send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /// As [#send], each character as one octet.
    void sendRaw(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    Got ask(String bytes) throws IOException {
        send(bytes);
        return answer();
    }

    Got answer() throws IOException {
        return answer(true);
    }

    /// As [#answer]; empty when the gateway ends the connection, in whatever way.
    Optional<Got> answerOrEnd() throws IOException {
        try {
            var reader = new HttpReader(in);
            var head = reader.head();
            if (head.isEmpty()) {
                return Optional.empty();
            }
            int status = Integer.parseInt(head.get().getFirst().split(" ", -1)[1]);
            return Optional.of(new Got(status, head.get(), reader.body(head.get()), reader.raw()));
        } catch (SocketException reset) {
            return Optional.empty();
        }
    }

    /// The answer to a HEAD request, which has no body whatever its fields say.
    Got headOnly() throws IOException {
        return answer(false);
    }

    private Got answer(boolean withBody) throws IOException {
        var reader = new HttpReader(in);
        var head = reader.head().orElseThrow(() -> new IOException("the gateway closed without an answer"));
        int status = Integer.parseInt(head.getFirst().split(" ", -1)[1]);
        boolean bodyless = !withBody || status == 204 || status == 304 || status < 200;
        var body = bodyless ? "" : reader.body(head);
        return new Got(status, head, body, reader.raw());
    }

    /// Whether the gateway has closed this connection; waits for it.
    boolean isClosedByGateway() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    /// All bytes up to the end of the connection.
    String everything() throws IOException {
        return Seen.text(in.readAllBytes());
    }

    /// The lines of a head, whatever follows.
    List<String> head() throws IOException {
        return new HttpReader(in).head().orElseThrow(() -> new IOException("the gateway closed without an answer"));
    }

    /// One line of whatever comes.
    String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /// All bytes up to and with this text.
    String everythingUpTo(String end) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the gateway closed after " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /// Whether something has come that nobody has read.
    boolean hasBytes() throws IOException {
        return in.available() > 0;
    }

    int read() throws IOException {
        return in.read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
