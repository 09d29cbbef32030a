package dev.phoenix.compare.redaction;

import dev.phoenix.compare.Difference;
import dev.phoenix.compare.EffectPlace;
import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.compare.path.Cover;
import dev.phoenix.compare.path.InvalidPath;
import dev.phoenix.compare.path.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Replaces secret values by pseudonyms before anything is stored or shown: values of secret places and of members with
/// a secret name, credentials and cookies of the head, and tokens, e-mail addresses and card numbers inside any text.
/// Equal values get equal pseudonyms, so what is stored differs where the answers did. Any thread.
public final class Redaction {
    private static final String HEADER = "header.";
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");

    private final Pseudonyms pseudonyms;
    private final Cover secret;
    private final TreeSet<String> secretFields = new TreeSet<>();

    /// @param key kept secret itself; whoever shares it gets the same pseudonyms
    /// @param places JSONPaths, paths into XML or HTML, and header fields (`header.x-customer`) that are
    ///     secret beyond the usual
    /// @throws InvalidPath when a place is neither
    public Redaction(byte[] key, List<String> places) {
        this.pseudonyms = new Pseudonyms(key);
        var paths = new ArrayList<JsonPath>();
        for (var place : places) {
            if (place.toLowerCase(Locale.ROOT).startsWith(HEADER)) {
                secretFields.add(place.substring(HEADER.length()).toLowerCase(Locale.ROOT));
            } else {
                paths.add(path(place));
            }
        }
        this.secret = Cover.of(paths);
    }

    /// Free text without what is secret in it.
    public String text(String text) {
        return SecretText.replaced(text, pseudonyms::of);
    }

    /// A document without what is secret in it.
    public Json document(Json document) {
        return value(document, secret);
    }

    /// XML or HTML without what is secret in it.
    public Json.Struct page(Json.Struct root) {
        return new MarkupRedaction(this).page(root, secret);
    }

    /// Lines of text of which nobody knows what is secret in them: those that the other side has, too, are hidden, the
    /// others are free text.
    public List<String> lines(List<String> lines, List<String> others) {
        var common = new HashSet<>(others);
        return lines.stream()
                .map(line -> line.isEmpty() ? line : common.contains(line) ? pseudonyms.of(line) : text(line))
                .toList();
    }

    /// The field lines of a head without what is secret in them.
    public Map<String, List<String>> head(Map<String, List<String>> fields) {
        var redacted = new LinkedHashMap<String, List<String>>();
        fields.forEach((name, lines) ->
                redacted.put(name, lines.stream().map(line -> line(name, line)).toList()));
        return redacted;
    }

    /// A difference as it may be stored; its path may name somebody, too.
    public Difference difference(Difference difference) {
        return new Difference(
                text(difference.path()),
                difference.kind(),
                difference.legacy().map(value -> at(difference.path(), value)),
                difference.candidate().map(value -> at(difference.path(), value)),
                difference.critical());
    }

    private Json at(String path, Json value) {
        if (EffectPlace.isOne(path)) {
            return at(EffectPlace.inside(path), value);
        }
        if (path.startsWith(HEADER)) {
            return field(path.substring(HEADER.length()), value);
        }
        if (MarkupPlace.isFormField(path)) {
            return hidden(value);
        }
        if (!path.startsWith("$") && !MarkupPlace.isOne(path)) {
            return value(unquoted(path, value), Cover.of(List.of()));
        }
        try {
            var place = path(path);
            boolean named = place.names().stream().anyMatch(SecretNames::contains);
            return named ? hidden(value) : value(value, secret.at(place));
        } catch (InvalidPath _) {
            // A place that cannot be told apart from a secret one is taken for one.
            return hidden(value);
        }
    }

    private static JsonPath path(String place) {
        return MarkupPlace.isOne(place) ? MarkupPlace.asJsonPath(place) : JsonPath.of(place);
    }

