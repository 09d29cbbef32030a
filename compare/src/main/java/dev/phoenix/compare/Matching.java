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
    private final int[] partnerOfRight;
    private final byte[] answers;

    private Matching(Groups.Group group, Alignment.Relation relation) {
        this.left = group.legacy();
        this.right = group.candidate();
        this.relation = relation;
        this.partnerOfRight = new int[right.size()];
        this.answers = new byte[left.size() * right.size()];
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

    /// What is left over after the largest possible matching, so that the answer does not hang on the order even where
    /// "same" is no equivalence (a tolerance of 1 makes 1 the same as 2, and 2 as 3, but not 1 as 3).
    static Groups.Group largest(Groups.Group group, Alignment.Relation relation) {
        return new Matching(group, relation).largest(group.keyed());
    }

    private Groups.Group largest(boolean keyed) {
        var rest = new Groups.Group(keyed);
        for (int i = 0; i < left.size(); i++) {
            if (!findPartner(i, new boolean[right.size()])) {
                rest.legacy().add(left.get(i));
            }
        }
        for (int j = 0; j < right.size(); j++) {
            if (partnerOfRight[j] < 0) {
                rest.candidate().add(right.get(j));
            }
        }
        return rest;
    }

    /// Finds a partner for one element, moving others to their second choice where needed. The recursion is no deeper
    /// than the smaller side, which [Work#MAX_PAIRS] bounds.
    private boolean findPartner(int i, boolean[] tried) {
        for (int step = 0; step < right.size(); step++) {
            int j = (i + step) % right.size();
            if (!tried[j] && same(i, j)) {
                tried[j] = true;
                if (partnerOfRight[j] < 0 || findPartner(partnerOfRight[j], tried)) {
                    partnerOfRight[j] = i;
                    return true;
                }
            }
        }
        return false;
    }

    private boolean same(int i, int j) {
        int question = i * right.size() + j;
        if (answers[question] == 0) {
            answers[question] = (byte) (relation.same(left.get(i), right.get(j)) ? 1 : 2);
        }
        return answers[question] == 1;
    }
}
