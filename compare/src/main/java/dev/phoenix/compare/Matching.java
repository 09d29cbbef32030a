package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;

/// Matches elements whose order means nothing and says which are left over. One thread.
final class Matching {
    private final List<Integer> left;
    private final List<Integer> right;
    private final Alignment.Relation relation;
    private final int[] partnerOfLeft;
    private final int[] partnerOfRight;
    private final byte[] answers;

    private Matching(Groups.Group group, Alignment.Relation relation) {
        this.left = group.legacy();
        this.right = group.candidate();
        this.relation = relation;
        this.partnerOfLeft = new int[left.size()];
        this.partnerOfRight = new int[right.size()];
        this.answers = new byte[left.size() * right.size()];
        Arrays.fill(partnerOfLeft, -1);
        Arrays.fill(partnerOfRight, -1);
    }

    /// What is left over when equal JSON is matched; linear.
    static Groups.Group exact(Groups.Group group, List<Json> legacy, List<Json> candidate) {
        var rest = new Groups.Group(group.keyed());
        var waiting = new HashMap<Json, Deque<Integer>>();
        for (int i : group.legacy()) {
            waiting.computeIfAbsent(legacy.get(i), _ -> new ArrayDeque<>()).add(i);
        }
        for (int j : group.candidate()) {
            var same = waiting.get(candidate.get(j));
            if (same == null || same.poll() == null) {
                rest.candidate().add(j);
            }
        }
        waiting.values().forEach(rest.legacy()::addAll);
        rest.legacy().sort(null);
        return rest;
    }

    /// What is left over after a matching that leaves as few elements alone as possible of those that may not be, so
    /// that the answer does not hang on the order even where "same" is no equivalence (a tolerance of 1 makes 1 the
    /// same as 2, and 2 as 3, but not 1 as 3).
    static Groups.Group largest(Groups.Group group, Alignment.Relation relation) {
        return new Matching(group, relation).largest(group.keyed());
    }

    /// First partners for what legacy needs matched, then for what the candidate needs matched; the second never leaves
    /// anything of the first alone again.
    private Groups.Group largest(boolean keyed) {
        var rest = new Groups.Group(keyed);
        for (int i = 0; i < left.size(); i++) {
            if (!relation.legacyMayBeAlone(left.get(i)) && !findRight(i, new boolean[right.size()])) {
                rest.legacy().add(left.get(i));
            }
        }
        for (int j = 0; j < right.size(); j++) {
            boolean alone = partnerOfRight[j] < 0 && !relation.candidateMayBeAlone(right.get(j));
            if (alone && !findLeft(j, new boolean[left.size()])) {
                rest.candidate().add(right.get(j));
            }
        }
        return rest;
    }

    /// Finds a partner for one of legacy's elements, moving others to their second choice where needed. The recursion
    /// is no deeper than the smaller side, which [Work#MAX_PAIRS] bounds.
    private boolean findRight(int i, boolean[] tried) {
        for (int step = 0; step < right.size(); step++) {
            int j = (i + step) % right.size();
            if (!tried[j] && same(i, j)) {
                tried[j] = true;
                if (partnerOfRight[j] < 0 || findRight(partnerOfRight[j], tried)) {
                    pair(i, j);
                    return true;
                }
            }
        }
        return false;
    }

    /// Finds a partner for one of the candidate's elements. A partner's former partner is left alone if it may be, else
    /// it moves on.
    private boolean findLeft(int j, boolean[] tried) {
        for (int i = 0; i < left.size(); i++) {
            if (!tried[i] && same(i, j)) {
                tried[i] = true;
                int former = partnerOfLeft[i];
                if (former < 0 || relation.candidateMayBeAlone(right.get(former)) || findLeft(former, tried)) {
                    if (former >= 0 && partnerOfRight[former] == i) {
                        partnerOfRight[former] = -1;
                    }
                    pair(i, j);
                    return true;
                }
            }
        }
        return false;
    }

    private void pair(int i, int j) {
        partnerOfRight[j] = i;
        partnerOfLeft[i] = j;
    }

    private boolean same(int i, int j) {
        int question = i * right.size() + j;
        if (answers[question] == 0) {
            answers[question] = (byte) (relation.same(left.get(i), right.get(j)) ? 1 : 2);
        }
        return answers[question] == 1;
    }
}
