import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// An upstream with ready answers, one virtual thread a connection. The candidate's say the same as the legacy's with
/// the members in another order and another `asOf`, so that comparing is work.
final class Origin implements AutoCloseable {
    /// What it does with a request.
    enum Manner { WELL, HANGING, RESETTING, HUGE }

    private static final String HUGE_HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n";

    private final ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private volatile Manner manner = Manner.WELL;

    private Origin(boolean candidate) throws IOException {
        answers.put("/1k", answer(candidate, 9));
        answers.put("/20k", answer(candidate, 222));
        Thread.ofPlatform().daemon().name("origin").start(this::accept);
    }

    static Origin start(boolean candidate) throws IOException {
        return new Origin(candidate);
    }

    int port() {
        return server.getLocalPort();
    }

    void behave(Manner next) {
        manner = next;
    }

    private static byte[] answer(boolean candidate, int lines) {
        var body = new StringBuilder(candidate ? "{\"asOf\":\"2026-01-01T10:00:01Z\",\"lines\":[" : "{\"lines\":[");
        for (int i = 0; i < lines; i++) {
            var sku = "\"sku\":\"%06d\"".formatted(i * 7919 % 1_000_000);
            var rest = "\"quantity\":%d,\"price\":{\"amount\":%d,\"currency\":\"GBP\"},\"tax\":%d.50"
                    .formatted(i % 9 + 1, 100 + i, i);
            body.append(i == 0 ? "{" : ",{").append(candidate ? rest + "," + sku : sku + "," + rest).append('}');
        }
        body.append(candidate ? "],\"id\":4711}" : "],\"id\":4711,\"asOf\":\"2026-01-01T10:00:00Z\"}");
        var head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream(), 8192);
            var out = socket.getOutputStream();
            for (var line = line(in); line != null; line = line(in)) {
                var path = line.split(" ")[1];
                while (!line.isEmpty()) {
                    line = line(in);
                }
                switch (manner) {
                    case WELL -> out.write(answers.get(path));
                    case HANGING -> Thread.sleep(60_000);
                    case RESETTING -> {
                        socket.setSoLinger(true, 0);
                        return;
                    }
                    case HUGE -> {
                        out.write(HUGE_HEAD.getBytes(StandardCharsets.US_ASCII));
                        for (int i = 0; i < 1600; i++) {
                            out.write(new byte[65536]);
                        }
                    }
                }
            }
        } catch (IOException _) {
            // The proxy hung up; it may.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String line(BufferedInputStream in) throws IOException {
        var line = new StringBuilder(64);
        for (int letter = in.read(); letter != '\n'; letter = in.read()) {
            if (letter < 0) {
                return null;
            }
            if (letter != '\r') {
                line.append((char) letter);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
