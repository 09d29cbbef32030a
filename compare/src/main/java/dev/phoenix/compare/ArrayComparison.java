package dev.phoenix.compare;

import dev.phoenix.compare.Difference.Kind;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Compares two arrays: in order, without order, or without order by key. One thread.
final class ArrayComparison implements Alignment.Relation {
    private final JsonComparison elements;
    private final Json.Array legacy;
    private final Json.Array candidate;
    private final Scope scope;
    /// Indexes of elements that may be on their own side alone.
    private final BitSet mayBeMissing = new BitSet();

    private final BitSet mayBeExtra = new BitSet();
    private @Nullable Likeness likeness;

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
    public Optional<Labels> labels() {
        return elements.exact(legacy, candidate, scope) ? Optional.of(ofEqual()) : Optional.empty();
    }

    @Override
    public Optional<Labels> hints() {
        boolean noneAlone = mayBeMissing.isEmpty() && mayBeExtra.isEmpty();
        return noneAlone && elements.equalIsSame(legacy, candidate, scope) ? Optional.of(ofEqual()) : Optional.empty();
    }

    private Labels ofEqual() {
        return Labels.ofEqual(legacy.items(), candidate.items(), elements.fingerprints());
    }

    @Override
    public double likeness(int i, int j) {
        var known = likeness;
        if (known == null) {
            known = new Likeness(legacy.items(), candidate.items());
            likeness = known;
        }
        return known.of(i, j);
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
        var byRules = align(this);
        var matched = new Matched(byRules.changed, byRules.moved, byRules.missing, byRules.extra);
        note(at, choosesAnew(matched) ? fewest(at, Optional.empty(), matched) : matched);
    }

    private Alignment align(Alignment.Relation relation) {
        int ofLegacy = legacy.items().size();
        int ofCandidate = candidate.items().size();
        return elements.alignments().turned()
                ? Alignment.of(ofCandidate, ofLegacy, new Turned(relation)).turned()
                : Alignment.of(ofLegacy, ofCandidate, relation);
    }

    /// Whether elements that differ are matched without regard to what is ignored in them.
    private boolean choosesAnew(Matched byRules) {
        return !byRules.isSame() && !elements.findings().isProbe() && elements.ignoresInside(legacy, candidate);
    }

    /// The matching with the fewest differences among several that are worked out as if nothing were ignored. An ignore
    /// more takes differences away from each of them and changes none, so it never adds a difference to the fewest.
    /// (Were elements matched by what is left of them, an ignore could make others belong together, and those may
    /// differ more.)
    ///
    /// @param otherwise where the array is too large for any of them
    private Matched fewest(Location at, Optional<Rule.Unordered> unordered, Matched otherwise) {
        var known = elements.alignments().chosen(legacy, candidate);
        if (known.isPresent()) {
            return known.get();
        }
        var best = otherwise;
        int fewest = Integer.MAX_VALUE;
        for (var matching : matchings(unordered)) {
            if (fewest == 0) {
                break;
            }
            var counting = elements.counting(fewest);
            new ArrayComparison(counting, legacy, candidate, scope).note(at, matching);
            if (counting.findings().count() < fewest) {
                fewest = counting.findings().count();
                best = matching;
            }
        }
        elements.alignments().choose(legacy, candidate, best);
        return best;
    }

    private List<Matched> matchings(Optional<Rule.Unordered> unordered) {
        var matchings = new ArrayList<Matched>();
        var plain = new ArrayComparison(elements.withoutIgnores(), legacy, candidate, scope);
        if (unordered.isPresent()) {
            plain.match(unordered.get().by(), true).ifPresent(matchings::add);
        } else {
            var alignment = plain.align(plain);
            matchings.add(new Matched(alignment.changed, alignment.moved, alignment.missing, alignment.extra));
        }
        if (unordered.isEmpty() || unordered.get().by().isEmpty()) {
            for (var labels : Telltales.of(legacy.items(), candidate.items())) {
                matchings.add(unordered.isPresent() ? matchedBy(labels) : alignedBy(labels));
            }
        }
        if (unordered.isEmpty()) {
            matchings.add(byIndex());
        }
        return matchings;
    }

    private Matched alignedBy(Labels labels) {
        var alignment = align(new Told(this, labels));
        var together = new ArrayList<>(alignment.anchored);
        together.addAll(alignment.changed);
        return new Matched(together, alignment.moved, alignment.missing, alignment.extra);
    }

