package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.util.IdentityHashMap;
import java.util.List;

/// Numbers that are equal for equal JSON, and hardly ever for other. Those of arrays are kept: where arrays stand in
/// arrays, each would be worked out once for every level above it. One thread.
final class Fingerprints {
    private static final int PRIME = 0x01000193;

    private final IdentityHashMap<Json, Integer> ofArrays = new IdentityHashMap<>();

    int of(Json value) {
        return switch (value) {
            case Json.Text(String text) -> text.hashCode() * PRIME;
            case Decimal number -> number.hashCode();
            case Json.Bool _, Json.Null _ -> value.hashCode();
            case Json.Struct struct -> ofStruct(struct);
            case Json.Array array -> ofArray(array);
        };
    }

    /// Members in any order.
    private int ofStruct(Json.Struct struct) {
        int sum = struct.members().size();
        for (var member : struct.members().entrySet()) {
            int one = member.getKey().hashCode() * PRIME ^ of(member.getValue());
            sum += one * PRIME ^ one >>> 15;
        }
        return sum;
    }

    private int ofArray(Json.Array array) {
        var known = ofArrays.get(array);
        return known != null ? known : keep(array);
    }

    private int keep(Json.Array array) {
        List<Json> items = array.items();
        int print = items.size();
        for (int i = 0; i < items.size(); i++) {
            print = (print ^ of(items.get(i))) * PRIME;
        }
        ofArrays.put(array, print);
        return print;
    }
}
