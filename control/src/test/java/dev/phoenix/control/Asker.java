package dev.phoenix.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/// Asks control over plain sockets, with any header there is, and holds every answer against the contract. Any thread.
final class Asker {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Contract contract;
    private final String host;
    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private final List<String> broken = new ArrayList<>();

    Asker(Contract contract, String host) {
        this.contract = contract;
        this.host = host;
    }

    /// A request.
    ///
    /// @param template the path as the document writes it
    /// @param path the path that is asked
    /// @param fields header fields, one a line
    record Ask(String method, String template, String path, List<String> fields, String body) {
        static Ask of(String method, String path, String... fields) {
            return new Ask(method, path, path, List.of(fields), "");
        }

        Ask at(String part) {
            return new Ask(method, template, template.replaceAll("\\{[^}]+}", part), fields, body);
        }

        Ask query(String query) {
            return new Ask(method, template, path + "?" + query, fields, body);
        }

        Ask with(String text) {
            return new Ask(method, template, path, fields, text);
        }
    }

    /// Every answer that there was: `POST /api/promote 409`.
    Set<String> seen() {
        return Set.copyOf(seen);
    }

    synchronized List<String> broken() {
        return List.copyOf(broken);
    }

    /// Asks, and gives the answer's status.
    int ask(int port, Ask ask) throws IOException {
        try (var socket = new Socket(host, port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            send(socket, ask);
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            int status = status(reader);
            var fields = fields(reader);
            boolean isStream = ask.path.endsWith("/events") && status == 200;
            var body = isStream ? reader.readLine() : body(reader, fields);
            note(ask, status, fields.getOrDefault("content-type", ""), body);
            return status;
        }
    }

    /// A connection is kept although it was asked to be closed, so the length alone says where the answer ends.
    private static String body(BufferedReader reader, Map<String, String> fields) throws IOException {
        int bytes = Integer.parseInt(fields.getOrDefault("content-length", "0"));
        var body = new StringBuilder();
        for (int left = bytes; left > 0; ) {
            int read = reader.read();
            if (read < 0) {
                throw new IOException("The answer ended " + left + " bytes too early.");
            }
            body.append((char) read);
            left -= read < 0x80 ? 1 : read < 0x800 ? 2 : Character.isSurrogate((char) read) ? 2 : 3;
        }
        return body.toString();
    }

    static void send(Socket socket, Ask ask) throws IOException {
        boolean isNamed = ask.fields.stream().anyMatch(field -> field.startsWith("Host:"));
        var body = ask.body.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder(ask.method + " " + ask.path + " HTTP/1.1\r\n")
                .append(isNamed ? "" : "Host: 127.0.0.1\r\n")
                .append("Connection: close\r\n");
        ask.fields.forEach(field -> head.append(field).append("\r\n"));
        head.append(ask.method.equals("POST") ? "Content-Length: " + body.length + "\r\n" : "")
                .append("\r\n");
        socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
    }

    static int status(BufferedReader reader) throws IOException {
        return Integer.parseInt(reader.readLine().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    private static Map<String, String> fields(BufferedReader reader) throws IOException {
        var fields = new HashMap<String, String>();
        for (var line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
            int colon = line.indexOf(':');
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return fields;
    }

    private synchronized void note(Ask ask, int status, String type, String body) {
        seen.add(ask.method + " " + ask.template + " " + status);
        broken.addAll(contract.broken(ask.method, ask.template, status, type, body));
    }
}
