package dev.phoenix.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// An upstream of bodies that nobody could hold. It answers `GET /N` with N bytes, and reads the body of a `POST` at
/// once, or at the target `/later` from when it is told to on, to answer with how much there was. Any thread.
final class FloodUpstream implements AutoCloseable {
    private final ServerSocket door;
    private final Semaphore reads;
    private final AtomicLong sentBytes = new AtomicLong();

    private FloodUpstream(ServerSocket door, Semaphore reads) {
        this.door = door;
        this.reads = reads;
    }

    /// @param reads each body that is read later takes a leave of these to be read
    static FloodUpstream start(Semaphore reads) {
        try {
            var upstream = new FloodUpstream(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), reads);
            Thread.ofVirtual().start(upstream::accept);
            return upstream;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String url() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    /// Bytes of answers that the sockets have taken.
    long sentBytes() {
        return sentBytes.get();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var socket = door.accept();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            var out = socket.getOutputStream();
            for (var head = new HttpReader(in).head(); head.isPresent(); head = new HttpReader(in).head()) {
                var line = head.get().getFirst();
                if (line.startsWith("POST")) {
                    if (line.contains(" /later ")) {
                        reads.acquire();
                    }
                    long length = HttpReader.field(head.get(), "content-length")
                            .map(Long::parseLong)
                            .orElseThrow();
                    in.skipNBytes(length);
                    answer(out, Long.toString(length));
                } else {
                    flood(out, Long.parseLong(line.split(" ", -1)[1].substring(1)));
                }
            }
        } catch (IOException | InterruptedException over) {
            // the gateway hung up, or the test is over
        }
    }

    private static void answer(OutputStream out, String body) throws IOException {
        out.write(((Reaction.Raw) Reaction.ok(body)).bytes().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void flood(OutputStream out, long size) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        var block = new byte[256 * 1024];
        for (long sent = 0; sent < size; sent += block.length) {
            int next = (int) Math.min(block.length, size - sent);
            out.write(block, 0, next);
            sentBytes.addAndGet(next);
        }
        out.flush();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
