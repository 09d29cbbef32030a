package dev.phoenix.gameday.shoppers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/// An HTTP origin that answers at once, except that it stands still once for a while. Bare sockets, so that its own
/// machinery adds nothing to what is measured.
final class FreezingOrigin implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final long freezeNanos;
    private final long thawNanos;

    FreezingOrigin(long freezeAfterNanos, long freezeForNanos) throws IOException {
        server = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
        freezeNanos = System.nanoTime() + freezeAfterNanos;
        thawNanos = freezeNanos + freezeForNanos;
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

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] request = new byte[1024];
            if (in.read(request) > 0) {
                long now = System.nanoTime();
                if (now >= freezeNanos && now < thawNanos) {
                    LockSupport.parkNanos(thawNanos - now);
                }
                out.write(ANSWER);
            }
        } catch (IOException gone) {
            // The caller went away; it counts that itself.
        }
    }
}
