package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads the parts of a multipart body, each by its own type: a form's by name, others in order, each with its header
/// fields and content. One thread.
final class Multipart {
    /// More parts than this are nobody's answer.
    private static final int MOST = 10_000;
    /// Parts that hold parts that hold parts.
    private static final int MAX_DEPTH = 5;

    private static final String DISPOSITION = "content-disposition";
    private static final String TYPE = "content-type";

    private final byte[] bytes;
    private final int from;
    private final int to;

    private Multipart(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    static Body read(byte[] bytes, MediaType type) {
        return read(bytes, type, 0);
    }

    private static Body read(byte[] bytes, MediaType type, int depth) {
        var boundary = type.parameter("boundary").orElse("");
        if (boundary.isEmpty()) {
            return new Body.Unreadable("not multipart: the type names no boundary");
        }
        if (depth == MAX_DEPTH) {
            return new Body.Unreadable("multipart nested more than " + MAX_DEPTH + " deep");
        }
        var parts = parts(bytes, ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
        if (parts.isEmpty() || parts.size() > MOST) {
            return new Body.Unreadable(
                    "not multipart: " + (parts.isEmpty() ? "no part" : "more than " + MOST + " parts"));
        }
        boolean isForm = type.type().equals("multipart/form-data");
        var fields = new Fields();
        var items = new ArrayList<Json>();
        for (var part : parts) {
            var headers = part.headers();
            var content = part.content(headers, isForm, depth);
            if (!(content instanceof Body.Read read)) {
                return content;
            }
            if (isForm) {
                fields.add(disposition(headers, "name"), field(headers, read.value()));
            } else {
                items.add(new Json.Struct(
                        new LinkedHashMap<>(Map.of("headers", texts(headers), "content", read.value()))));
            }
        }
        return new Body.Read(Body.Form.MULTIPART, isForm ? fields.toJson() : new Json.Array(items));
    }

    /// What stands between the boundaries; what stands before the first and behind the last means nothing.
    private static List<Multipart> parts(byte[] bytes, byte[] boundary) {
        var parts = new ArrayList<Multipart>();
        int start = -1;
        for (int i = 0; i <= bytes.length - boundary.length && parts.size() <= MOST; i++) {
            boolean here = (i == 0 || bytes[i - 1] == '\n') && startsWith(bytes, i, boundary);
            if (here) {
                if (start >= 0) {
                    parts.add(new Multipart(bytes, start, withoutLineEnd(bytes, start, i)));
                }
                int end = i + boundary.length;
                if (end + 1 < bytes.length && bytes[end] == '-' && bytes[end + 1] == '-') {
                    return parts;
                }
                start = behindLine(bytes, end);
                i = end - 1;
            }
        }
        return parts;
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] start) {
        for (int i = 0; i < start.length; i++) {
            if (bytes[at + i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static int withoutLineEnd(byte[] bytes, int start, int end) {
        int to = end - 1;
        return Math.max(start, to > start && bytes[to - 1] == '\r' ? to - 1 : to);
    }

    private static int behindLine(byte[] bytes, int at) {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return Math.min(bytes.length, end + 1);
    }

    /// The part's header fields, names in lower case.
    private Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        for (int at = from; at < to; at = behindLine(bytes, at)) {
            var line = Characters.of(
                            Arrays.copyOfRange(bytes, at, Math.min(to, behindLine(bytes, at))), StandardCharsets.UTF_8)
                    .strip();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private int bodyFrom() {
        int at = from;
        while (at < to) {
            int next = Math.min(to, behindLine(bytes, at));
            if (new String(bytes, at, next - at, StandardCharsets.ISO_8859_1).isBlank()) {
                return next;
            }
            at = next;
        }
        return to;
    }

    private Body content(Map<String, String> headers, boolean ofForm, int depth) {
        int start = bodyFrom();
        var body = Arrays.copyOfRange(bytes, start, Math.max(start, to));
        var type = MediaType.parse(headers.getOrDefault(TYPE, ""));
        if (type.type().startsWith("multipart/")) {
            return read(body, type, depth + 1);
        }
        boolean isText = type.type().isEmpty() || type.type().equals("text/plain");
        if (ofForm && isText && disposition(headers, "filename").isEmpty()) {
            var text = Characters.of(body, type.charset().orElse(StandardCharsets.UTF_8));
            return new Body.Read(Body.Form.TEXT, new Json.Text(text));
        }
        return BodyReader.read(body, type);
    }

    private static String disposition(Map<String, String> headers, String parameter) {
        return MediaType.parse(headers.getOrDefault(DISPOSITION, ""))
                .parameter(parameter)
                .orElse("");
    }

    /// A field's value; a file's name, type and content.
    private static Json field(Map<String, String> headers, Json content) {
        var file = disposition(headers, "filename");
        if (file.isEmpty()) {
            return content;
        }
        var members = new LinkedHashMap<String, Json>();
        members.put("filename", new Json.Text(file));
        members.put(
                "type",
                new Json.Text(MediaType.parse(headers.getOrDefault(TYPE, "")).normalized()));
        members.put("content", content);
        return new Json.Struct(members);
    }

    private static Json texts(Map<String, String> headers) {
        var members = new LinkedHashMap<String, Json>();
        headers.forEach((name, value) -> members.put(
                name, new Json.Text(name.equals(TYPE) ? MediaType.parse(value).normalized() : value)));
        return new Json.Struct(members);
    }
}
