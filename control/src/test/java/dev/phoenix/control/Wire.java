package dev.phoenix.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// A wire to a server that can be cut and mended: while it is cut every connection breaks and none is made. Any thread.
final class Wire implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("//([^:/]+):(\\d+)/");

    private final ServerSocket socket;
    private final String host;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isCut;

    private Wire(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// A wire to the server of this JDBC URL.
    static Wire to(String url) throws IOException {
        var address = ADDRESS.matcher(url);
        if (!address.find()) {
            throw new IllegalArgumentException("No host and port in the URL.");
        }
        return new Wire(address.group(1), Integer.parseInt(address.group(2)));
    }

    /// The same URL, through this wire.
    String url(String direct) {
        return ADDRESS.matcher(direct).replaceFirst("//127.0.0.1:" + socket.getLocalPort() + "/");
    }

    void cut() {
        isCut = true;
        open.forEach(Wire::closeQuietly);
        open.clear();
    }

    void mend() {
        isCut = false;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                connect(socket.accept());
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket near) {
        open.add(near);
        try {
            var far = new Socket(host, port);
            open.add(far);
            Thread.ofVirtual().start(() -> pump(near, far));
            Thread.ofVirtual().start(() -> pump(far, near));
        } catch (IOException e) {
            closeQuietly(near);
        }
        if (isCut) { // while this was being connected
            open.forEach(Wire::closeQuietly);
        }
    }

    private static void pump(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        cut();
    }
}