    /// Elements with equal labels, whatever their order, first come first served.
    private Matched matchedBy(Labels labels) {
        var waiting = new HashMap<Integer, Deque<Integer>>();
        var together = new ArrayList<Alignment.Pair>();
        var rest = new Groups.Group(false);
        for (int i = 0; i < legacy.items().size(); i++) {
            if (labels.legacy()[i] < 0) {
                rest.legacy().add(i);
            } else {
                waiting.computeIfAbsent(labels.legacy()[i], _ -> new ArrayDeque<>())
                        .add(i);
            }
        }
        for (int j = 0; j < candidate.items().size(); j++) {
            var same = waiting.get(labels.candidate()[j]);
            var first = same == null ? null : same.poll();
            if (first == null) {
                rest.candidate().add(j);
            } else {
                together.add(new Alignment.Pair(first, j));
            }
        }
        waiting.values().forEach(rest.legacy()::addAll);
        rest.legacy().sort(null);
        pairRest(rest, List.of(), together);
        return new Matched(together, List.of(), rest.legacy(), rest.candidate());
    }

    private Matched byIndex() {
        int shorter = Math.min(legacy.items().size(), candidate.items().size());
        return new Matched(
                IntStream.range(0, shorter)
                        .mapToObj(i -> new Alignment.Pair(i, i))
                        .toList(),
                List.of(),
                IntStream.range(shorter, legacy.items().size()).boxed().toList(),
                IntStream.range(shorter, candidate.items().size()).boxed().toList());
    }

    private void note(Location at, Matched matched) {
        if (matched.moved().stream().anyMatch(pair -> !isIgnored(pair))) {
            elements.note(at, Kind.ORDER, Optional.of(legacy), Optional.of(candidate), scope.critical());
        }
        matched.keyed().forEach(pair -> compare(at, pair));
        matched.moved().forEach(pair -> together(at, pair));
        matched.together().forEach(pair -> together(at, pair));
        matched.missing().forEach(i -> missing(at, i));
        matched.extra().forEach(j -> extra(at, j));
    }

    private boolean isIgnored(Alignment.Pair pair) {
        return elements.isIgnoredByLegacy(legacy.items().get(pair.legacy()))
                || elements.isIgnoredByCandidate(candidate.items().get(pair.candidate()));
    }

    /// What is ignored stands for no other, unless the two are the same.
    private void together(Location at, Alignment.Pair pair) {
        if (!isIgnored(pair)) {
            compare(at, pair);
        } else if (!same(pair.legacy(), pair.candidate())) {
            missing(at, pair.legacy());
            extra(at, pair.candidate());
        }
    }

    private void compare(Location at, Alignment.Pair pair) {
        elements.compare(
                legacy.items().get(pair.legacy()),
                candidate.items().get(pair.candidate()),
                elements.place(at, legacy, pair.legacy()),
                scope);
    }

    private void missing(Location at, int i) {
        elements.missing(legacy.items().get(i), elements.place(at, legacy, i), scope);
    }

    private void extra(Location at, int j) {
        elements.extra(candidate.items().get(j), elements.place(at, candidate, j), scope);
    }

    private void withoutOrder(Location at, Rule.Unordered rule) {
        match(rule.by(), !elements.findings().isProbe())
                .ifPresentOrElse(
                        byRules -> note(at, choosesAnew(byRules) ? fewest(at, Optional.of(rule), byRules) : byRules),
                        elements.work()::giveUp);
    }

    /// @param pairs whether elements that are left over are to stand for each other
    private Optional<Matched> match(List<ElementKey> by, boolean pairs) {
        var keyed = new ArrayList<Alignment.Pair>();
        var changed = new ArrayList<Alignment.Pair>();
        var missing = new ArrayList<Integer>();
        var extra = new ArrayList<Integer>();
        for (var group : Groups.of(legacy.items(), candidate.items(), by)) {
            if (group.keyed() && group.isSingle()) {
                keyed.add(new Alignment.Pair(
                        group.legacy().getFirst(), group.candidate().getFirst()));
                continue;
            }
            var matching = matching(group);
            if (matching.isEmpty()) {
                return Optional.empty();
            }
            var rest = matching.get();
            if (pairs) {
                pairRest(rest, by, changed);
            }
            missing.addAll(rest.legacy());
            extra.addAll(rest.candidate());
        }
        return Optional.of(new Matched(keyed, changed, List.of(), missing, extra));
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
