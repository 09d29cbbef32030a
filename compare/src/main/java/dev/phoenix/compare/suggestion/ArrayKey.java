package dev.phoenix.compare.suggestion;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the member that tells the elements of an array apart.
final class ArrayKey {
    /// What keys are usually called, best first; any other member will do after these.
    private static final List<String> USUAL = List.of("id", "key", "sku", "code", "name");

    private ArrayKey() {}

    /// A member that every element of every array has, with a value of its own, and the same values on both sides.
    static Optional<String> of(List<Seen.Sample> samples) {
        var names = new LinkedHashSet<>(USUAL);
        samples.forEach(sample -> sample.legacy().ifPresent(array -> names.addAll(names(array))));
        return names.stream()
                .filter(name -> samples.stream()
                        .allMatch(sample -> tellsApart(
                                name,
                                sample.legacy().orElseThrow(),
                                sample.candidate().orElseThrow())))
                .findFirst();
    }

    private static Set<String> names(Json array) {
        return array instanceof Json.Array(List<Json> items)
                        && !items.isEmpty()
                        && items.getFirst() instanceof Json.Struct struct
                ? struct.members().keySet()
                : Set.of();
    }

    private static boolean tellsApart(String name, Json legacy, Json candidate) {
        var values = values(name, legacy);
        return values.isPresent() && values.equals(values(name, candidate));
    }

    private static Optional<Set<Json>> values(String name, Json array) {
        if (!(array instanceof Json.Array(List<Json> items))) {
            return Optional.empty();
        }
        var values = new HashSet<Json>();
        for (var item : items) {
            var value = item instanceof Json.Struct struct ? struct.members().get(name) : null;
            boolean isKey = value instanceof Json.Text || value instanceof Decimal;
            if (value == null || !isKey || !values.add(value)) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
