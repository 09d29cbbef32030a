package dev.phoenix.compare;

import dev.phoenix.compare.Difference.Kind;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.compare.json.Location;
import dev.phoenix.compare.path.Node;
import dev.phoenix.compare.path.TooManyNodes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Compares head and body of two answers. One thread.
final class AnswerComparison {
    private final Rules rules;
    private final Twins twins;
    private final RuleUse use;
    private final Findings findings = Findings.all();

    AnswerComparison(Rules rules, Twins twins, RuleUse use) {
        this.rules = rules;
        this.twins = twins;
        this.use = use;
    }

    Comparison compare(Answer legacy, Answer candidate) {
        var otherData = DataVersion.difference(legacy, candidate);
        if (otherData.isPresent()) {
            return new Comparison.NotComparable("data version", otherData.get());
        }
        new Head(rules, twins, findings, use).compare(legacy, candidate);
        boolean equalBytes = Arrays.equals(legacy.body(), candidate.body()) && Packing.same(legacy, candidate);
        return equalBytes ? findings.verdict() : bodies(Body.of(legacy), Body.of(candidate));
    }

    private Comparison bodies(Body legacy, Body candidate) {
        return switch (legacy) {
            case Body.Unreadable(String reason, String detail) -> notComparable("legacy's " + reason, detail);
            case Body.Read left ->
                switch (candidate) {
                    case Body.Unreadable(String reason, String detail) ->
                        notComparable("candidate's " + reason, detail);
                    case Body.Read right -> bodies(left, right);
                };
        };
    }

    /// A difference that is already known stands, whatever the body is.
    private Comparison notComparable(String reason, String detail) {
        if (findings.isEmpty()) {
            return new Comparison.NotComparable(reason, detail);
        }
        findings.add(new Difference(
                "body", Kind.FORM, Optional.of(new Json.Text(reason)), Optional.of(new Json.Text(detail)), false));
        return findings.verdict();
    }

    private Comparison bodies(Body.Read legacy, Body.Read candidate) {
        try {
            use.body();
            return trees(Embedding.read(legacy, rules, use), Embedding.read(candidate, rules, use));
        } catch (TooManyNodes tooMany) {
            return notComparable("a rule selects too many places", String.valueOf(tooMany.getMessage()));
        }
    }

    private Comparison trees(Body.Read legacy, Body.Read candidate) {
        var marked = new JsonComparison.Marked(Marks.of(rules, legacy, use), Marks.of(rules, candidate, use));
        if (legacy.form() != candidate.form()) {
            otherForm(legacy, candidate, marked);
            return findings.verdict();
        }
        var naming = legacy.form().isMarkup() ? new Naming.OfMarkup() : Naming.OfJson.JSON;
        var means =
                new JsonComparison.Means(twins, naming, new Work(), new Alignments(legacy.value(), candidate.value()));
        new JsonComparison(marked, findings, means)
                .compare(legacy.value(), candidate.value(), new Location.Root(legacy.form().root), Scope.TOP);
        duplicates(compared(legacy), compared(candidate));
        return means.work().gaveUp() && findings.isEmpty()
                ? new Comparison.NotComparable("array too large to match without its order", "")
                : findings.verdict();
    }

    private void otherForm(Body.Read legacy, Body.Read candidate, JsonComparison.Marked marked) {
        boolean ignored = marked.legacy().has(legacy.value(), Marks.Sort.IGNORE)
                || marked.candidate().has(candidate.value(), Marks.Sort.IGNORE);
        if (!ignored) {
            boolean critical =
                    critical(marked.legacy(), legacy.value()) || critical(marked.candidate(), candidate.value());
            findings.add(new Difference(
                    "body",
                    Kind.FORM,
                    Optional.of(new Json.Text(legacy.form().word)),
                    Optional.of(new Json.Text(candidate.form().word)),
                    critical));
        }
    }

    private static boolean critical(Marks marks, Json value) {
        return marks.has(value, Marks.Sort.CRITICAL) || marks.below(value).contains(Marks.Sort.CRITICAL);
    }

    /// The keys that objects have twice, but for places that are not compared.
    private List<JsonReader.Duplicate> compared(Body.Read body) {
        if (body.duplicates().isEmpty()) {
            return List.of();
        }
        var ignored = rules.inside().stream()
                .filter(inside -> inside.rule().rule() instanceof Rule.Ignore)
                .flatMap(inside -> inside.path().select(body.value()).stream())
                .map(Node::at)
                .collect(Collectors.toSet());
        return body.duplicates().stream()
                .filter(duplicate -> duplicate.at().andAbove().stream().noneMatch(ignored::contains))
                .toList();
    }

    /// A key that an object has twice is a difference of the document's form, unless both sides do the same.
    private void duplicates(List<JsonReader.Duplicate> legacy, List<JsonReader.Duplicate> candidate) {
        if (legacy.isEmpty() && candidate.isEmpty()) {
            return;
        }
        var left = byPlace(legacy);
        var right = byPlace(candidate);
        left.forEach((place, value) -> {
            if (!value.equals(right.get(place))) {
                duplicate(place, Optional.of(value), Optional.ofNullable(right.get(place)));
            }
        });
        right.forEach((place, value) -> {
            if (!left.containsKey(place)) {
                duplicate(place, Optional.empty(), Optional.of(value));
            }
        });
    }

    private static Map<Location, Json> byPlace(List<JsonReader.Duplicate> duplicates) {
        var byPlace = new LinkedHashMap<Location, Json>();
        duplicates.forEach(duplicate -> byPlace.put(duplicate.at(), duplicate.replaced()));
        return byPlace;
    }

    private void duplicate(Location at, Optional<Json> legacy, Optional<Json> candidate) {
        findings.add(new Difference(at.toString(), Kind.FORM, twice(legacy), twice(candidate), false));
    }

    private static Optional<Json> twice(Optional<Json> replaced) {
        return Optional.of(new Json.Text(
                replaced.map(value -> "key twice, first as " + value).orElse("key once")));
    }
}
