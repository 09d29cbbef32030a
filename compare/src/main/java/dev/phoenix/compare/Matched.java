package dev.phoenix.compare;

import java.util.List;

/// Which elements of two arrays stand for each other, and which for none.
///
/// @param keyed pairs with equal keys: what is ignored of one is ignored of both
/// @param together pairs that may differ
/// @param moved pairs that stand in another order than the others
/// @param missing elements only legacy has
/// @param extra elements only the candidate has
record Matched(
        List<Alignment.Pair> keyed,
        List<Alignment.Pair> together,
        List<Alignment.Pair> moved,
        List<Integer> missing,
        List<Integer> extra) {
    /// Elements that have no keys.
    Matched(List<Alignment.Pair> together, List<Alignment.Pair> moved, List<Integer> missing, List<Integer> extra) {
        this(List.of(), together, moved, missing, extra);
    }

    /// Whether every element is known to be the same as one of the other side, in its place.
    boolean isSame() {
        return keyed.isEmpty() && together.isEmpty() && moved.isEmpty() && missing.isEmpty() && extra.isEmpty();
    }
}
