package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/// A body as it is compared: one tree of values, whatever its media type.
sealed interface Body {
    /// A larger body is not unpacked or compared.
    int MAX_BYTES = JsonReader.MAX_BYTES;

    /// A body that was understood; `form` says as what.
    record Read(String form, Json value, List<JsonReader.Duplicate> duplicates) implements Body {}

    /// A body that claims to be something and is not.
    record Unreadable(String detail) implements Body {}

    /// The body of an answer.
    static Body of(Answer answer) {
        var encoding =
                answer.header("content-encoding").orElse("identity").strip().toLowerCase(Locale.ROOT);
        byte[] body;
        try {
            body = switch (encoding) {
                case "identity", "" -> answer.body();
                case "gzip", "x-gzip" -> unpacked(new GZIPInputStream(new ByteArrayInputStream(answer.body())));
                case "deflate" -> unpacked(new InflaterInputStream(new ByteArrayInputStream(answer.body())));
                default -> throw new IOException("content-encoding " + encoding + " is not known");
            };
        } catch (IOException wrong) {
            return answer.body().length == 0
                    ? nothing()
                    : new Unreadable("could not be unpacked: " + wrong.getMessage());
        }
        return body.length == 0
                ? nothing()
                : read(body, answer.header("content-type").orElse(""));
    }

    /// The document, when the body is one.
    default Optional<Json> json() {
        return this instanceof Read read && read.form().equals("JSON") ? Optional.of(read.value()) : Optional.empty();
    }

    private static Body nothing() {
        return new Read("no content", new Json.Text(""), List.of());
    }

    private static byte[] unpacked(InputStream packed) throws IOException {
        try (packed) {
            var bytes = packed.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("larger than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private static Body read(byte[] body, String contentType) {
        var type = Head.mediaType(contentType);
        var media = type.contains(";") ? type.substring(0, type.indexOf(';')) : type;
        if (media.endsWith("/json") || media.endsWith("+json")) {
            return json(body);
        }
        if (media.equals("application/x-ndjson") || media.equals("application/jsonl")) {
            return jsonLines(body);
        }
        if (media.equals("application/x-www-form-urlencoded")) {
            return form(new String(body, StandardCharsets.UTF_8));
        }
        boolean named = media.startsWith("text/") || media.endsWith("xml");
        if (!named && !media.isEmpty() && !media.equals("application/octet-stream")) {
            return binary(body);
        }
        return sniffed(body, type);
    }

    /// Answers without a type, or with one that says little, are looked into.
    private static Body sniffed(byte[] body, String type) {
        int first = 0;
        while (first < body.length - 1 && body[first] <= ' ' && body[first] >= 0) {
            first++;
        }
        if ((body[first] == '{' || body[first] == '[') && json(body) instanceof Read read) {
            return read;
        }
        return readable(body) ? text(new String(body, charset(type))) : binary(body);
    }

    private static Body json(byte[] body) {
        return switch (JsonReader.read(body)) {
            case JsonReader.Document document -> new Read("JSON", document.value(), document.duplicates());
            case JsonReader.Unreadable(String reason) -> new Unreadable("not JSON: " + reason);
        };
    }

    private static Body jsonLines(byte[] body) {
        var items = new ArrayList<Json>();
        int from = 0;
        for (int to = 0; to <= body.length; to++) {
            if (to == body.length || body[to] == '\n') {
                if (!new String(body, from, to - from, StandardCharsets.ISO_8859_1).isBlank()) {
                    switch (JsonReader.read(body, from, to - from)) {
                        case JsonReader.Document document -> items.add(document.value());
                        case JsonReader.Unreadable(String reason) -> {
                            return new Unreadable("line " + (items.size() + 1) + " is not JSON: " + reason);
                        }
                    }
                }
                from = to + 1;
            }
        }
        return new Read("JSON lines", new Json.Array(items), List.of());
    }

    private static Body form(String text) {
        var fields = new LinkedHashMap<String, List<Json>>();
        try {
            for (var field : text.strip().split("&", -1)) {
                int equals = field.indexOf('=');
                var name = URLDecoder.decode(equals < 0 ? field : field.substring(0, equals), StandardCharsets.UTF_8);
                var value = equals < 0 ? "" : URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8);
                fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Json.Text(value));
            }
        } catch (IllegalArgumentException wrong) {
            return new Unreadable("not a form: " + wrong.getMessage());
        }
        var members = new LinkedHashMap<String, Json>();
        fields.forEach(
                (name, values) -> members.put(name, values.size() == 1 ? values.getFirst() : new Json.Array(values)));
        return new Read("form", new Json.Struct(members), List.of());
    }

    private static boolean readable(byte[] body) {
        for (byte b : body) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
                return false;
            }
        }
        return true;
    }

    private static Charset charset(String type) {
        int at = type.indexOf("charset=");
        if (at < 0) {
            return StandardCharsets.UTF_8;
        }
        var name = type.substring(at + "charset=".length()).split(";", 2)[0];
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException _) {
            return StandardCharsets.ISO_8859_1;
        }
    }

    private static Body text(String text) {
        return new Read(
                "text", new Json.Array(text.lines().<Json>map(Json.Text::new).toList()), List.of());
    }

    private static Body binary(byte[] body) {
        var sum = new CRC32C();
        sum.update(body);
        var value = "%d bytes, crc32c %08x".formatted(body.length, sum.getValue());
        return new Read("binary", new Json.Text(value), List.of());
    }
}
