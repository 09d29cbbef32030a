package dev.phoenix.compare;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// Which elements of two ordered arrays belong together, so that one insertion reads as one difference: a longest
/// common subsequence anchors what is the same, and between the anchors the likest elements are paired. One thread.
final class Alignment {
    /// Gaps with more pairs than this are paired by index.
    private static final int MAX_GAP = 10_000;
    /// Pairing two elements is always better than reporting one missing and one extra.
    private static final double PAIRED = 0.01;
    /// More than anchors can be: as many as the shorter side has elements, which [Work#MAX_PAIRS] bounds.
    private static final int NEEDED = 1000;

    private final Relation relation;
    private int from;
    private int columns;
    private final BitSet asked = new BitSet();
    private final BitSet answered = new BitSet();
    private final BitSet movedAway = new BitSet();
    private final BitSet movedHere = new BitSet();

    /// Elements that are the same, each at its place.
    final List<Pair> anchored = new ArrayList<>();
    /// Elements that are the same but stand in another order.
    final List<Pair> moved = new ArrayList<>();
    /// Elements that are not the same but stand for each other.
    final List<Pair> changed = new ArrayList<>();
    /// Elements only legacy has.
    final List<Integer> missing = new ArrayList<>();
    /// Elements only the candidate has.
    final List<Integer> extra = new ArrayList<>();

    private Alignment(Relation relation) {
        this.relation = relation;
    }

    /// An element of legacy's array and one of the candidate's, by index.
    record Pair(int legacy, int candidate) {
        Pair turned() {
            return new Pair(/* legacy= */ candidate, /* candidate= */ legacy);
        }
    }

    /// What is asked of two elements.
    interface Relation {
        /// Whether they are the same.
        boolean same(int legacy, int candidate);

        /// How alike they are, 0 to 1, when they are not the same.
        double likeness(int legacy, int candidate);

        /// Whether so many pairs may be asked about.
        boolean affordable(long left, long right);

        /// Whether legacy may have this element alone: it is ignored, or as good as absent.
        boolean legacyMayBeAlone(int legacy);

        /// Whether the candidate may have this element alone.
        boolean candidateMayBeAlone(int candidate);
    }

    static Alignment of(int legacySize, int candidateSize, Relation relation) {
        var alignment = new Alignment(relation);
        if (relation.affordable(1, 1)) {
            alignment.align(legacySize, candidateSize);
        } else {
            alignment.byIndex(0, legacySize, 0, candidateSize);
        }
        return alignment;
    }

    /// The same seen from the other side.
    Alignment turned() {
        var turned = new Alignment(relation);
        anchored.forEach(pair -> turned.anchored.add(pair.turned()));
        moved.forEach(pair -> turned.moved.add(pair.turned()));
        changed.forEach(pair -> turned.changed.add(pair.turned()));
        turned.missing.addAll(extra);
        turned.extra.addAll(missing);
        return turned;
    }

    private void align(int legacySize, int candidateSize) {
        int shorter = Math.min(legacySize, candidateSize);
        int head = 0;
        while (head < shorter && bothNeeded(head, head) && relation.same(head, head)) {
            anchored.add(new Pair(head, head));
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && bothNeeded(legacySize - 1 - tail, candidateSize - 1 - tail)
                && relation.same(legacySize - 1 - tail, candidateSize - 1 - tail)) {
            tail++;
            anchored.add(new Pair(legacySize - tail, candidateSize - tail));
        }
        int legacyEnd = legacySize - tail;
        int candidateEnd = candidateSize - tail;
        from = head;
        columns = candidateEnd - head;
        int rows = legacyEnd - head;
        if (rows == 0 || columns == 0 || !relation.affordable(rows, columns)) {
            byIndex(head, legacyEnd, head, candidateEnd);
            return;
        }
        var anchors = anchors(rows);
        anchored.addAll(anchors);
        anchors.add(new Pair(legacyEnd, candidateEnd));
        findMoved(anchors);
        int legacyFrom = head;
        int candidateFrom = head;
        for (var anchor : anchors) {
            gap(legacyNeeded(legacyFrom, anchor.legacy()), candidateNeeded(candidateFrom, anchor.candidate()));
            legacyFrom = anchor.legacy() + 1;
            candidateFrom = anchor.candidate() + 1;
        }
    }

    private boolean bothNeeded(int legacy, int candidate) {
        return !relation.legacyMayBeAlone(legacy) && !relation.candidateMayBeAlone(candidate);
    }

