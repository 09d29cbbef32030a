package dev.phoenix.gameday.shoppers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// An HTTP origin that answers at once, except that it stands still once for a while. Bare sockets, so that its own
/// machinery adds nothing to what is measured.
final class FreezingOrigin implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final long freezeAfterNanos;
    private final long freezeForNanos;
    private final AtomicLong firstAt = new AtomicLong();

    FreezingOrigin(long freezeAfterNanos, long freezeForNanos) throws IOException {
        server = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
        this.freezeAfterNanos = freezeAfterNanos;
        this.freezeForNanos = freezeForNanos;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// One request over a connection of its own; answers when the answer is complete.
    void get() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            int read = socket.getInputStream().readNBytes(ANSWER.length).length;
            if (read != ANSWER.length) {
                throw new IOException("The answer ended early");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /// The time counts from the first request: a busy machine may need long to come that far.
    private void standStill() {
        firstAt.compareAndSet(0, System.nanoTime());
        long freezeAt = firstAt.get() + freezeAfterNanos;
        long thawAt = freezeAt + freezeForNanos;
        if (System.nanoTime() - freezeAt >= 0) {
            for (long left = thawAt - System.nanoTime(); left > 0; left = thawAt - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] request = new byte[1024];
            if (in.read(request) > 0) {
                standStill();
                out.write(ANSWER);
            }
        } catch (IOException gone) {
            // The caller went away; it counts that itself.
        }
    }
}
