package dev.phoenix.compare;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// Which elements of two ordered arrays belong together, so that one insertion reads as one difference: a longest
/// common subsequence anchors what is the same, and between the anchors the likest elements are paired. One thread.
final class Alignment {
    private final Relation relation;
    private final Optional<Labels> labels;
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

    private Alignment(Relation relation, Optional<Labels> labels) {
        this.relation = relation;
        this.labels = labels;
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

        /// Where elements are the same exactly when their labels are: those. Then none may be alone.
        Optional<Labels> labels();

        /// Elements with equal labels are the same, others may be, too. Then none may be alone.
        Optional<Labels> hints();

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
        var alignment = new Alignment(relation, relation.labels());
        if (alignment.labels.isPresent() || relation.affordable(1, 1)) {
            alignment.align(legacySize, candidateSize);
        } else {
            alignment.byIndex(new Span(0, legacySize, 0, candidateSize));
        }
        return alignment;
    }

    /// The same seen from the other side.
    Alignment turned() {
        var turned = new Alignment(relation, Optional.empty());
        anchored.forEach(pair -> turned.anchored.add(pair.turned()));
        moved.forEach(pair -> turned.moved.add(pair.turned()));
        changed.forEach(pair -> turned.changed.add(pair.turned()));
        turned.missing.addAll(extra);
        turned.extra.addAll(missing);
        return turned;
    }

    private void align(int legacySize, int candidateSize) {
        var rest = withoutEqualEnds(new Span(0, legacySize, 0, candidateSize));
        if (rest.isOneSided()) {
            byIndex(rest);
        } else if (labels.isPresent()) {
            anchor(rest, labels.get());
        } else {
            var gaps = hinted(rest).stream().flatMap(gap -> asked(gap).stream()).toList();
            findMoved(gaps);
            gaps.forEach(this::gap);
        }
    }

    /// What is left when elements with equal hints are anchored.
    private List<Span> hinted(Span rest) {
        var hints = relation.hints();
        if (hints.isEmpty()) {
            return List.of(rest);
        }
        var anchors = new Subsequence(hints.get(), rest).pairs();
        anchored.addAll(anchors);
        return rest.between(anchors).stream().map(this::withoutEqualEnds).toList();
    }

    /// What is left when elements that turn out to be the same are anchored.
    private List<Span> asked(Span rest) {
        if (rest.isOneSided() || !relation.affordable(rest.rows(), rest.columns())) {
            return List.of(rest);
        }
        var anchors = new Answers(relation, rest).anchors();
        anchored.addAll(anchors);
        return rest.between(anchors);
    }

    private void anchor(Span rest, Labels known) {
        var subsequence = new Subsequence(known, rest);
        var anchors = subsequence.pairs();
        anchored.addAll(anchors);
        var gaps = rest.between(anchors);
        if (subsequence.leftSomeOut()) {
            gaps = gaps.stream().map(this::withoutEqualEnds).toList();
        }
        findMoved(gaps, known, subsequence);
        gaps.forEach(this::gap);
    }

    /// Anchors what is the same at both ends; gives what is left between them.
    private Span withoutEqualEnds(Span span) {
        int shorter = Math.min(span.rows(), span.columns());
        int head = 0;
        while (head < shorter && bothNeededAndSame(span.legacyFrom() + head, span.candidateFrom() + head)) {
            anchored.add(new Pair(span.legacyFrom() + head, span.candidateFrom() + head));
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && bothNeededAndSame(span.legacyTo() - 1 - tail, span.candidateTo() - 1 - tail)) {
            tail++;
            anchored.add(new Pair(span.legacyTo() - tail, span.candidateTo() - tail));
        }
        return new Span(
                span.legacyFrom() + head,
                span.legacyTo() - tail,
                span.candidateFrom() + head,
                span.candidateTo() - tail);
    }

    private boolean bothNeededAndSame(int legacy, int candidate) {
        return labels.isPresent()
                ? labels.get().same(legacy, candidate)
                : !relation.legacyMayBeAlone(legacy)
                        && !relation.candidateMayBeAlone(candidate)
                        && relation.same(legacy, candidate);
    }

    private void byIndex(Span span) {
        int i = span.legacyFrom();
        int j = span.candidateFrom();
        while (i < span.legacyTo() && j < span.candidateTo()) {
            changed.add(new Pair(i++, j++));
        }
        while (i < span.legacyTo()) {
            missing.add(i++);
        }
        while (j < span.candidateTo()) {
            extra.add(j++);
        }
    }

    /// Elements that are on both sides but not in the same order.
    private void findMoved(List<Span> gaps) {
        var left = new ArrayList<Integer>();
        var right = new ArrayList<Integer>();
        gaps.forEach(gap -> left.addAll(legacyNeeded(gap)));
        gaps.forEach(gap -> right.addAll(candidateNeeded(gap)));
        if (!relation.affordable(left.size(), right.size())) {
            return;
        }
        for (int legacy : left) {
            for (int candidate : right) {
                if (!movedHere.get(candidate) && relation.same(legacy, candidate)) {
                    move(legacy, candidate);
                    break;
                }
            }
        }
    }

    /// The same by labels. Of those that were too frequent to be looked at nobody knows whether they moved.
    private void findMoved(List<Span> gaps, Labels known, Subsequence subsequence) {
        var waiting = new HashMap<Integer, Deque<Integer>>();
        for (var gap : gaps) {
            for (int j = gap.candidateFrom(); j < gap.candidateTo(); j++) {
                int label = known.candidate()[j];
                if (subsequence.mayMove(label)) {
                    waiting.computeIfAbsent(label, _ -> new ArrayDeque<>(1)).add(j);
                }
            }
        }
        if (waiting.isEmpty()) {
            return;
        }
        for (var gap : gaps) {
            for (int i = gap.legacyFrom(); i < gap.legacyTo(); i++) {
                var candidates = waiting.get(known.legacy()[i]);
                if (candidates != null && !candidates.isEmpty()) {
                    move(i, candidates.poll());
                }
            }
        }
    }

    private void move(int legacy, int candidate) {
        movedAway.set(legacy);
        movedHere.set(candidate);
        moved.add(new Pair(legacy, candidate));
    }

    private List<Integer> legacyNeeded(Span gap) {
        var needed = new ArrayList<Integer>(gap.rows());
        for (int i = gap.legacyFrom(); i < gap.legacyTo(); i++) {
            if (!movedAway.get(i) && !relation.legacyMayBeAlone(i)) {
                needed.add(i);
            }
        }
        return needed;
    }

    private List<Integer> candidateNeeded(Span gap) {
        var needed = new ArrayList<Integer>(gap.columns());
        for (int j = gap.candidateFrom(); j < gap.candidateTo(); j++) {
            if (!movedHere.get(j) && !relation.candidateMayBeAlone(j)) {
                needed.add(j);
            }
        }
        return needed;
    }

    private void gap(Span span) {
        var gap = new Gap(relation, legacyNeeded(span), candidateNeeded(span));
        gap.pair();
        changed.addAll(gap.changed);
        missing.addAll(gap.missing);
        extra.addAll(gap.extra);
    }
}
