package dev.phoenix.compare;

import dev.phoenix.compare.Alignment.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A longest common subsequence of labels by the method of Hunt and Szymanski, whose cost grows with the pairs of equal
/// labels: next to nothing where most elements are different from each other. One thread.
final class Subsequence {
    private final Labels labels;
    private final Span span;
    /// The candidate's indexes, grouped by label: those of label n begin at `start[n]`.
    private final int[] start;

    private final int[] indexes;
    /// Labels that are too frequent to be looked at.
    private final BitSet frequent = new BitSet();

    Subsequence(Labels labels, Span span) {
        this.labels = labels;
        this.span = span;
        this.start = new int[labels.count() + 1];
        for (int j = span.candidateFrom(); j < span.candidateTo(); j++) {
            if (labels.candidate()[j] >= 0) {
                start[labels.candidate()[j] + 1]++;
            }
        }
        for (int label = 0; label < labels.count(); label++) {
            start[label + 1] += start[label];
        }
        this.indexes = new int[start[labels.count()]];
        var next = start.clone();
        for (int j = span.candidateFrom(); j < span.candidateTo(); j++) {
            int label = labels.candidate()[j];
            if (label >= 0) {
                indexes[next[label]++] = j;
            }
        }
        leaveOutFrequent();
    }

    /// Two elements of a subsequence, and the ones before them.
    private record Link(int legacy, int candidate, @Nullable Link before) {}

    /// Labels with the most pairs are left out until the others have no more than [Work#MAX_PAIRS].
    private void leaveOutFrequent() {
        var pairs = new long[labels.count()];
        long all = 0;
        for (int i = span.legacyFrom(); i < span.legacyTo(); i++) {
            int label = labels.legacy()[i];
            if (label >= 0) {
                pairs[label] += start[label + 1] - start[label];
                all += start[label + 1] - start[label];
            }
        }
        if (all <= Work.MAX_PAIRS) {
            return;
        }
        var rarestFirst = IntStream.range(0, pairs.length)
                .boxed()
                .sorted((a, b) -> Long.compare(pairs[a], pairs[b]))
                .toList();
        long looked = 0;
        for (int label : rarestFirst) {
            looked += pairs[label];
            frequent.set(label, looked > Work.MAX_PAIRS);
        }
    }

    boolean mayMove(int label) {
        return label >= 0 && !frequent.get(label);
    }

    boolean leftSomeOut() {
        return !frequent.isEmpty();
    }

    List<Pair> pairs() {
        int longest = 0;
        var ends = new int[Math.min(span.rows(), indexes.length)];
        var links = new Link[ends.length];
        for (int i = span.legacyFrom(); i < span.legacyTo(); i++) {
            int label = labels.legacy()[i];
            if (label < 0 || frequent.get(label)) {
                continue;
            }
            for (int at = start[label + 1] - 1; at >= start[label]; at--) {
                int j = indexes[at];
                int found = Arrays.binarySearch(ends, 0, longest, j);
                if (found < 0) {
                    int length = -found - 1;
                    ends[length] = j;
                    links[length] = new Link(i, j, length == 0 ? null : links[length - 1]);
                    longest = Math.max(longest, length + 1);
                }
            }
        }
        var pairs = new ArrayList<Pair>(longest + 1);
        for (var link = longest == 0 ? null : links[longest - 1]; link != null; link = link.before()) {
            pairs.add(new Pair(link.legacy(), link.candidate()));
        }
        Collections.reverse(pairs);
        return pairs;
    }
}
