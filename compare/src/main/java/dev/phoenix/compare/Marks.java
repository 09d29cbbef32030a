package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The places of one document that rules speak of. Paths are evaluated once per document; afterwards a place that no
/// rule mentions costs one look-up, or nothing when no rule matched at all.
final class Marks {
    private static final Marks NONE = new Marks(Map.of());

    private final Map<Json, List<Rule>> rules;

    private Marks(Map<Json, List<Rule>> rules) {
        this.rules = rules;
    }

    static Marks of(Rules rules, Json document) {
        if (rules.placed().isEmpty()) {
            return NONE;
        }
        var marks = new IdentityHashMap<Json, List<Rule>>();
        for (var placed : rules.placed()) {
            for (var node : placed.at().select(document)) {
                marks.computeIfAbsent(node.value(), _ -> new ArrayList<>(1)).add(placed.rule());
            }
        }
        return marks.isEmpty() ? NONE : new Marks(marks);
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    List<Rule> at(Json place) {
        return rules.isEmpty() ? List.of() : rules.getOrDefault(place, List.of());
    }

    boolean has(Json place, Class<? extends Rule> kind) {
        return at(place).stream().anyMatch(kind::isInstance);
    }

    /// Whether a rule of this sort speaks of a place below `place`.
    boolean below(Json place, Predicate<Rule> sort) {
        if (rules.isEmpty()) {
            return false;
        }
        var children = switch (place) {
            case Json.Array(List<Json> items) -> items;
            case Json.Struct struct -> struct.members().values();
            case Json.Null _, Json.Bool _, Json.Text _, Decimal _ -> List.<Json>of();
        };
        for (var child : children) {
            if (atOrBelow(child, sort)) {
                return true;
            }
        }
        return false;
    }

    private boolean atOrBelow(Json place, Predicate<Rule> sort) {
        for (var rule : at(place)) {
            if (sort.test(rule)) {
                return true;
            }
        }
        return below(place, sort);
    }
}
