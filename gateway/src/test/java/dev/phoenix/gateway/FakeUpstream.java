package dev.phoenix.gateway;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// An upstream that records every request byte for byte and reacts as it is told. Any thread.
final class FakeUpstream implements AutoCloseable {
    private final ServerSocket door;
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong hugeBytesSent = new AtomicLong();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread acceptor = Thread.ofVirtual().unstarted(this::accept);
    private volatile Function<Seen, Reaction> reaction;

    private FakeUpstream(ServerSocket door, Function<Seen, Reaction> reaction) {
        this.door = door;
        this.reaction = reaction;
    }

    static FakeUpstream start(Function<Seen, Reaction> reaction) {
        return startOn(0, reaction);
    }

    static FakeUpstream startOn(int port, Function<Seen, Reaction> reaction) {
        try {
            var upstream = new FakeUpstream(new ServerSocket(port, 1024, InetAddress.getLoopbackAddress()), reaction);
            upstream.acceptor.start();
            return upstream;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void reacts(Function<Seen, Reaction> otherwise) {
        reaction = otherwise;
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return door.getLocalPort();
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    int requests() {
        return requests.get();
    }

    long hugeBytesSent() {
        return hugeBytesSent.get();
    }

    int connections() {
        return connections.get();
    }

    /// Closes every connection as a server does that finds them idle.
    void closeIdle() {
        open.forEach(FakeUpstream::close);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var socket = door.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                int number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, number));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            var out = new BufferedOutputStream(socket.getOutputStream());
            while (true) {
                var reader = new HttpReader(in);
                var head = reader.head();
                if (head.isEmpty()) {
                    return;
                }
                var body = reader.body(head.get());
                var request = new Seen(
                        head.get().getFirst(),
                        head.get().subList(1, head.get().size()),
                        body,
                        reader.trailers(),
                        number);
                seen.add(request);
                requests.incrementAndGet();
                if (!react(reaction.apply(request), request, socket, out)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException over) {
            // the gateway hung up, or the test is over
        } finally {
            open.remove(socket);
        }
    }

    private boolean react(Reaction reaction, Seen request, Socket socket, OutputStream out)
            throws IOException, InterruptedException {
        return switch (reaction) {
            case Reaction.Raw(var bytes) -> {
                write(out, bytes);
                yield true;
            }
            case Reaction.RawThenClose(var bytes) -> {
                write(out, bytes);
                yield false;
            }
            case Reaction.Hang() -> {
                closed.await();
                yield false;
            }
            case Reaction.Reset() -> {
                socket.setSoLinger(true, 0);
                yield false;
            }
            case Reaction.After(var time, var then) -> {
                closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
                yield react(then, request, socket, out);
            }
            case Reaction.Once(var latch, var then) -> {
                latch.await();
                yield react(then, request, socket, out);
            }
            case Reaction.Echo(var bytes) -> {
                write(out, bytes);
                socket.getInputStream().transferTo(socket.getOutputStream());
                yield false;
            }
            case Reaction.Steps(var steps) -> {
                boolean goesOn = true;
                for (var step : steps) {
                    goesOn &= react(step, request, socket, out);
                }
                yield goesOn;
            }
            case Reaction.Huge(var size) -> {
                huge(out, size);
                yield true;
            }
        };
    }

    private static void write(OutputStream out, String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void huge(OutputStream out, long size) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        var block = new byte[64 * 1024];
        for (long sent = 0; sent < size; sent += block.length) {
            out.write(block, 0, (int) Math.min(block.length, size - sent));
            hugeBytesSent.addAndGet(block.length);
        }
        out.flush();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // as wished
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            door.close();
            acceptor.join();
        } catch (IOException gone) {
            // as wished
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        closeIdle();
    }
}
