package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.markup.Markup;
import java.util.List;
import java.util.Optional;

/// How alike two elements are, to guess which one became which. Only the report depends on it, never the verdict.
final class Likeness {
    /// Objects that share less than this are two different things.
    private static final double ENOUGH = 0.3;
    /// More leftovers than this are not paired.
    private static final int MAX_LEFTOVERS = 64;

    private Likeness() {}

    /// From 0 (nothing in common) to 1.
    static double of(Json legacy, Json candidate) {
        if (legacy instanceof Json.Struct a && candidate instanceof Json.Struct b) {
            boolean otherElement = Markup.isElement(a)
                    && Markup.isElement(b)
                    && !Markup.name(a).equals(Markup.name(b));
            return otherElement ? 0 : members(a, b);
        }
        if (legacy instanceof Json.Array a && candidate instanceof Json.Array b) {
            return elements(a.items(), b.items());
        }
        return legacy.type().equals(candidate.type()) ? 0.1 : 0;
    }

    private static double members(Json.Struct a, Json.Struct b) {
        int all = a.members().size() + b.members().size();
        if (all == 0) {
            return 1;
        }
        double shared = 0;
        for (var member : a.members().entrySet()) {
            var other = b.members().get(member.getKey());
            if (other != null) {
                shared += shallowEqual(member.getValue(), other) ? 2 : 0.4;
            }
        }
        return shared / all;
    }

    private static double elements(List<Json> a, List<Json> b) {
        int all = Math.max(a.size(), b.size());
        if (all == 0) {
            return 1;
        }
        double shared = 0;
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            shared += shallowEqual(a.get(i), b.get(i)) ? 1 : 0.2;
        }
        return shared / all;
    }

    /// Containers count as equal when they have the same size: looking deeper for every pair would cost too much.
    private static boolean shallowEqual(Json a, Json b) {
        if (a instanceof Json.Array(List<Json> left) && b instanceof Json.Array(List<Json> right)) {
            return left.size() == right.size();
        }
        if (a instanceof Json.Struct left && b instanceof Json.Struct right) {
            return left.members().keySet().equals(right.members().keySet());
        }
        return a.equals(b);
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
