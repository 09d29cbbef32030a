package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.compare.json.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/// Applies differences to legacy's document. An array that was re-ordered is replaced as a whole.
final class Patch {
    private final Map<String, Difference> replaced = new TreeMap<>();
    private final TreeSet<String> missing = new TreeSet<>();
    private final Map<String, Map<String, Json>> extra = new TreeMap<>();

    private Patch(List<Difference> differences) {
        for (var difference : differences) {
            switch (difference.kind()) {
                case VALUE, TYPE, ORDER ->
                    replaced.merge(difference.path(), difference, (a, b) -> a.kind() == Difference.Kind.ORDER ? a : b);
                case MISSING -> missing.add(difference.path());
                case EXTRA -> {
                    int cut = lastStep(difference.path());
                    extra.computeIfAbsent(difference.path().substring(0, cut), _ -> new LinkedHashMap<>())
                            .put(
                                    difference.path().substring(cut),
                                    difference.candidate().orElseThrow());
                }
                case FORM -> throw new IllegalArgumentException(difference.toString());
            }
        }
    }

    static Json apply(Json legacy, List<Difference> differences) {
        return new Patch(differences).apply("$", legacy);
    }

    private Json apply(String at, Json value) {
        if (replaced.containsKey(at)) {
            return Objects.requireNonNull(replaced.get(at)).candidate().orElseThrow();
        }
        if (value instanceof Json.Array(List<Json> old)) {
            var items = new ArrayList<Json>();
            for (int i = 0; i < old.size(); i++) {
                var path = at + "[" + i + "]";
                if (!missing.contains(path)) {
                    items.add(apply(path, old.get(i)));
                }
            }
            var added = new TreeMap<Integer, Json>();
            extra.getOrDefault(at, Map.of())
                    .forEach((step, item) -> added.put(Integer.valueOf(step.substring(1, step.length() - 1)), item));
            added.forEach(items::add);
            return new Json.Array(items);
        }
        if (value instanceof Json.Struct struct) {
            var members = new LinkedHashMap<String, Json>();
            struct.members().forEach((name, member) -> {
                var path = at + step(name);
                if (!missing.contains(path)) {
                    members.put(name, apply(path, member));
                }
            });
            extra.getOrDefault(at, Map.of()).forEach((step, member) -> members.put(name(step), member));
            return new Json.Struct(members);
        }
        return value;
    }

    private static String step(String name) {
        return Location.root().member(name).toString().substring(1);
    }

    /// Where the last step of a path begins: at a dot or a bracket outside quotes.
    private static int lastStep(String path) {
        int last = 0;
        boolean quoted = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && (c == '.' || c == '[')) {
                last = i;
            }
        }
        return last;
    }

    /// The member that a step names: `.tax`, or in brackets and quotes with RFC 9535's escapes.
    private static String name(String step) {
        if (step.startsWith(".")) {
            return step.substring(1);
        }
        var quoted = step.substring(2, step.length() - 2);
        return quoted.contains("\\") || quoted.contains("\"") ? unescaped(quoted) : quoted;
    }

    private static String unescaped(String quoted) {
        var json = "\"" + quoted.replace("\\'", "'").replace("\"", "\\\"") + "\"";
        var read = (JsonReader.Document) JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
        return ((Json.Text) read.value()).value();
    }
}
