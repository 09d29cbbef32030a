package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;
import dev.phoenix.compare.path.JsonPath;
import dev.phoenix.compare.path.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The two names of one thing: legacy's id `4711` is the candidate's `ord_01J…`. A pure look-up.
@FunctionalInterface
public interface Twins {
    /// Whether legacy's name and the candidate's name are known to mean the same thing.
    boolean same(String legacy, String candidate);

    /// No names are known.
    static Twins none() {
        return None.NONE;
    }

    /// Exactly these: legacy's names to the candidate's.
    static Twins of(Map<String, String> names) {
        var known = Map.copyOf(names);
        return (legacy, candidate) -> candidate.equals(known.get(legacy));
    }

    /// The names of one thing on both sides.
    record Pair(String legacy, String candidate) {}

    /// The names found at `paths` in two answers to one request. Names belong together when they stand in the same
    /// place, array elements by index; a path that selects another number of places on each side gives none.
    static List<Pair> pairs(List<JsonPath> paths, Answer legacy, Answer candidate) {
        var a = Body.of(legacy).json();
        var b = Body.of(candidate).json();
        return a.isEmpty() || b.isEmpty() ? List.of() : pairs(paths, a.get(), b.get());
    }

    /// Like [#pairs(List, Answer, Answer)], of two documents.
    static List<Pair> pairs(List<JsonPath> paths, Json legacy, Json candidate) {
        var pairs = new ArrayList<Pair>();
        for (var path : paths) {
            var names = new LinkedHashMap<Location, String>();
            path.select(legacy).forEach(node -> name(node.value()).ifPresent(name -> names.put(node.at(), name)));
            var others = path.select(candidate);
            if (others.size() != names.size()) {
                continue;
            }
            for (Node other : others) {
                var name = Optional.ofNullable(names.get(other.at()));
                name.ifPresent(a -> name(other.value()).ifPresent(b -> pairs.add(new Pair(a, b))));
            }
        }
        return List.copyOf(pairs);
    }

    /// The text by which a value can name a thing.
    static Optional<String> name(Json value) {
        return switch (value) {
            case Json.Text(String text) when !text.isEmpty() -> Optional.of(text);
            case Decimal number when number.isWhole() -> Optional.of(number.text());
            case Json.Text _, Decimal _, Json.Null _, Json.Bool _, Json.Array _, Json.Struct _ -> Optional.empty();
        };
    }

    /// Whether two values name the same thing, alone or as segments of paths such as `/carts/4711/lines`.
    default boolean same(Json legacy, Json candidate) {
        var a = name(legacy);
        var b = name(candidate);
        return a.isPresent() && b.isPresent() && (same(a.get(), b.get()) || sameSegments(a.get(), b.get()));
    }

    private boolean sameSegments(String legacy, String candidate) {
        if (legacy.indexOf('/') < 0) {
            return false;
        }
        var a = legacy.split("[/?&=]", -1);
        var b = candidate.split("[/?&=]", -1);
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (!a[i].equals(b[i]) && !same(a[i], b[i])) {
                return false;
            }
        }
        return true;
    }

    /// The twins of nothing.
    enum None implements Twins {
        /// The only one.
        NONE;

        @Override
        public boolean same(String legacy, String candidate) {
            return false;
        }
    }
}
