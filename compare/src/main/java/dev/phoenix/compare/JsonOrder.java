package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.util.List;
import java.util.TreeSet;

/// An order of values that means nothing, but is the same whichever of two comes first. Ends at the first difference.
final class JsonOrder {
    private JsonOrder() {}

    static int compare(Json a, Json b) {
        if (a instanceof Json.Text(String left) && b instanceof Json.Text(String right)) {
            return left.compareTo(right);
        }
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

    /// Members in the order in which both sides have them, and by name from where the orders part. No member is looked
    /// at twice: nesting would multiply the work.
    private static int structs(Json.Struct a, Json.Struct b) {
        var left = a.members().keySet().iterator();
        var right = b.members().keySet().iterator();
        var rest = new TreeSet<String>();
        while (left.hasNext() && right.hasNext() && rest.isEmpty()) {
            var name = left.next();
            var other = right.next();
            if (name.equals(other)) {
                int order = member(name, a, b);
                if (order != 0) {
                    return order;
                }
            } else {
                rest.add(name);
                rest.add(other);
            }
        }
        left.forEachRemaining(rest::add);
        right.forEachRemaining(rest::add);
        for (var name : rest) {
            int order = member(name, a, b);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int member(String name, Json.Struct a, Json.Struct b) {
        var left = a.members().get(name);
        var right = b.members().get(name);
        if (left == null || right == null) {
            return left == null ? -1 : 1;
        }
        return compare(left, right);
    }

    private static String scalar(Json value) {
        return switch (value) {
            case Json.Text(String text) -> text;
            case Decimal number -> number.text();
            case Json.Null _, Json.Bool _, Json.Array _, Json.Struct _ -> value.toString();
        };
    }
}
