package dev.phoenix.compare.tape;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads one line of a tape; `docs/reference.md` describes the format. Members it does not know are passed over, so
/// that a tape may say more; a version it does not know is refused.
public final class TapeLine {
    static final String VERSION = "1";
    private static final Pattern START = Pattern.compile("\\s*\\{\\s*\"tape\"\\s*:");

    private final Map<String, Json> members;

    private TapeLine(Map<String, Json> members) {
        this.members = members;
    }

    /// What a line turns out to be.
    public sealed interface Outcome {}

    /// A pair.
    public record Pair(TapedPair pair) implements Outcome {}

    /// Why it is no pair.
    public record Unreadable(String reason) implements Outcome {}

    /// Whether a file that begins with these bytes is a tape of any version: `tape` is the first member of its lines.
    public static boolean begins(byte[] start) {
        return START.matcher(new String(start, StandardCharsets.ISO_8859_1)).lookingAt();
    }

    /// Reads one line, without its end.
    public static Outcome read(byte[] line) {
        return switch (JsonReader.read(line)) {
            case JsonReader.Unreadable(String reason) -> new Unreadable("not JSON: " + reason);
            case JsonReader.Document(Json.Struct struct, var _) -> read(struct);
            case JsonReader.Document _ -> new Unreadable("not a JSON object");
        };
    }

    private static Outcome read(Json.Struct struct) {
        try {
            return new Pair(new TapeLine(struct.members()).pair());
        } catch (Malformed wrong) {
            return new Unreadable(String.valueOf(wrong.getMessage()));
        }
    }

    private TapedPair pair() {
        var version = members.get("tape");
        if (!(version instanceof Decimal number && number.text().equals(VERSION))) {
            throw new Malformed(
                    "`tape` is " + (version == null ? "absent" : version) + "; this Phoenix reads version " + VERSION);
        }
        return new TapedPair(
                text(members, "exchange").orElseThrow(() -> new Malformed("`exchange` is absent")),
                text(members, "at").map(TapeLine::instant),
                text(members, "route").orElse(""),
                request().orElse(""),
                answer("legacy").orElseThrow(() -> new Malformed("`legacy` is absent")),
                answer("candidate").orElseThrow(() -> new Malformed("`candidate` is absent")),
                answer("control"));
    }

    private Optional<String> request() {
        return struct("request")
                .map(request -> text(request, "method").orElse("?") + " "
                        + text(request, "target").orElse("?"));
    }

    private Optional<Answer> answer(String side) {
        return struct(side).map(answer -> {
            if (!(answer.get("status") instanceof Decimal status
                    && status.text().matches("[1-9]\\d\\d"))) {
                throw new Malformed("`" + side + ".status` is no HTTP status");
            }
            return new Answer(Integer.parseInt(status.text()), headers(side, answer), body(side, answer));
        });
    }

    private static Map<String, List<String>> headers(String side, Map<String, Json> answer) {
        var fields = new LinkedHashMap<String, List<String>>();
        if (answer.get("headers") instanceof Json.Struct headers) {
            headers.members().forEach((name, value) -> fields.put(name, lines(side, name, value)));
        }
        return fields;
    }

    /// A list of field lines, or the only one.
    private static List<String> lines(String side, String name, Json value) {
        return switch (value) {
            case Json.Text(String line) -> List.of(line);
            case Json.Array(List<Json> items) -> {
                var lines = new ArrayList<String>();
                items.forEach(item -> lines.addAll(item instanceof Json.Text ? lines(side, name, item) : List.of()));
                yield lines;
            }
            case Json.Null _, Json.Bool _, Decimal _, Json.Struct _ ->
                throw new Malformed("`" + side + ".headers." + name + "` is neither a text nor a list of texts");
        };
    }

    private static byte[] body(String side, Map<String, Json> answer) {
        var base64 = text(answer, "base64");
        if (base64.isEmpty()) {
            return text(answer, "body").orElse("").getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(base64.get());
        } catch (IllegalArgumentException wrong) {
            throw new Malformed("`" + side + ".base64` is not base64");
        }
    }

    private Optional<Map<String, Json>> struct(String name) {
        return members.get(name) instanceof Json.Struct struct ? Optional.of(struct.members()) : Optional.empty();
    }

    private static Optional<String> text(Map<String, Json> members, String name) {
        return members.get(name) instanceof Json.Text(String text) ? Optional.of(text) : Optional.empty();
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException wrong) {
            throw new Malformed("`at` is not a time such as 2026-11-23T12:00:00Z");
        }
    }

    /// A line that is JSON and no pair.
    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }
}
