import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// An upstream with ready answers on one thread, so that it costs the cores little beside what is measured. The
/// candidate's answers say the same as the legacy's with the members in another order and another `asOf`, so that
/// comparing is work.
final class Origin implements AutoCloseable {
    /// What it does with a request.
    enum Manner { WELL, HANGING, RESETTING, HUGE }

    private static final int HUGE_BYTES = 100 * 1024 * 1024;
    private static final byte[] BLOCK = new byte[64 * 1024];
    private static final byte[] HUGE_HEAD =
            ("HTTP/1.1 200 OK\r\nContent-Length: " + HUGE_BYTES + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final Map<String, byte[]> answers;
    private volatile Manner manner = Manner.WELL;

    private Origin(boolean candidate) throws IOException {
        answers = Map.of("/1k", answer(candidate, 9), "/20k", answer(candidate, 222));
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        Thread.ofPlatform().daemon().name("origin").start(this::serve);
    }

    static Origin start(boolean candidate) throws IOException {
        return new Origin(candidate);
    }

    int port() {
        return server.socket().getLocalPort();
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

    private void serve() {
        try {
            while (server.isOpen()) {
                selector.select(this::ready);
            }
        } catch (IOException | java.nio.channels.ClosedSelectorException _) {
            // closed
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                ((Visitor) key.attachment()).goOn();
            }
        } catch (IOException _) {
            close(key); // the proxy hung up; it may
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException _) {
            // nothing is left to close
        }
    }

    private void accept() throws IOException {
        for (var socket = server.accept(); socket != null; socket = server.accept()) {
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var key = socket.register(selector, SelectionKey.OP_READ);
            key.attach(new Visitor(socket, key));
        }
    }

    /// One connection: a request, its answer, the next request.
    private final class Visitor {
        private final SocketChannel socket;
        private final SelectionKey key;
        private final ByteBuffer in = ByteBuffer.allocate(8192);
        private ByteBuffer out = ByteBuffer.allocate(0);
        private long blocks;

        Visitor(SocketChannel socket, SelectionKey key) {
            this.socket = socket;
            this.key = key;
        }

        void goOn() throws IOException {
            if (!isWritten()) {
                return;
            }
            if (socket.read(in) < 0) {
                socket.close();
                return;
            }
            int last = in.position();
            boolean isWhole = last > 3 && in.get(last - 1) == '\n' && in.get(last - 3) == '\n';
            if (isWhole) {
                answer();
            }
        }

        private void answer() throws IOException {
            var line = new String(in.array(), 0, Math.min(64, in.position()), StandardCharsets.US_ASCII);
            in.clear();
            switch (manner) {
                case WELL -> out = ByteBuffer.wrap(answers.get(line.split(" ", 3)[1]));
                case HANGING -> {
                    return;
                }
                case RESETTING -> {
                    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
                    socket.close();
                    return;
                }
                case HUGE -> {
                    out = ByteBuffer.wrap(HUGE_HEAD);
                    blocks = HUGE_BYTES / BLOCK.length;
                }
            }
            isWritten();
        }

        /// Writes what is left, as far as it goes.
        private boolean isWritten() throws IOException {
            while (true) {
                socket.write(out);
                if (out.hasRemaining()) {
                    key.interestOps(SelectionKey.OP_WRITE);
                    return false;
                }
                if (blocks == 0) {
                    key.interestOps(SelectionKey.OP_READ);
                    return true;
                }
                blocks--;
                out = ByteBuffer.wrap(BLOCK);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        selector.close();
    }
}
