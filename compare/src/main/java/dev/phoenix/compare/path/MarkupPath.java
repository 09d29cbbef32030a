package dev.phoenix.compare.path;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.markup.Markup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A path into XML or HTML in XPath's short notation: `xml/order/line[2]/@sku`, `html//input[@name='csrf']/@value`,
/// `xml//note/text()`. Names are without prefixes and mean every namespace.
public final class MarkupPath {
    private final String text;
    private final List<Step> steps;

    private MarkupPath(String text, List<Step> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /// What one step selects.
    enum Axis {
        ELEMENTS,
        ATTRIBUTES,
        TEXTS
    }

    /// One step: from the children of an element, or (`anywhere`) of every element in it too.
    record Step(boolean anywhere, Axis axis, String name, List<Test> tests) {
        boolean named(String found) {
            return name.equals("*") || name.equals(Markup.local(found));
        }
    }

    /// What a step asks of those it selects.
    sealed interface Test {
        /// Its place among those with the same parent, counted from 1.
        record At(int index) implements Test {}

        /// An attribute, perhaps with a value.
        record With(String attribute, Optional<String> value) implements Test {}
    }

    /// A selected value and the way to it.
    public record Found(Optional<Found> parent, Json value) {
        /// The containers above, from the nearest on.
        public List<Json> above() {
            var above = new ArrayList<Json>();
            for (var here = parent; here.isPresent(); here = here.get().parent()) {
                above.add(here.get().value());
            }
            return above;
        }
    }

    /// Whether a text is meant as a path into XML or HTML.
    public static boolean isMeant(String text) {
        return text.startsWith("xml/") || text.startsWith("html/");
    }

    /// Compiles `text`.
    ///
    /// @throws InvalidPath when it is no such path
    public static MarkupPath of(String text) {
        return new MarkupPath(text, new MarkupPathParser(text).parse());
    }

    /// `xml` or `html`.
    public String language() {
        return text.substring(0, text.indexOf('/'));
    }

    /// What this path selects, in document order; nothing twice.
    public List<Found> select(Json.Struct document) {
        var found = List.of(new Found(Optional.empty(), document));
        for (var step : steps) {
            var next = new ArrayList<Found>();
            var seen = Collections.<Json>newSetFromMap(new IdentityHashMap<>());
            for (var from : found) {
                for (var one : step.anywhere() ? withAllBelow(from) : List.of(from)) {
                    for (var selected : choose(step, one)) {
                        if (seen.add(selected.value())) {
                            next.add(selected);
                        }
                    }
                }
            }
            found = next;
        }
        return found;
    }

    private static List<Found> withAllBelow(Found from) {
        var all = new ArrayList<Found>();
        addAll(from, all);
        return all;
    }

    private static void addAll(Found from, List<Found> all) {
        all.add(from);
        for (var child : children(from)) {
            if (Markup.isElement(child.value())) {
                addAll(child, all);
            }
        }
    }

    private static List<Found> children(Found from) {
        if (!(from.value() instanceof Json.Struct element) || !Markup.isElement(element)) {
            return List.of();
        }
        var list = Markup.children(element);
        var holder = Optional.of(new Found(Optional.of(from), list));
        return list.items().stream().map(item -> new Found(holder, item)).toList();
    }

    private static List<Found> choose(Step step, Found from) {
        List<Found> chosen = new ArrayList<>();
        switch (step.axis()) {
            case ATTRIBUTES -> attributes(step, from, chosen);
            case TEXTS, ELEMENTS -> {
                for (var child : children(from)) {
                    boolean fits = child.value() instanceof Json.Struct element
                            ? step.axis() == Axis.ELEMENTS && step.named(Markup.name(element))
                            : step.axis() == Axis.TEXTS;
                    if (fits) {
                        chosen.add(child);
                    }
                }
            }
        }
        for (var test : step.tests()) {
            chosen = passing(test, chosen);
        }
        return chosen;
    }

    private static void attributes(Step step, Found from, List<Found> chosen) {
        if (from.value() instanceof Json.Struct element) {
            element.members().forEach((name, value) -> {
                if (name.startsWith("@") && step.named(name.substring(1))) {
                    chosen.add(new Found(Optional.of(from), value));
                }
            });
        }
    }

    private static List<Found> passing(Test test, List<Found> chosen) {
        var passing = new ArrayList<Found>();
        for (int i = 0; i < chosen.size(); i++) {
            boolean passes = switch (test) {
                case Test.At(int index) -> index == i + 1;
                case Test.With with -> has(chosen.get(i).value(), with);
            };
            if (passes) {
                passing.add(chosen.get(i));
            }
        }
        return passing;
    }

    private static boolean has(Json value, Test.With with) {
        if (!(value instanceof Json.Struct element)) {
            return false;
        }
        for (Map.Entry<String, Json> member : element.members().entrySet()) {
            boolean named = member.getKey().startsWith("@")
                    && Markup.local(member.getKey().substring(1)).equals(with.attribute());
            if (named
                    && with.value()
                                    .map(Json.Text::new)
                                    .filter(member.getValue()::equals)
                                    .isPresent()
                            == with.value().isPresent()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MarkupPath that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
