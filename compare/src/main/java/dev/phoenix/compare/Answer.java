package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What one side answered: status, header fields (names in lower case, each with its field lines) and body bytes.
/// The array is taken over, not copied; whoever hands it in leaves it alone afterwards.
@SuppressWarnings("ArrayRecordComponent") // bodies are compared millions of times; wrapping them buys nothing
public record Answer(int status, Map<String, List<String>> headers, byte[] body) {
    public Answer {
        var fields = new LinkedHashMap<String, List<String>>();
        headers.forEach((name, lines) -> fields.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                .addAll(lines));
        headers = fields;
    }

    /// A JSON document as an answer of its own, for comparing documents instead of exchanges.
    public static Answer ofJson(byte[] body) {
        return new Answer(200, Map.of("content-type", List.of("application/json")), body);
    }

    /// The JSON document in the body, whatever it was packed by; nothing where the body is none.
    public Optional<Json> document() {
        return Body.of(this).json();
    }

    /// The page or document of elements in the body; nothing where the body is none.
    public Optional<Page> page() {
        return Body.of(this) instanceof Body.Read read && read.form().isMarkup()
                ? Optional.of(new Page((Json.Struct) read.value(), read.form() == Body.Form.HTML))
                : Optional.empty();
    }

    /// A document of elements.
    public record Page(Json.Struct root, boolean html) {}

    /// The lines of a body that is text and nothing more; nothing where it is something else.
    public Optional<List<String>> lines() {
        return Body.of(this) instanceof Body.Read(Body.Form form, Json.Array(List<Json> items), var _)
                        && form == Body.Form.TEXT
                ? Optional.of(
                        items.stream().map(line -> ((Json.Text) line).value()).toList())
                : Optional.empty();
    }

    /// The first line of a header field.
    Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }
}
