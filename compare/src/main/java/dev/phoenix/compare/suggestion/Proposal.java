package dev.phoenix.compare.suggestion;

import dev.phoenix.compare.Difference.Kind;
import dev.phoenix.compare.ValueKind;
import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.compare.path.MarkupPath;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads a cause from the differences of one place. All samples must agree: the odd one out may be the defect. Pure.
final class Proposal {
    private static final Set<ValueKind> IDS = Set.of(ValueKind.UUID, ValueKind.ID, ValueKind.DIGITS);

    private final String at;
    private final Seen seen;

    private Proposal(String at, Seen seen) {
        this.at = at;
        this.seen = seen;
    }

    /// The rule that explains every difference seen at this place.
    static Optional<Suggestion> of(String at, Seen seen) {
        var proposal = new Proposal(at, seen);
        if (at.startsWith("header.")) {
            return proposal.volatileHere();
        }
        return Stream.<Optional<Suggestion>>of(
                        proposal.times(),
                        proposal.sameLetters(),
                        MarkupPath.isMeant(at) ? Optional.empty() : proposal.documentsInText(),
                        proposal.nullIsAbsent(),
                        proposal.order(),
                        proposal.rounded(),
                        proposal.ids(),
                        proposal.volatileHere())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Suggestion> times() {
        if (!seen.all((a, b) -> TimesApart.millis(a, b).isPresent())) {
            return Optional.empty();
        }
        var apart = TimesApart.of(seen.samples());
        return Optional.of(apart.tolerance()
                .map(window -> suggestion("tolerate", List.of(window), "are timestamps " + apart + " apart"))
                .orElseGet(() -> suggestion("kind", List.of("timestamp"), "are timestamps " + apart + " apart")));
    }

    private Optional<Suggestion> sameLetters() {
        return seen.all((a, b) -> a instanceof Json.Text(String one)
                        && b instanceof Json.Text(String other)
                        && one.equalsIgnoreCase(other))
                ? Optional.of(suggestion("case-insensitive", List.of(), "differ in upper and lower case alone"))
                : Optional.empty();
    }

    private Optional<Suggestion> documentsInText() {
        return seen.all((a, b) -> document(a).isPresent() && document(a).equals(document(b)))
                ? Optional.of(suggestion("embedded", List.of(), "are texts that are the same JSON document"))
                : Optional.empty();
    }

    private static Optional<Json> document(Json value) {
        boolean container = value instanceof Json.Text(String text) && (text.startsWith("{") || text.startsWith("["));
        return container
                        && value instanceof Json.Text(String text)
                        && JsonReader.read(text.getBytes(StandardCharsets.UTF_8))
                                instanceof JsonReader.Document(Json inner, var duplicates)
                        && duplicates.isEmpty()
                ? Optional.of(inner)
                : Optional.empty();
    }

    private Optional<Suggestion> nullIsAbsent() {
        boolean nulls = seen.samples().stream()
                .allMatch(sample -> sample.legacy().or(sample::candidate).orElseThrow() instanceof Json.Null);
        return nulls && seen.allOf(Kind.MISSING, Kind.EXTRA)
                ? Optional.of(suggestion("null-is-absent", List.of(), "are null on one side and absent on the other"))
                : Optional.empty();
    }

    private Optional<Suggestion> order() {
        if (!seen.allOf(Kind.ORDER)) {
            return Optional.empty();
        }
        var key = ArrayKey.of(seen.samples());
        return Optional.of(suggestion(
                "unordered",
                key.stream().toList(),
                "are arrays with the same elements in another order"
                        + key.map(name -> ", which `" + name + "` tells apart").orElse("")));
    }

    private Optional<Suggestion> rounded() {
        if (!seen.all(Rounded::isOne)) {
            return Optional.empty();
        }
        return Optional.of(suggestion(
                "tolerate", List.of(Rounded.step(seen.samples())), "are the same number, rounded on one side"));
    }

    /// Names of one thing: one-to-one over all pairs. Names made for each answer: of the same kind, never repeated.
    private Optional<Suggestion> ids() {
        if (!seen.all((a, b) -> isId(a) && isId(b))) {
            return Optional.empty();
        }
        var there = new HashMap<String, String>();
        var back = new HashMap<String, String>();
        int repeated = 0;
        for (var sample : seen.samples()) {
            var legacy = name(sample.legacy().orElseThrow());
            var candidate = name(sample.candidate().orElseThrow());
            if (disagrees(there, legacy, candidate) || disagrees(back, candidate, legacy)) {
                return Optional.empty();
            }
            repeated += there.put(legacy, candidate) == null ? 0 : 1;
            back.put(candidate, legacy);
        }
        boolean otherKinds = seen.all((a, b) -> kind(a) != kind(b));
        if (repeated > 0 || otherKinds) {
            return Optional.of(suggestion(
                    "twins",
                    List.of(),
                    "are names that stand for each other one to one"
                            + (repeated > 0 ? " (" + repeated + " came again, and agreed)" : "")));
        }
        var kinds = seen.samples().stream()
                .map(sample -> kind(sample.legacy().orElseThrow()))
                .distinct()
                .toList();
        boolean made = kinds.size() == 1 && kinds.getFirst() != ValueKind.DIGITS;
        return made
                ? Optional.of(suggestion(
                        "kind", List.of(kinds.getFirst().word()), "are fresh values of this kind, none seen twice"))
                : Optional.empty();
    }

    private static boolean disagrees(Map<String, String> known, String name, String other) {
        var before = known.get(name);
        return before != null && !before.equals(other);
    }

    private static boolean isId(Json value) {
        return value instanceof Json.Text(String text)
                ? IDS.contains(ValueKind.of(text))
                : value instanceof Decimal number && number.isWhole();
    }

    private static ValueKind kind(Json value) {
        return value instanceof Json.Text(String text) ? ValueKind.of(text) : ValueKind.DIGITS;
    }

    private static String name(Json value) {
        return value instanceof Json.Text(String text) ? text : value.toString();
    }

    private Optional<Suggestion> volatileHere() {
        return seen.selfDisagreements() >= Suggestions.LEAST_CONTROLS
                ? Optional.of(new Suggestion(
                        "ignore",
                        at,
                        List.of(),
                        "legacy disagreed with itself here in " + seen.selfDisagreements() + " control asks"))
                : Optional.empty();
    }

    private Suggestion suggestion(String word, List<String> details, String what) {
        int samples = seen.samples().size();
        return new Suggestion(
                word,
                at,
                details,
                samples + " of " + samples + " values that differ " + what + "; in " + seen.pairs() + " pairs");
    }
}