    private void byIndex(int legacyFrom, int legacyTo, int candidateFrom, int candidateTo) {
        int i = legacyFrom;
        int j = candidateFrom;
        while (i < legacyTo && j < candidateTo) {
            changed.add(new Pair(i++, j++));
        }
        while (i < legacyTo) {
            missing.add(i++);
        }
        while (j < candidateTo) {
            extra.add(j++);
        }
    }

    /// The common subsequence of what is left between the equal ends that leaves the fewest elements alone that may not
    /// be alone; the longest of those.
    private List<Pair> anchors(int rows) {
        var best = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                int without = Math.max(best[i + 1][j], best[i][j + 1]);
                best[i][j] = same(from + i, from + j)
                        ? Math.max(without, best[i + 1][j + 1] + worth(from + i, from + j))
                        : without;
            }
        }
        var anchors = new ArrayList<Pair>();
        int i = 0;
        int j = 0;
        while (i < rows && j < columns) {
            boolean anchored = same(from + i, from + j) && best[i][j] == best[i + 1][j + 1] + worth(from + i, from + j);
            if (anchored) {
                anchors.add(new Pair(from + i++, from + j++));
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

    /// Elements that are on both sides but not in the same order.
    private void findMoved(List<Pair> anchors) {
        var left = new ArrayList<Integer>();
        var right = new ArrayList<Integer>();
        int i = from;
        int j = from;
        for (var anchor : anchors) {
            left.addAll(legacyNeeded(i, anchor.legacy()));
            right.addAll(candidateNeeded(j, anchor.candidate()));
            i = anchor.legacy() + 1;
            j = anchor.candidate() + 1;
        }
        for (int legacy : left) {
            for (int candidate : right) {
                if (!movedHere.get(candidate) && same(legacy, candidate)) {
                    movedAway.set(legacy);
                    movedHere.set(candidate);
                    moved.add(new Pair(legacy, candidate));
                    break;
                }
            }
        }
    }

    private List<Integer> legacyNeeded(int start, int end) {
        return IntStream.range(start, end)
                .filter(i -> !movedAway.get(i) && !relation.legacyMayBeAlone(i))
                .boxed()
                .toList();
    }

    private List<Integer> candidateNeeded(int start, int end) {
        return IntStream.range(start, end)
                .filter(j -> !movedHere.get(j) && !relation.candidateMayBeAlone(j))
                .boxed()
                .toList();
    }

    /// Pairs the elements of one gap in their order, so that the sum of likeness is greatest.
    private void gap(List<Integer> left, List<Integer> right) {
        int height = left.size();
        int width = right.size();
        if (height == 0 || width == 0 || (long) height * width > MAX_GAP) {
            pairInOrder(left, right);
            return;
        }
        var best = new double[height + 1][width + 1];
        var alike = new double[height][width];
        for (int i = height - 1; i >= 0; i--) {
            for (int j = width - 1; j >= 0; j--) {
                alike[i][j] = PAIRED + relation.likeness(left.get(i), right.get(j));
                best[i][j] = Math.max(best[i + 1][j + 1] + alike[i][j], Math.max(best[i + 1][j], best[i][j + 1]));
            }
        }
        int i = 0;
        int j = 0;
        while (i < height && j < width) {
            if (best[i + 1][j + 1] + alike[i][j] >= Math.max(best[i + 1][j], best[i][j + 1])) {
                changed.add(new Pair(left.get(i++), right.get(j++)));
            } else if (best[i + 1][j] >= best[i][j + 1]) {
                missing.add(left.get(i++));
            } else {
                extra.add(right.get(j++));
            }
        }
        missing.addAll(left.subList(i, height));
        extra.addAll(right.subList(j, width));
    }

    private void pairInOrder(List<Integer> left, List<Integer> right) {
        int pairs = Math.min(left.size(), right.size());
        for (int i = 0; i < pairs; i++) {
            changed.add(new Pair(left.get(i), right.get(i)));
        }
        missing.addAll(left.subList(pairs, left.size()));
        extra.addAll(right.subList(pairs, right.size()));
    }

    /// Asks about each pair once.
    private boolean same(int legacy, int candidate) {
        int question = (legacy - from) * columns + candidate - from;
        if (!asked.get(question)) {
            asked.set(question);
            answered.set(question, relation.same(legacy, candidate));
        }
        return answered.get(question);
    }
}
