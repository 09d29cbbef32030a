package dev.phoenix.compare;

import dev.phoenix.compare.Alignment.Pair;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Which elements of two arrays' parts are the same, each pair asked about once, and the best subsequence by that. One
/// thread.
final class Answers {
    /// More than anchors can be: as many as the shorter side has elements, which [Work#MAX_PAIRS] bounds.
    private static final int NEEDED = 1000;

    private final Alignment.Relation relation;
    private final Span span;
    private final BitSet asked = new BitSet();
    private final BitSet answered = new BitSet();

    Answers(Alignment.Relation relation, Span span) {
        this.relation = relation;
        this.span = span;
    }

    boolean same(int legacy, int candidate) {
        int question = (legacy - span.legacyFrom()) * span.columns() + candidate - span.candidateFrom();
        if (!asked.get(question)) {
            asked.set(question);
            answered.set(question, relation.same(legacy, candidate));
        }
        return answered.get(question);
    }

    /// The common subsequence that leaves the fewest elements alone that may not be alone; the longest of those.
    List<Pair> anchors() {
        int rows = span.rows();
        int columns = span.columns();
        int fromLegacy = span.legacyFrom();
        int fromCandidate = span.candidateFrom();
        var best = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                int without = Math.max(best[i + 1][j], best[i][j + 1]);
                best[i][j] = same(fromLegacy + i, fromCandidate + j)
                        ? Math.max(without, best[i + 1][j + 1] + worth(fromLegacy + i, fromCandidate + j))
                        : without;
            }
        }
        var anchors = new ArrayList<Pair>();
        int i = 0;
        int j = 0;
        while (i < rows && j < columns) {
            boolean anchored = same(fromLegacy + i, fromCandidate + j)
                    && best[i][j] == best[i + 1][j + 1] + worth(fromLegacy + i, fromCandidate + j);
            if (anchored) {
                anchors.add(new Pair(fromLegacy + i++, fromCandidate + j++));
            } else if (best[i + 1][j] >= best[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
        return anchors;
    }

    /// What it is worth that two elements are together: first of all, that neither of them is left alone.
    private int worth(int legacy, int candidate) {
        int needed = (relation.legacyMayBeAlone(legacy) ? 0 : 1) + (relation.candidateMayBeAlone(candidate) ? 0 : 1);
        return needed * NEEDED + 1;
    }
}
