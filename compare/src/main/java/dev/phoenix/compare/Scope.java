package dev.phoenix.compare;

import java.util.List;
import java.util.stream.Stream;

/// The rules that hold at a place because they hold at it or above it.
record Scope(
        boolean critical,
        boolean numbersAsText,
        boolean caseInsensitive,
        boolean nullIsAbsent,
        List<Tolerance> tolerances) {
    static final Scope TOP = new Scope(false, false, false, false, List.of());

    /// Whether values are equal here exactly when they are equal JSON.
    boolean exact() {
        return !numbersAsText && !caseInsensitive && !nullIsAbsent && tolerances.isEmpty();
    }

    Scope with(List<Ruled> rules) {
        var scope = this;
        for (var rule : rules) {
            scope = scope.with(rule.rule());
        }
        return scope;
    }

    private Scope with(Rule rule) {
        return switch (rule) {
            case Rule.Critical _ -> new Scope(true, numbersAsText, caseInsensitive, nullIsAbsent, tolerances);
            case Rule.NumbersAsText _ -> new Scope(critical, true, caseInsensitive, nullIsAbsent, tolerances);
            case Rule.CaseInsensitive _ -> new Scope(critical, numbersAsText, true, nullIsAbsent, tolerances);
            case Rule.NullIsAbsent _ -> new Scope(critical, numbersAsText, caseInsensitive, true, tolerances);
            case Rule.Tolerate(Tolerance more) ->
                new Scope(
                        critical,
                        numbersAsText,
                        caseInsensitive,
                        nullIsAbsent,
                        Stream.concat(tolerances.stream(), Stream.of(more)).toList());
            case Rule.Ignore _, Rule.Unordered _, Rule.Matches _, Rule.Embedded _, Rule.Intended _, Rule.Twin _ -> this;
        };
    }
}
