package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.markup.Markup;
import dev.phoenix.compare.path.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What tells the elements of an array apart: a member's name, or a path inside the element.
sealed interface ElementKey {
    /// A member of the element.
    record Member(String name) implements ElementKey {}

    /// A place further inside the element.
    record Inside(JsonPath path) implements ElementKey {}

    /// The content of a child element.
    record Child(String name) implements ElementKey {}

    /// Reads `@sku` or `sku` as a key of XML or HTML elements.
    static ElementKey inMarkup(String text) {
        return text.startsWith("@") ? new Member(text) : new Child(text);
    }

    /// Reads `sku` or `$.product.sku`.
    static ElementKey parse(String text) {
        return text.startsWith("$") ? new Inside(JsonPath.of(text)) : new Member(text);
    }

    /// The key of one element.
    default Optional<Json> of(Json element) {
        return switch (this) {
            case Member(String name) ->
                element instanceof Json.Struct struct
                        ? Optional.ofNullable(struct.members().get(name))
                        : Optional.empty();
            case Child(String name) ->
                element instanceof Json.Struct struct && Markup.isElement(struct)
                        ? Markup.child(struct, name).map(Markup::children)
                        : Optional.empty();
            case Inside(JsonPath path) -> {
                var nodes = path.select(element);
                yield nodes.size() == 1 ? Optional.of(nodes.getFirst().value()) : Optional.empty();
            }
        };
    }

    /// The keys of an element, in order; absent when one of them is.
    static Optional<List<Json>> of(List<ElementKey> keys, Json element) {
        var values = new ArrayList<Json>(keys.size());
        for (var key : keys) {
            key.of(element).ifPresent(values::add);
        }
        return values.size() == keys.size() ? Optional.of(values) : Optional.empty();
    }
}
