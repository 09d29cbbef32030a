package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;
import dev.phoenix.compare.markup.Markup;
import dev.phoenix.compare.path.MarkupPath;
import dev.phoenix.compare.path.PathTree;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The places of one document that rules speak of, and the way to them. Paths are evaluated once per document;
/// afterwards a subtree that no rule reaches is compared without a look-up.
final class Marks {
    static final Marks NONE = new Marks();

    private static final Set<Sort> NO_SORT = Set.of();

    private final IdentityHashMap<Json, List<Ruled>> rules = new IdentityHashMap<>();
    private final Set<Json> above = Collections.newSetFromMap(new IdentityHashMap<>());

    private final IdentityHashMap<Json, Set<Sort>> sortsBelow = new IdentityHashMap<>(4);
    private @Nullable Marks withoutIgnores;

    private Marks() {}

    /// What matters of a rule to those above its place.
    enum Sort {
        IGNORE,
        CRITICAL,
        NUMBERS_AS_TEXT,
        OTHER;

        static Sort of(Rule rule) {
            return switch (rule) {
                case Rule.Ignore _ -> IGNORE;
                case Rule.Critical _ -> CRITICAL;
                case Rule.NumbersAsText _ -> NUMBERS_AS_TEXT;
                case Rule.Unordered _,
                        Rule.Tolerate _,
                        Rule.NullIsAbsent _,
                        Rule.CaseInsensitive _,
                        Rule.Matches _,
                        Rule.Embedded _,
                        Rule.Intended _,
                        Rule.Twin _ -> OTHER;
            };
        }
    }

    static Marks of(Rules rules, Body.Read body, RuleUse use) {
        return body.form().isMarkup() ? ofMarkup(rules, body, use) : of(rules, body.value(), use);
    }

    static Marks of(Rules rules, Json document, RuleUse use) {
        if (rules.inside().isEmpty()) {
            return NONE;
        }
        var marking = new Marking(use);
        rules.tree().select(document, marking);
        for (var inside : rules.outsideTree()) {
            for (var node : inside.path().select(document)) {
                marking.selected(node.value(), List.of(inside.rule()));
                marking.marks().reach(document, node.at());
            }
        }
        return marking.marks;
    }

    /// Takes down what the paths of rules select. Where they select nothing, there is nothing to look up later.
    private static final class Marking implements PathTree.Found<Ruled> {
        private final RuleUse use;
        private Marks marks = NONE;

        Marking(RuleUse use) {
            this.use = use;
        }

        Marks marks() {
            marks = marks == NONE ? new Marks() : marks;
            return marks;
        }

        @Override
        public void selected(Json value, List<Ruled> added) {
            marks().put(value, added);
            added.forEach(use::match);
        }

        @Override
        public void leadsOn(Json container) {
            marks().above.add(container);
        }
    }

    private static Marks ofMarkup(Rules rules, Body.Read body, RuleUse use) {
        if (rules.markup().isEmpty()) {
            return NONE;
        }
        var marks = new Marks();
        for (var inside : rules.markup()) {
            if (inside.path().language().equals(body.form().root)) {
                var found = inside.path().select((Json.Struct) body.value());
                found.forEach(one -> marks.put(one, inside.rule()));
                if (!found.isEmpty()) {
                    use.match(inside.rule());
                }
            }
        }
        return marks;
    }

    /// What a rule says of an element's order, it says of the order of its children, and what it says of a value, of
    /// the text of an element that has nothing else.
    private void put(MarkupPath.Found found, Ruled rule) {
        above.addAll(found.above());
        if (!(found.value() instanceof Json.Struct element)) {
            put(found.value(), List.of(rule));
            return;
        }
        var children = Markup.children(element);
        boolean onlyText = children.items().size() == 1 && children.items().getFirst() instanceof Json.Text;
        if (rule.rule() instanceof Rule.Unordered) {
            above.add(element);
            put(children, List.of(rule));
        } else if (onlyText && rule.rule().isOfOneValue()) {
            above.add(element);
            above.add(children);
            put(children.items().getFirst(), List.of(rule));
        } else {
            put(element, List.of(rule));
        }
    }

    /// The same rules for a value and, when it is a list, for each of its elements.
    static Marks all(Json value, List<Ruled> rules) {
        if (rules.isEmpty()) {
            return NONE;
        }
        var marks = new Marks();
        marks.put(value, rules);
        if (value instanceof Json.Array(List<Json> items)) {
            marks.above.add(value);
            items.forEach(item -> marks.put(item, rules));
        }
        return marks;
    }

    /// Rules stand in the order in which they were written down, whichever path has led here first.
    private void put(Json place, List<Ruled> more) {
        rules.merge(
                place,
                more,
                (known, added) -> Stream.concat(known.stream(), added.stream())
                        .distinct()
                        .sorted(Comparator.comparingInt(Ruled::number))
                        .toList());
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
                var rest = place.getValue().stream()
                        .filter(rule -> !(rule.rule() instanceof Rule.Ignore))
                        .toList();
                if (!rest.isEmpty()) {
                    known.put(place.getKey(), rest);
                }
            }
            withoutIgnores = known;
        }
        return known;
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    List<Ruled> at(Json place) {
        return rules.isEmpty() ? List.of() : rules.getOrDefault(place, List.of());
    }

    boolean has(Json place, Sort sort) {
        for (var rule : at(place)) {
            if (Sort.of(rule.rule()) == sort) {
                return true;
            }
        }
        return false;
    }

    /// Whether a rule speaks of a place below `place`.
    boolean reachBelow(Json place) {
        return !above.isEmpty() && above.contains(place);
    }

    /// The sorts of the rules that speak of places below `place`.
    Set<Sort> below(Json place) {
        if (!reachBelow(place)) {
            return NO_SORT;
        }
        var known = sortsBelow.get(place);
        return known == null ? look(place) : known;
    }

    private Set<Sort> look(Json place) {
        var sorts = EnumSet.noneOf(Sort.class);
        switch (place) {
            case Json.Array(List<Json> items) -> items.forEach(item -> addSorts(item, sorts));
            case Json.Struct struct -> struct.members().forEach((_, member) -> addSorts(member, sorts));
            case Json.Null _, Json.Bool _, Json.Text _, Decimal _ -> {}
        }
        sortsBelow.put(place, sorts);
        return sorts;
    }

    private void addSorts(Json place, Set<Sort> sorts) {
        for (var rule : at(place)) {
            sorts.add(Sort.of(rule.rule()));
        }
        sorts.addAll(below(place));
    }
}
