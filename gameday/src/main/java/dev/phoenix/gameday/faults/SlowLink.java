package dev.phoenix.gameday.faults;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// A stretch of network in front of a server: what the server sends arrives later, by a delay that may change while
/// connections live. Bytes keep their order and are never altered. Any thread.
public final class SlowLink implements AutoCloseable {
    private static final int CHUNK_BYTES = 16 * 1024;

    /// Chunks on the way in one connection; a sender that is faster than the reader waits here, as on a real link.
    private static final int CHUNKS_UNDER_WAY = 1_024;

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final Chunk END = new Chunk(0, new byte[0]);

    /// Bytes on the way. No bytes mean the end.
    private static final class Chunk {
        private final long dueNanos;
        private final byte[] bytes;

        Chunk(long dueNanos, byte[] bytes) {
            this.dueNanos = dueNanos;
            this.bytes = bytes;
        }
    }

    private final InetSocketAddress server;
    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile long delayNanos;

    private SlowLink(InetSocketAddress server, Duration delay) throws IOException {
        this.server = server;
        this.delayNanos = delay.toNanos();
        this.door = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    }

    /// Opens a link to the server at this URL, on a free port.
    public static SlowLink to(URI server, Duration delay) throws IOException {
        SlowLink link = new SlowLink(new InetSocketAddress(server.getHost(), server.getPort()), delay);
        Thread.ofVirtual().name("slow-link").start(link::accept);
        return link;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /// From now on answers arrive this much later.
    public void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    @Override
    public void close() {
        close(door);
        sockets.forEach(SlowLink::close);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                sockets.add(client);
                Thread.ofVirtual().name("slow-link").start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        Socket upstream = new Socket();
        sockets.add(upstream);
        try {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(server, CONNECT_TIMEOUT_MILLIS);
            BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(CHUNKS_UNDER_WAY);
            Thread.ofVirtual().start(() -> copy(client, upstream));
            Thread.ofVirtual().start(() -> arrive(underWay, upstream, client));
            depart(upstream, underWay);
        } catch (IOException unreachable) {
            end(client, upstream);
        }
    }

    /// Towards the server: no delay.
    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException broken) {
            end(from, to);
        }
    }

    /// From the server: each chunk is marked with the time when it may arrive.
    private void depart(Socket upstream, BlockingQueue<Chunk> underWay) {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            InputStream in = upstream.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                underWay.put(new Chunk(System.nanoTime() + delayNanos, Arrays.copyOf(buffer, read)));
            }
        } catch (IOException broken) {
            close(upstream);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        // Room for the end is certain: at worst the reader drains, then finds it.
        while (!underWay.offer(END) && !door.isClosed()) {
            LockSupport.parkNanos(CHUNK_BYTES);
        }
    }

    private void arrive(BlockingQueue<Chunk> underWay, Socket upstream, Socket client) {
        try {
            OutputStream out = client.getOutputStream();
            for (Chunk chunk = underWay.take(); chunk.bytes.length > 0; chunk = underWay.take()) {
                for (long left = chunk.dueNanos - System.nanoTime(); left > 0; ) {
                    LockSupport.parkNanos(left);
                    left = chunk.dueNanos - System.nanoTime();
                }
                out.write(chunk.bytes);
            }
        } catch (IOException broken) {
            // Both ends are closed below, which is how each learns of it.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            end(client, upstream);
        }
    }

    private void end(Socket client, Socket upstream) {
        close(client);
        close(upstream);
        sockets.remove(client);
        sockets.remove(upstream);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to close.
        }
    }
}
