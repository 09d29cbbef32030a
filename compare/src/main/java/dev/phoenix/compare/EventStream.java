package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Reads a stream of server-sent events as an array of them: `event`, `id`, `retry`, and `data`, which is read as JSON
/// when it is an object or an array. Comments mean nothing. One thread.
final class EventStream {
    /// More events than this would cost too much memory.
    private static final int MOST = 200_000;

    private static final List<String> FIELDS = List.of("event", "id", "retry");

    private final List<Json> events = new ArrayList<>();
    private final LinkedHashMap<String, Json> fields = new LinkedHashMap<>();
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;

    static Body read(String text) {
        var stream = new EventStream();
        for (var line : (Iterable<String>) text.lines()::iterator) {
            stream.line(line);
            if (stream.events.size() > MOST) {
                return new Body.Unreadable("more than " + MOST + " events");
            }
        }
        stream.end();
        return new Body.Read(Body.Form.EVENTS, new Json.Array(stream.events));
    }

    private void line(String line) {
        if (line.isEmpty()) {
            end();
            return;
        }
        int colon = line.indexOf(':');
        var field = colon < 0 ? line : line.substring(0, colon);
        var value = colon < 0 ? "" : line.substring(colon + (line.startsWith(" ", colon + 1) ? 2 : 1));
        if (field.equals("data")) {
            data.append(hasData ? "\n" : "").append(value);
            hasData = true;
        } else if (FIELDS.contains(field)) {
            fields.put(field, new Json.Text(value));
        }
    }

    private void end() {
        if (hasData) {
            fields.put("data", document(data.toString()).orElseGet(() -> new Json.Text(data.toString())));
        }
        if (!fields.isEmpty()) {
            events.add(new Json.Struct(new LinkedHashMap<>(fields)));
        }
        fields.clear();
        data.setLength(0);
        hasData = false;
    }

    private static Optional<Json> document(String data) {
        var start = data.stripLeading();
        return (start.startsWith("{") || start.startsWith("["))
                        && JsonReader.read(data.getBytes(StandardCharsets.UTF_8))
                                instanceof JsonReader.Document document
                ? Optional.of(document.value())
                : Optional.empty();
    }
}
