package dev.phoenix.compare;

import dev.phoenix.compare.Difference.Kind;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Compares two arrays: in order, without order, or without order by key. One thread.
final class ArrayComparison implements Alignment.Relation {
    private final JsonComparison elements;
    private final Json.Array legacy;
    private final Json.Array candidate;
    private final Scope scope;
    /// Indexes of elements that may be on their own side alone.
    private final BitSet mayBeMissing = new BitSet();

    private final BitSet mayBeExtra = new BitSet();

    ArrayComparison(JsonComparison elements, Json.Array legacy, Json.Array candidate, Scope scope) {
        this.elements = elements;
        this.legacy = legacy;
        this.candidate = candidate;
        this.scope = scope;
        if (elements.mayLeaveAlone(legacy, candidate, scope)) {
            elements.work().look(legacy.items().size() + candidate.items().size());
            for (int i = 0; i < legacy.items().size(); i++) {
                mayBeMissing.set(i, elements.mayBeMissing(legacy.items().get(i), scope));
            }
            for (int j = 0; j < candidate.items().size(); j++) {
                mayBeExtra.set(j, elements.mayBeExtra(candidate.items().get(j), scope));
            }
        }
    }

    void compare(Location at, Optional<Rule.Unordered> unordered) {
        if (unordered.isPresent()) {
            withoutOrder(at, unordered.get());
        } else if ((elements.findings().isProbe() && mayBeMissing.isEmpty() && mayBeExtra.isEmpty())
                || legacy.items().isEmpty()
                || candidate.items().isEmpty()) {
            inOrder(at);
        } else {
            aligned(at);
        }
    }

    @Override
    public boolean same(int i, int j) {
        return elements.sameElement(legacy.items().get(i), candidate.items().get(j), scope);
    }

    @Override
    public double likeness(int i, int j) {
        return Likeness.of(legacy.items().get(i), candidate.items().get(j));
    }

    @Override
    public boolean affordable(long left, long right) {
        return elements.work().allows(left, right);
    }

    @Override
    public boolean legacyMayBeAlone(int i) {
        return mayBeMissing.get(i);
    }

    @Override
    public boolean candidateMayBeAlone(int j) {
        return mayBeExtra.get(j);
    }

    /// The same questions asked from the other side.
    private final class Turned implements Alignment.Relation {
        @Override
        public boolean same(int j, int i) {
            return ArrayComparison.this.same(i, j);
        }

        @Override
        public double likeness(int j, int i) {
            return Likeness.of(candidate.items().get(j), legacy.items().get(i));
        }

        @Override
        public boolean affordable(long left, long right) {
            return ArrayComparison.this.affordable(left, right);
        }

        @Override
        public boolean legacyMayBeAlone(int j) {
            return mayBeExtra.get(j);
        }

        @Override
        public boolean candidateMayBeAlone(int i) {
            return mayBeMissing.get(i);
        }
    }

    private void inOrder(Location at) {
        int shorter = Math.min(legacy.items().size(), candidate.items().size());
        for (int i = 0; i < shorter && !elements.findings().enough(); i++) {
            elements.compare(legacy.items().get(i), candidate.items().get(i), elements.place(at, legacy, i), scope);
        }
        for (int i = shorter; i < legacy.items().size(); i++) {
            elements.missing(legacy.items().get(i), elements.place(at, legacy, i), scope);
        }
        for (int i = shorter; i < candidate.items().size(); i++) {
            elements.extra(candidate.items().get(i), elements.place(at, candidate, i), scope);
        }
    }

    private void aligned(Location at) {
        int ofLegacy = legacy.items().size();
        int ofCandidate = candidate.items().size();
        var alignment = elements.isTurned()
                ? Alignment.of(ofCandidate, ofLegacy, new Turned()).turned()
                : Alignment.of(ofLegacy, ofCandidate, this);
        if (alignment.reordered) {
            elements.note(at, Kind.ORDER, Optional.of(legacy), Optional.of(candidate), scope.critical());
        }
        note(at, alignment.changed, alignment.missing, alignment.extra);
    }

