package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;
import dev.phoenix.compare.path.MarkupPath;
import dev.phoenix.compare.path.TooManyNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Where the critical rules point to in one answer.
public final class CriticalPlaces {
    private CriticalPlaces() {}

    /// The places of the answer's document that are critical; none when it is no document that rules can speak of.
    ///
    /// @throws TooManyNodes when a rule selects more places than anybody meant
    public static List<Location> of(Rules rules, Answer answer) {
        return Body.of(answer) instanceof Body.Read read ? of(rules, read) : List.of();
    }

    private static List<Location> of(Rules rules, Body.Read read) {
        var places = new ArrayList<Location>();
        if (read.form() == Body.Form.JSON) {
            for (var inside : rules.inside()) {
                if (inside.rule().rule() instanceof Rule.Critical) {
                    inside.path().select(read.value()).forEach(node -> places.add(node.at()));
                }
            }
        }
        if (read.form().isMarkup()) {
            for (var inside : rules.markup()) {
                if (inside.rule().rule() instanceof Rule.Critical
                        && inside.path().language().equals(read.form().root)) {
                    inside.path()
                            .select((Json.Struct) read.value())
                            .forEach(found -> places.add(place(read.form().root, found)));
                }
            }
        }
        return places;
    }

    private static Location place(String root, MarkupPath.Found found) {
        var naming = new Naming.OfMarkup();
        return found.parent()
                .map(parent -> switch (parent.value()) {
                    case Json.Array(List<Json> items) ->
                        naming.item(place(root, parent), items, indexOf(items, found.value()));
                    case Json.Struct element -> naming.member(place(root, parent), nameOf(element, found.value()));
                    case Json.Text _, Json.Bool _, Json.Null _, Decimal _ -> place(root, parent);
                })
                .orElseGet(() -> new Location.Root(root));
    }

    @SuppressWarnings("ReferenceEquality") // this very one, not one that is equal
    private static int indexOf(List<Json> items, Json value) {
        return IntStream.range(0, items.size())
                .filter(i -> items.get(i) == value)
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("ReferenceEquality")
    private static String nameOf(Json.Struct element, Json value) {
        return element.members().entrySet().stream()
                .filter(member -> member.getValue() == value)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
