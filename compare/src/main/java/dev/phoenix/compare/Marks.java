package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;
import dev.phoenix.compare.markup.Markup;
import dev.phoenix.compare.path.MarkupPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The places of one document that rules speak of, and the way to them. Paths are evaluated once per document;
/// afterwards a subtree that no rule reaches is compared without a look-up.
final class Marks {
    static final Marks NONE = new Marks();

    private final IdentityHashMap<Json, List<Rule>> rules = new IdentityHashMap<>();
    private final Set<Json> above = Collections.newSetFromMap(new IdentityHashMap<>());

    private @Nullable Marks withoutIgnores;

    private Marks() {}

    static Marks of(Rules rules, Body.Read body, RuleUse use) {
        return body.form().isMarkup() ? ofMarkup(rules, body, use) : of(rules, body.value(), use);
    }

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

    private static Marks ofMarkup(Rules rules, Body.Read body, RuleUse use) {
        if (rules.markup().isEmpty()) {
            return NONE;
        }
        var marks = new Marks();
        for (var inside : rules.markup()) {
            if (inside.path().language().equals(body.form().root)) {
                var found = inside.path().select((Json.Struct) body.value());
                found.forEach(one -> marks.put(one, inside.rule().rule()));
                if (!found.isEmpty()) {
                    use.match(inside.rule());
                }
            }
        }
        return marks;
    }

    /// What a rule says of an element's order, it says of the order of its children, and what it says of a value, of
    /// the text of an element that has nothing else.
    private void put(MarkupPath.Found found, Rule rule) {
        above.addAll(found.above());
        if (!(found.value() instanceof Json.Struct element)) {
            put(found.value(), rule);
            return;
        }
        var children = Markup.children(element);
        boolean onlyText = children.items().size() == 1 && children.items().getFirst() instanceof Json.Text;
        if (rule instanceof Rule.Unordered) {
            above.add(element);
            put(children, rule);
        } else if (onlyText && rule.isOfOneValue()) {
            above.add(element);
            above.add(children);
            put(children.items().getFirst(), rule);
        } else {
            put(element, rule);
        }
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

    /// The same but for what is ignored.
    Marks withoutIgnores() {
        var known = withoutIgnores;
        if (known == null) {
            known = new Marks();
            known.above.addAll(above);
            for (var place : rules.entrySet()) {
                for (var rule : place.getValue()) {
                    if (!(rule instanceof Rule.Ignore)) {
                        known.put(place.getKey(), rule);
                    }
                }
            }
            withoutIgnores = known;
        }
        return known;
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