    private void note(Location at, List<Alignment.Pair> changed, List<Integer> missing, List<Integer> extra) {
        for (var pair : changed) {
            elements.compare(
                    legacy.items().get(pair.legacy()),
                    candidate.items().get(pair.candidate()),
                    elements.place(at, legacy, pair.legacy()),
                    scope);
        }
        for (int i : missing) {
            elements.missing(legacy.items().get(i), elements.place(at, legacy, i), scope);
        }
        for (int j : extra) {
            elements.extra(candidate.items().get(j), elements.place(at, candidate, j), scope);
        }
    }

    private void withoutOrder(Location at, Rule.Unordered rule) {
        var changed = new ArrayList<Alignment.Pair>();
        var missing = new ArrayList<Integer>();
        var extra = new ArrayList<Integer>();
        for (var group : Groups.of(legacy.items(), candidate.items(), rule.by())) {
            if (group.keyed() && group.isSingle()) {
                changed.add(new Alignment.Pair(
                        group.legacy().getFirst(), group.candidate().getFirst()));
                continue;
            }
            var matching = matching(group);
            if (matching.isEmpty()) {
                elements.work().giveUp();
                return;
            }
            var rest = matching.get();
            if (!elements.findings().isProbe()) {
                pairRest(rest, rule.by(), changed);
            }
            missing.addAll(rest.legacy());
            extra.addAll(rest.candidate());
        }
        note(at, changed, missing, extra);
    }

    private Optional<Groups.Group> matching(Groups.Group group) {
        if (group.isSingle()) {
            boolean same = same(group.legacy().getFirst(), group.candidate().getFirst());
            return Optional.of(same ? Groups.Group.none() : needed(group));
        }
        if (elements.exact(legacy, candidate, scope)) {
            return Optional.of(Matching.exact(group, legacy.items(), candidate.items()));
        }
        return affordable(group.legacy().size(), group.candidate().size())
                ? Optional.of(Matching.largest(group, this))
                : Optional.empty();
    }

    /// The group without elements that may be alone.
    private Groups.Group needed(Groups.Group group) {
        var needed = new Groups.Group(group.keyed());
        group.legacy().stream().filter(i -> !mayBeMissing.get(i)).forEach(needed.legacy()::add);
        group.candidate().stream().filter(j -> !mayBeExtra.get(j)).forEach(needed.candidate()::add);
        return needed;
    }

    /// Elements left over that stand for each other: those with equal keys; without keys one against one, or the
    /// likest.
    private void pairRest(Groups.Group rest, List<ElementKey> by, List<Alignment.Pair> changed) {
        boolean first = rest.keyed() || (by.isEmpty() && rest.isSingle());
        while (!rest.legacy().isEmpty() && !rest.candidate().isEmpty()) {
            Optional<Alignment.Pair> pair = first
                    ? Optional.of(new Alignment.Pair(
                            rest.legacy().getFirst(), rest.candidate().getFirst()))
                    : by.isEmpty() ? Likeness.best(rest.legacy(), rest.candidate(), this) : sameKeys(rest, by);
            if (pair.isEmpty()) {
                return;
            }
            changed.add(pair.get());
            rest.legacy().remove(Integer.valueOf(pair.get().legacy()));
            rest.candidate().remove(Integer.valueOf(pair.get().candidate()));
        }
    }

    /// Two elements whose keys are not equal but the same under the rules: twins, or another case.
    private Optional<Alignment.Pair> sameKeys(Groups.Group rest, List<ElementKey> by) {
        if (!affordable(rest.legacy().size(), rest.candidate().size())) {
            return Optional.empty();
        }
        for (int i : rest.legacy()) {
            for (int j : rest.candidate()) {
                var a = ElementKey.of(by, legacy.items().get(i));
                var b = ElementKey.of(by, candidate.items().get(j));
                if (a.isPresent() && b.isPresent() && sameKeys(a.get(), b.get())) {
                    return Optional.of(new Alignment.Pair(i, j));
                }
            }
        }
        return Optional.empty();
    }

    private boolean sameKeys(List<Json> a, List<Json> b) {
        for (int i = 0; i < a.size(); i++) {
            if (!elements.same(a.get(i), b.get(i), scope)) {
                return false;
            }
        }
        return true;
    }
}