    /// What is said of an unreadable body quotes from it.
    private static Json unquoted(String path, Json value) {
        return path.equals("body") && value instanceof Json.Text(String said)
                ? new Json.Text(QUOTED.matcher(said).replaceAll("'…'"))
                : value;
    }

    private Json field(String name, Json value) {
        return switch (value) {
            case Json.Text(String line) -> new Json.Text(line(name, line));
            case Json.Array(List<Json> lines) ->
                new Json.Array(lines.stream().map(line -> field(name, line)).toList());
            case Json.Null _, Json.Bool _, Decimal _, Json.Struct _ -> value;
        };
    }

    private String line(String name, String line) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("cookie") || lower.equals("set-cookie")) {
            return cookies(line);
        }
        if (secretFields.contains(lower) || SecretNames.contains(lower)) {
            int space = lower.endsWith("authorization") ? line.strip().indexOf(' ') : -1;
            return line.strip().substring(0, space + 1)
                    + pseudonyms.of(line.strip().substring(space + 1));
        }
        return text(line);
    }

    /// The values of cookies; names and what a cookie may do are not secret.
    private String cookies(String line) {
        var parts = new ArrayList<String>();
        for (var part : line.split(";", -1)) {
            int equals = part.indexOf('=');
            var name = equals < 0 ? "" : part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            boolean open = equals < 0
                    || part.endsWith("=…")
                    || List.of("path", "domain", "expires", "max-age", "samesite", "priority")
                            .contains(name);
            parts.add(
                    open
                            ? part
                            : part.substring(0, equals + 1)
                                    + pseudonyms.of(part.substring(equals + 1).strip()));
        }
        return String.join(";", parts);
    }

    Json value(Json value, Cover cover) {
        if (cover.isCovered()) {
            return hidden(value);
        }
        return switch (value) {
            case Json.Text(String text) -> text(text, value);
            case Decimal number -> CardNumbers.isOne(number.text()) ? hidden(number) : number;
            case Json.Null _, Json.Bool _ -> value;
            case Json.Array(List<Json> items) -> {
                var below = cover.item();
                yield new Json.Array(
                        items.stream().map(item -> value(item, below)).toList());
            }
            case Json.Struct struct -> {
                var members = new LinkedHashMap<String, Json>();
                struct.members()
                        .forEach((name, member) -> members.put(
                                text(name),
                                SecretNames.contains(name) ? hidden(member) : value(member, cover.member(name))));
                yield new Json.Struct(members);
            }
        };
    }

    /// A text that is a document is redacted as one: its secrets stand beside their names.
    private Json text(String text, Json unchanged) {
        var redacted = (text.startsWith("{") || text.startsWith("["))
                        && JsonReader.read(text.getBytes(StandardCharsets.UTF_8)) instanceof JsonReader.Document inner
                ? text(document(inner, text))
                : text(text);
        return redacted.equals(text) ? unchanged : new Json.Text(redacted);
    }

    private String document(JsonReader.Document document, String text) {
        var redacted = document(document.value());
        return document.duplicates().isEmpty() && redacted.equals(document.value()) ? text : redacted.toString();
    }

    /// Every value hidden, whatever it is; what is not there has nothing to hide.
    Json hidden(Json value) {
        return switch (value) {
            case Json.Null _ -> value;
            case Json.Bool(boolean flag) -> new Json.Text(pseudonyms.of(Boolean.toString(flag)));
            case Decimal number -> new Json.Text(pseudonyms.of(number.text()));
            case Json.Text(String text) -> new Json.Text(text.isEmpty() ? text : pseudonyms.of(text));
            case Json.Array(List<Json> items) ->
                new Json.Array(items.stream().map(this::hidden).toList());
            case Json.Struct struct -> {
                var members = new LinkedHashMap<String, Json>();
                struct.members().forEach((name, member) -> members.put(text(name), hidden(member)));
                yield new Json.Struct(members);
            }
        };
    }
}
