package dev.phoenix.cli;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the answers of a HAR file (HTTP Archive 1.2, as browsers save it) by request: method and target, and for a
/// request that was made more than once its number. The host is left out, since the two sides have different ones.
final class HarFile {
    /// The file holds bodies unpacked and whole.
    private static final Set<String> OF_THE_TRANSPORT =
            Set.of("content-encoding", "content-length", "transfer-encoding");

    private HarFile() {}

    /// Whether the document looks like one.
    static boolean isOne(byte[] content) {
        return JsonReader.read(content) instanceof JsonReader.Document(Json value, var _)
                && member(value, "log").flatMap(log -> member(log, "entries")).isPresent();
    }

    static Map<String, Answer> read(String file, byte[] content) {
        return switch (JsonReader.read(content)) {
            case JsonReader.Unreadable(String reason) -> throw new Trouble(file + " is not a HAR file: " + reason);
            case JsonReader.Document(Json value, var _) -> entries(file, value);
        };
    }

    private static Map<String, Answer> entries(String file, Json har) {
        var entries = member(har, "log").flatMap(log -> member(log, "entries"));
        if (!(entries.orElse(new Json.Null()) instanceof Json.Array(List<Json> items))) {
            throw new Trouble(file + " is not a HAR file: it has no `log.entries`.");
        }
        var answers = new LinkedHashMap<String, Answer>();
        var seen = new HashMap<String, Integer>();
        for (var entry : items) {
            var request = member(entry, "request");
            var name = request.flatMap(r -> text(r, "method")).orElse("?") + " "
                    + target(request.flatMap(r -> text(r, "url")).orElse("?"));
            int count = seen.merge(name, 1, Integer::sum);
            member(entry, "response")
                    .ifPresent(response ->
                            answers.put(count == 1 ? name : name + " (" + count + ")", answer(file, response)));
        }
        return answers;
    }

    private static String target(String url) {
        try {
            var uri = new URI(url);
            var path = Optional.ofNullable(uri.getRawPath())
                    .filter(p -> !p.isEmpty())
                    .orElse("/");
            return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        } catch (URISyntaxException _) {
            // Browsers keep what they were given; the host stays in the name then.
            return url;
        }
    }

    private static Answer answer(String file, Json response) {
        var fields = new LinkedHashMap<String, List<String>>();
        if (member(response, "headers").orElse(new Json.Null()) instanceof Json.Array(List<Json> headers)) {
            for (var header : headers) {
                var name = text(header, "name").orElse("").toLowerCase(Locale.ROOT);
                if (!name.isEmpty() && !name.startsWith(":") && !OF_THE_TRANSPORT.contains(name)) {
                    fields.computeIfAbsent(name, _ -> new ArrayList<>())
                            .add(text(header, "value").orElse(""));
                }
            }
        }
        var content = member(response, "content");
        content.flatMap(c -> text(c, "mimeType"))
                .filter(type -> !type.isEmpty())
                .ifPresent(type -> fields.computeIfAbsent("content-type", _ -> List.of(type)));
        return new Answer(
                status(response), fields, content.map(c -> body(file, c)).orElse(new byte[0]));
    }

    private static byte[] body(String file, Json content) {
        var text = text(content, "text").orElse("");
        if (!text(content, "encoding").orElse("").equals("base64")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException wrong) {
            throw new Trouble(file + " has a content that says base64 and is not: " + wrong.getMessage());
        }
    }

    /// A request that was never answered has status 0 in a HAR file.
    private static int status(Json response) {
        return member(response, "status").orElse(new Json.Null()) instanceof Decimal status
                        && status.text().matches("\\d{1,3}")
                ? Integer.parseInt(status.text())
                : 0;
    }

    private static Optional<Json> member(Json value, String name) {
        return value instanceof Json.Struct struct
                ? Optional.ofNullable(struct.members().get(name))
                : Optional.empty();
    }

    private static Optional<String> text(Json value, String name) {
        return member(value, name)
                .flatMap(member -> member instanceof Json.Text(String text) ? Optional.of(text) : Optional.empty());
    }
}
