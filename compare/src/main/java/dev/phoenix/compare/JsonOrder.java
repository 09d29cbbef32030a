package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.util.List;
import java.util.TreeSet;

/// An order of values that means nothing, but is the same whichever of two comes first. Ends at the first difference.
final class JsonOrder {
    private JsonOrder() {}

    static int compare(Json a, Json b) {
        if (a instanceof Json.Array(List<Json> left) && b instanceof Json.Array(List<Json> right)) {
            return arrays(left, right);
        }
        if (a instanceof Json.Struct left && b instanceof Json.Struct right) {
            return structs(left, right);
        }
        int byType = a.type().compareTo(b.type());
        return byType != 0 ? byType : scalar(a).compareTo(scalar(b));
    }

    private static int arrays(List<Json> a, List<Json> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = compare(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int structs(Json.Struct a, Json.Struct b) {
        var names = new TreeSet<>(a.members().keySet());
        names.addAll(b.members().keySet());
        for (var name : names) {
            var left = a.members().get(name);
            var right = b.members().get(name);
            if (left == null || right == null) {
                return left == null ? -1 : 1;
            }
            int order = compare(left, right);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static String scalar(Json value) {
        return switch (value) {
            case Json.Text(String text) -> text;
            case Decimal number -> number.text();
            case Json.Null _, Json.Bool _, Json.Array _, Json.Struct _ -> value.toString();
        };
    }
}
