package dev.phoenix.compare;

import dev.phoenix.compare.Alignment.Pair;
import java.util.ArrayList;
import java.util.List;

/// Elements between two anchors, none of which is the same as one of the other side: which stand for each other. One
/// thread.
final class Gap {
    /// Gaps with more pairs than this are paired in their order.
    private static final int MAX_PAIRS = 10_000;
    /// Pairing two elements is always better than reporting one missing and one extra.
    private static final double PAIRED = 0.01;
    /// Elements that share so much with those in their place, and less with their neighbours, are not looked for
    /// elsewhere.
    private static final double IN_PLACE = 0.5;

    private final Alignment.Relation relation;
    private final List<Integer> left;
    private final List<Integer> right;

    final List<Pair> changed = new ArrayList<>();
    final List<Integer> missing = new ArrayList<>();
    final List<Integer> extra = new ArrayList<>();

    Gap(Alignment.Relation relation, List<Integer> left, List<Integer> right) {
        this.relation = relation;
        this.left = left;
        this.right = right;
    }

    void pair() {
        int height = left.size();
        int width = right.size();
        boolean simple = Math.min(height, width) == 0 || (height == 1 && width == 1);
        if (simple || (long) height * width > MAX_PAIRS || inPlace()) {
            pairInOrder();
        } else {
            pairLikest();
        }
    }

    private void pairInOrder() {
        int pairs = Math.min(left.size(), right.size());
        for (int i = 0; i < pairs; i++) {
            changed.add(new Pair(left.get(i), right.get(i)));
        }
        missing.addAll(left.subList(pairs, left.size()));
        extra.addAll(right.subList(pairs, right.size()));
    }

    private boolean inPlace() {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            double likeness = likeness(i, i);
            boolean likerThanNeighbours = (i == 0 || likeness > likeness(i, i - 1))
                    && (i == left.size() - 1 || likeness > likeness(i, i + 1));
            if (likeness < IN_PLACE || !likerThanNeighbours) {
                return false;
            }
        }
        return true;
    }

    private double likeness(int i, int j) {
        return relation.likeness(left.get(i), right.get(j));
    }

    /// Pairs elements in their order, so that the sum of likeness is greatest.
    private void pairLikest() {
        int height = left.size();
        int width = right.size();
        var best = new double[height + 1][width + 1];
        var alike = new double[height][width];
        for (int i = height - 1; i >= 0; i--) {
            for (int j = width - 1; j >= 0; j--) {
                alike[i][j] = PAIRED + likeness(i, j);
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
}
