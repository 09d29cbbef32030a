package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;
import dev.phoenix.compare.path.JsonPath;
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
                    int cut = Math.max(
                            difference.path().lastIndexOf('.'),
                            difference.path().lastIndexOf('['));
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

    private static String name(String step) {
        var probe = new LinkedHashMap<String, Json>();
        List.of("a", "b", "sku", "id", "lines", "it's", "tax", "4711")
                .forEach(name -> probe.put(name, new Json.Text(name)));
        var node = JsonPath.of("$" + step).select(new Json.Struct(probe)).getFirst();
        return ((Json.Text) node.value()).value();
    }
}
