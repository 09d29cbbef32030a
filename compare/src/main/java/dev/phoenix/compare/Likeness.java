package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.markup.Markup;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How alike the elements of two arrays are, to guess which one became which. Only the report depends on it, never the
/// verdict. One thread.
final class Likeness {
    /// Objects that share less than this are two different things.
    private static final double ENOUGH = 0.3;
    /// More leftovers than this are not paired.
    private static final int MAX_LEFTOVERS = 64;

    private final List<Json> legacy;
    private final List<Json> candidate;
    private final @Nullable Features[] ofLegacy;
    private final @Nullable Features[] ofCandidate;
    private final Map<Object, Integer> numbers = new HashMap<>();

    Likeness(List<Json> legacy, List<Json> candidate) {
        this.legacy = legacy;
        this.candidate = candidate;
        this.ofLegacy = new Features[legacy.size()];
        this.ofCandidate = new Features[candidate.size()];
    }

    /// What likeness goes by, as numbers.
    private sealed interface Features {}

    /// The members of an object, sorted: a member's name in the upper half, its value in the lower. `element` is the
    /// name of an element of XML or HTML.
    @SuppressWarnings("ArrayRecordComponent") // looked at, never compared
    private record OfStruct(int element, long[] members) implements Features {}

    /// The elements of an array in their order.
    @SuppressWarnings("ArrayRecordComponent")
    private record OfArray(int[] items) implements Features {}

    private record OfScalar(String type) implements Features {}

    /// Arrays are told apart by their size alone: looking deeper would cost too much.
    private record Size(int size) {}

    /// From 0 (nothing in common) to 1.
    double of(int i, int j) {
        var a = features(legacy, ofLegacy, i);
        var b = features(candidate, ofCandidate, j);
        if (a instanceof OfStruct left && b instanceof OfStruct right) {
            boolean otherElement = left.element >= 0 && right.element >= 0 && left.element != right.element;
            return otherElement ? 0 : members(left.members, right.members);
        }
        if (a instanceof OfArray(int[] left) && b instanceof OfArray(int[] right)) {
            return elements(left, right);
        }
        return a instanceof OfScalar left && left.equals(b) ? 0.1 : 0;
    }

    private Features features(List<Json> values, @Nullable Features[] known, int index) {
        var features = known[index];
        if (features == null) {
            features = features(values.get(index));
            known[index] = features;
        }
        return features;
    }

    private Features features(Json value) {
        return switch (value) {
            case Json.Struct struct -> {
                int element = Markup.isElement(struct) ? number(Markup.name(struct)) : -1;
                var members = new long[struct.members().size()];
                int next = 0;
                for (var member : struct.members().entrySet()) {
                    members[next++] = ((long) number(member.getKey()) << 32) | shallow(member.getValue());
                }
                Arrays.sort(members);
                yield new OfStruct(element, members);
            }
            case Json.Array(List<Json> items) ->
                new OfArray(items.stream().mapToInt(this::shallow).toArray());
            case Json.Text _, Json.Bool _, Json.Null _, Decimal _ -> new OfScalar(value.type());
        };
    }

    private int shallow(Json value) {
        return switch (value) {
            case Json.Array(List<Json> items) -> number(new Size(items.size()));
            case Json.Struct struct -> number(struct.members().keySet());
            case Json.Text _, Json.Bool _, Json.Null _, Decimal _ -> number(value);
        };
    }

    private int number(Object of) {
        return numbers.computeIfAbsent(of, _ -> numbers.size());
    }

    /// A member with an equal value counts fully, one of the same name a little.
    private static double members(long[] a, long[] b) {
        int all = a.length + b.length;
        if (all == 0) {
            return 1;
        }
        int equal = 0;
        int named = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            int order = Long.compare(a[i] >> 32, b[j] >> 32);
            if (order == 0) {
                if (a[i] == b[j]) {
                    equal++;
                } else {
                    named++;
                }
                i++;
                j++;
            } else if (order < 0) {
                i++;
            } else {
                j++;
            }
        }
        return (2 * equal + 0.4 * named) / all;
    }

    private static double elements(int[] a, int[] b) {
        int all = Math.max(a.length, b.length);
        if (all == 0) {
            return 1;
        }
        double shared = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            shared += a[i] == b[i] ? 1 : 0.2;
        }
        return shared / all;
    }

    /// The likest two elements, if any are alike enough.
    static Optional<Alignment.Pair> best(List<Integer> left, List<Integer> right, Alignment.Relation relation) {
        if (left.size() > MAX_LEFTOVERS || right.size() > MAX_LEFTOVERS) {
            return Optional.empty();
        }
        Optional<Alignment.Pair> best = Optional.empty();
        double most = ENOUGH;
        for (int i : left) {
            for (int j : right) {
                double likeness = relation.likeness(i, j);
                if (likeness > most) {
                    most = likeness;
                    best = Optional.of(new Alignment.Pair(i, j));
                }
            }
        }
        return best;
    }
}
