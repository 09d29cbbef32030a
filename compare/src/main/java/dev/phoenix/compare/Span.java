package dev.phoenix.compare;

import java.util.ArrayList;
import java.util.List;

/// A part of two arrays, its ends excluded.
record Span(int legacyFrom, int legacyTo, int candidateFrom, int candidateTo) {
    int rows() {
        return legacyTo - legacyFrom;
    }

    int columns() {
        return candidateTo - candidateFrom;
    }

    /// Whether at most one side has elements here.
    boolean isOneSided() {
        return rows() == 0 || columns() == 0;
    }

    /// What is before, between and behind these pairs, which stand in order; without what is empty.
    List<Span> between(List<Alignment.Pair> pairs) {
        var gaps = new ArrayList<Span>();
        int i = legacyFrom;
        int j = candidateFrom;
        for (var pair : pairs) {
            if (i < pair.legacy() || j < pair.candidate()) {
                gaps.add(new Span(i, pair.legacy(), j, pair.candidate()));
            }
            i = pair.legacy() + 1;
            j = pair.candidate() + 1;
        }
        if (i < legacyTo || j < candidateTo) {
            gaps.add(new Span(i, legacyTo, j, candidateTo));
        }
        return gaps;
    }
}
