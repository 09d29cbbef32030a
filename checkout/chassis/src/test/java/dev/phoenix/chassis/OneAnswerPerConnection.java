package dev.phoenix.chassis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers the first request of each connection, reads the second one whole, and hangs up without a word.
final class OneAnswerPerConnection implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger requests = new AtomicInteger();
    private final String answer;

    OneAnswerPerConnection() throws IOException {
        this("{\"value\":2}");
    }

    OneAnswerPerConnection(String body) throws IOException {
        this("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n", body);
    }

    /// Answers with this head, to which the empty line is added, and what follows it.
    OneAnswerPerConnection(String head, String rest) throws IOException {
        this.answer = head + "\r\n" + rest;
        Thread.ofVirtual().start(this::accept);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    int requests() {
        return requests.get();
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
            var in = new BufferedInputStream(socket.getInputStream());
            readRequest(in);
            requests.incrementAndGet();
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            readRequest(in);
            requests.incrementAndGet();
        } catch (IOException _) {
            // The caller hung up first: nothing more to read from it.
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int letter = in.read();
            if (letter < 0) {
                throw new IOException("The caller hung up.");
            }
            head.append((char) letter);
        }
        var lines = head.toString().toLowerCase(java.util.Locale.ROOT).lines();
        int length = lines.filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        in.readNBytes(length);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
