package dev.phoenix.gateway;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads HTTP/1.1 messages strictly and keeps every byte. One thread.
final class HttpReader {
    private final InputStream in;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private List<String> trailers = List.of();

    HttpReader(InputStream in) {
        this.in = in;
    }

    /// The lines up to the empty one; empty at the end of the connection.
    Optional<List<String>> head() throws IOException {
        var lines = new ArrayList<String>();
        while (true) {
            var line = line();
            if (line.isEmpty()) {
                return Optional.empty();
            }
            if (line.get().isEmpty()) {
                return Optional.of(lines);
            }
            lines.add(line.get());
        }
    }

    String body(List<String> head) throws IOException {
        var length = field(head, "content-length");
        if (length.isPresent()) {
            return exactly(Long.parseLong(length.get()));
        }
        return field(head, "transfer-encoding").isPresent() ? chunks() : "";
    }

    /// Everything up to the end of the connection.
    String rest() throws IOException {
        var rest = in.readAllBytes();
        raw.write(rest);
        return Seen.text(rest);
    }

    /// The lines behind a chunked body that was read.
    List<String> trailers() {
        return trailers;
    }

    /// Every byte read so far.
    String raw() {
        return Seen.text(raw.toByteArray());
    }

    static Optional<String> field(List<String> head, String name) {
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    private String chunks() throws IOException {
        var body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line().orElseThrow(EOFException::new), 16);
            body.append(exactly(size));
            if (size == 0) {
                trailers = head().orElseThrow(EOFException::new);
                return body.toString();
            }
            line();
        }
    }

    private String exactly(long length) throws IOException {
        var bytes = in.readNBytes((int) length);
        raw.write(bytes);
        if (bytes.length < length) {
            throw new EOFException("the body ended after " + bytes.length + " of " + length + " bytes");
        }
        return Seen.text(bytes);
    }

    private Optional<String> line() throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            raw.write(next);
            if (next == '\n') {
                var text = Seen.text(line.toByteArray());
                return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
            }
            line.write(next);
        }
    }
}
