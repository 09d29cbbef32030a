package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/// The places of one document that rules speak of, and the way to them. Paths are evaluated once per document;
/// afterwards a subtree that no rule reaches is compared without a look-up.
final class Marks {
    static final Marks NONE = new Marks();

    private final IdentityHashMap<Json, List<Rule>> rules = new IdentityHashMap<>();
    private final Set<Json> above = Collections.newSetFromMap(new IdentityHashMap<>());

    private Marks() {}

    static Marks of(Rules rules, Json document, RuleUse use) {
        if (rules.inside().isEmpty()) {
            return NONE;
        }
        var marks = new Marks();
        for (var inside : rules.inside()) {
            var nodes = inside.path().select(document);
            for (var node : nodes) {
                marks.put(node.value(), inside.rule().rule());
                marks.reach(document, node.at());
            }
            if (!nodes.isEmpty()) {
                use.match(inside.rule());
            }
        }
        return marks;
    }

    /// The same rules for a value and, when it is a list, for each of its elements.
    static Marks all(Json value, List<Ruled> rules) {
        var marks = new Marks();
        for (var rule : rules) {
            marks.put(value, rule.rule());
            if (value instanceof Json.Array(List<Json> items)) {
                marks.above.add(value);
                items.forEach(item -> marks.put(item, rule.rule()));
            }
        }
        return marks;
    }

    private void put(Json place, Rule rule) {
        rules.computeIfAbsent(place, _ -> new ArrayList<>(1)).add(rule);
    }

    /// Notes the containers on the way to a place; gives the value there.
    private Json reach(Json document, Location at) {
        return switch (at) {
            case Location.Root _ -> document;
            case Location.Member(Location parent, String name) -> {
                var struct = (Json.Struct) reach(document, parent);
                above.add(struct);
                yield Objects.requireNonNull(struct.members().get(name));
            }
            case Location.Item(Location parent, int index) -> {
                var array = (Json.Array) reach(document, parent);
                above.add(array);
                yield array.items().get(index);
            }
        };
    }

    List<Rule> at(Json place) {
        return rules.isEmpty() ? List.of() : rules.getOrDefault(place, List.of());
    }

    boolean has(Json place, Class<? extends Rule> kind) {
        return at(place).stream().anyMatch(kind::isInstance);
    }

    /// Whether a rule speaks of a place below `place`.
    boolean reachBelow(Json place) {
        return !above.isEmpty() && above.contains(place);
    }

    /// Whether a rule of this sort speaks of a place below `place`.
    boolean below(Json place, Predicate<Rule> sort) {
        if (!reachBelow(place)) {
            return false;
        }
        var children = switch (place) {
            case Json.Array(List<Json> items) -> items;
            case Json.Struct struct -> struct.members().values();
            case Json.Null _, Json.Bool _, Json.Text _, Decimal _ -> List.<Json>of();
        };
        for (var child : children) {
            if (at(child).stream().anyMatch(sort) || below(child, sort)) {
                return true;
            }
        }
        return false;
    }
}
