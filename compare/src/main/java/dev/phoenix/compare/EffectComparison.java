package dev.phoenix.compare;

import dev.phoenix.compare.Difference.Kind;
import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/// Compares what the two sides of a pair did outside: as multisets, by destination and operation. Calls that are the
/// same belong together, then those of one key, then those left in their order. One thread.
public final class EffectComparison {
    private final Twins twins;
    private final List<Difference> differences = new ArrayList<>();
    private final Map<String, List<Matched>> matched = new LinkedHashMap<>();
    private Optional<String> unreadable = Optional.empty();

    private EffectComparison(Twins twins) {
        this.twins = twins;
    }

    /// Two calls that belong together, by their places in the two lists.
    private record Matched(int legacy, int candidate, EffectCall call) {}

    /// What the comparison shows.
    ///
    /// @param unreadable why some bodies could not be compared, if that is so
    public record Outcome(List<Difference> differences, Optional<String> unreadable) {
        public Outcome {
            differences = List.copyOf(differences);
        }
    }

    /// Compares the calls of two sides, each in the order in which they were made.
    public static Outcome compare(List<EffectCall> legacy, List<EffectCall> candidate, Twins twins) {
        var comparison = new EffectComparison(twins);
        comparison.match(legacy, candidate);
        comparison.matched.forEach((destination, calls) -> comparison.order(destination, calls));
        return new Outcome(comparison.differences, comparison.unreadable);
    }

    private void match(List<EffectCall> legacy, List<EffectCall> candidate) {
        var left = indexes(legacy);
        var right = indexes(candidate);
        match(legacy, candidate, left, right, (one, other) -> one.isSame(other, twins));
        match(legacy, candidate, left, right, (one, other) -> one.hasSameKey(other, twins));
        match(legacy, candidate, left, right, EffectCall::isOfSameKind);
        left.forEach(i -> differences.add(legacy.get(i).alone(Kind.MISSING)));
        right.forEach(i -> differences.add(candidate.get(i).alone(Kind.EXTRA)));
    }

    private static List<Integer> indexes(List<EffectCall> calls) {
        var indexes = new ArrayList<Integer>(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            indexes.add(i);
        }
        return indexes;
    }

    /// Takes pairs of calls that fit out of what is left on both sides.
    private void match(
            List<EffectCall> legacy,
            List<EffectCall> candidate,
            List<Integer> left,
            List<Integer> right,
            BiPredicate<EffectCall, EffectCall> fit) {
        for (var i = left.iterator(); i.hasNext(); ) {
            int one = i.next();
            var found = right.stream()
                    .filter(other -> fit.test(legacy.get(one), candidate.get(other)))
                    .findFirst();
            if (found.isPresent()) {
                i.remove();
                right.remove((Object) found.get());
                together(new Matched(one, found.get(), legacy.get(one)), candidate.get(found.get()));
            }
        }
    }

    private void together(Matched both, EffectCall candidate) {
        var legacy = both.call();
        matched.computeIfAbsent(legacy.kind().destination(), _ -> new ArrayList<>())
                .add(both);
        if (!legacy.hasSameLine(candidate, twins)) {
            differences.add(new Difference(
                    EffectPlace.of(legacy.kind(), "path"),
                    Kind.VALUE,
                    Optional.of(new Json.Text(legacy.line())),
                    Optional.of(new Json.Text(candidate.line())),
                    legacy.kind().critical()));
        }
        add(legacy.kind(), "query", legacy.queries(candidate, twins));
        add(legacy.kind(), "", legacy.bodies(candidate, twins));
    }

    private void add(EffectKind kind, String part, Comparison comparison) {
        switch (comparison) {
            case Comparison.Same() -> {}
            case Comparison.NotComparable(var reason, var _) -> unreadable = Optional.of(reason);
            case Comparison.Different(var found, var _) ->
                found.forEach(difference -> differences.add(placed(kind, part, difference)));
        }
    }

    private static Difference placed(EffectKind kind, String part, Difference difference) {
        var inner =
                part.isEmpty() ? difference.path() : part + difference.path().substring(1);
        return new Difference(
                EffectPlace.of(kind, inner),
                difference.kind(),
                difference.legacy(),
                difference.candidate(),
                difference.critical() || EffectPlace.isMoney(difference.path()));
    }

    /// The calls that both sides made, where the candidate made them in another order than legacy.
    private void order(String destination, List<Matched> calls) {
        if (!calls.getFirst().call().kind().ordered()) {
            return;
        }
        calls.sort((one, other) -> Integer.compare(one.legacy(), other.legacy()));
        var byCandidate = new ArrayList<>(calls);
        byCandidate.sort((one, other) -> Integer.compare(one.candidate(), other.candidate()));
        if (!byCandidate.equals(calls)) {
            differences.add(new Difference(
                    EffectPlace.of(destination),
                    Kind.ORDER,
                    Optional.of(sequence(calls)),
                    Optional.of(sequence(byCandidate)),
                    calls.stream().anyMatch(one -> one.call().kind().critical())));
        }
    }

    private static Json sequence(List<Matched> calls) {
        return new Json.Text(
                calls.stream().map(one -> one.call().kind().operation()).collect(Collectors.joining(", ")));
    }
}
