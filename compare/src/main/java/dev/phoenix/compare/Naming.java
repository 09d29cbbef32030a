package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;
import dev.phoenix.compare.markup.Markup;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;

/// How the places and values of one language are called in differences.
sealed interface Naming {
    /// A member of the object at a place.
    Location member(Location at, String name);

    /// An element of the array at a place.
    Location item(Location at, List<Json> items, int index);

    /// A value as people of that language write it.
    Json shown(Json value);

    /// Whether two objects may be compared part by part; else they are two different things.
    boolean partByPart(Json.Struct legacy, Json.Struct candidate);

    /// JSON, and whatever is read as JSON values.
    enum OfJson implements Naming {
        JSON;

        @Override
        public Location member(Location at, String name) {
            return at.member(name);
        }

        @Override
        public Location item(Location at, List<Json> items, int index) {
            return at.item(index);
        }

        @Override
        public Json shown(Json value) {
            return value;
        }

        @Override
        public boolean partByPart(Json.Struct legacy, Json.Struct candidate) {
            return true;
        }
    }

    /// XML and HTML, in XPath's short notation. One thread.
    final class OfMarkup implements Naming {
        private final IdentityHashMap<List<Json>, List<String>> steps = new IdentityHashMap<>();

        @Override
        public Location member(Location at, String name) {
            return name.equals(Markup.CHILDREN) ? at : new Location.Root(at + "/@" + Markup.local(name.substring(1)));
        }

        @Override
        public Location item(Location at, List<Json> items, int index) {
            return new Location.Root(at + steps(items).get(index));
        }

        private List<String> steps(List<Json> items) {
            var known = steps.get(items);
            if (known == null) {
                known = stepsOf(items);
                steps.put(items, known);
            }
            return known;
        }

        /// `/tax` for an only child, `/line[2]` among others of its name.
        private static List<String> stepsOf(List<Json> items) {
            var all = new HashMap<String, Integer>();
            items.forEach(item -> all.merge(name(item), 1, Integer::sum));
            var seen = new HashMap<String, Integer>();
            return items.stream()
                    .map(item -> {
                        var name = name(item);
                        int index = seen.merge(name, 1, Integer::sum);
                        return "/" + name + (all.getOrDefault(name, 1) > 1 ? "[" + index + "]" : "");
                    })
                    .toList();
        }

        private static String name(Json item) {
            return item instanceof Json.Struct element ? Markup.local(Markup.name(element)) : "text()";
        }

        @Override
        public Json shown(Json value) {
            return new Json.Text(Markup.write(value));
        }

        @Override
        public boolean partByPart(Json.Struct legacy, Json.Struct candidate) {
            return Markup.name(legacy).equals(Markup.name(candidate));
        }
    }
}
