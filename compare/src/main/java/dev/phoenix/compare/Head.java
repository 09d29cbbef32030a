package dev.phoenix.compare;

import dev.phoenix.compare.Difference.Kind;
import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Compares status and header fields. Fields are lists of field lines; they are never joined or split at commas.
final class Head {
    /// Fields that differ between any two servers or two moments and say nothing about the answer: of the
    /// connection and the message's length, of the clock, of the software, of tracing, and cache validators, which
    /// each side makes up.
    static final Set<String> IGNORED_BY_DEFAULT = Set.of(
            "header.connection",
            "header.keep-alive",
            "header.proxy-connection",
            "header.te",
            "header.trailer",
            "header.transfer-encoding",
            "header.upgrade",
            "header.content-length",
            "header.content-encoding",
            "header.vary",
            "header.accept-ranges",
            "header.date",
            "header.age",
            "header.expires",
            "header.last-modified",
            "header.etag",
            "header.server",
            "header.server-timing",
            "header.via",
            "header.x-powered-by",
            "header.alt-svc",
            "header.x-request-id",
            "header.x-correlation-id",
            "header.phoenix-exchange",
            "header." + DataVersion.FIELD,
            "header.traceparent",
            "header.tracestate",
            "header.baggage");

    private static final Json NOTHING = new Json.Null();

    private final Rules rules;
    private final Twins twins;
    private final Findings findings;
    private final RuleUse use;

    Head(Rules rules, Twins twins, Findings findings, RuleUse use) {
        this.rules = rules;
        this.twins = twins;
        this.findings = findings;
        this.use = use;
    }

    void compare(Answer legacy, Answer candidate) {
        if (legacy.status() != candidate.status() || !rules.head(Place.STATUS).isEmpty()) {
            part(Place.STATUS, status(legacy), status(candidate));
        }
        if (legacy.headers().equals(candidate.headers()) && !rules.speaksOfHeaders()) {
            return;
        }
        var names = new TreeSet<>(legacy.headers().keySet());
        names.addAll(candidate.headers().keySet());
        for (var name : names) {
            var place = Place.header(name);
            if (!rules.ignoresByDefault(place) || !rules.head(place).isEmpty()) {
                part(place, shown(lines(name, legacy)), shown(lines(name, candidate)));
            }
        }
    }

    private static Optional<Json> status(Answer answer) {
        return Optional.of(Decimal.of(answer.status()));
    }

    /// Compares one part of the head as a whole: a field's lines are one difference.
    private void part(String place, Optional<Json> legacy, Optional<Json> candidate) {
        var placed = rules.head(place);
        placed.forEach(use::match);
        if (placed.isEmpty() && legacy.equals(candidate)) {
            return;
        }
        var probe = probe(placed, legacy, candidate);
        boolean same = (legacy.isPresent() && candidate.isPresent())
                ? probe.same(legacy.get(), candidate.get(), Scope.TOP)
                : probe.acceptsAlone(legacy, candidate);
        if (!same) {
            var kind = legacy.isEmpty() ? Kind.EXTRA : candidate.isEmpty() ? Kind.MISSING : Kind.VALUE;
            boolean critical = placed.stream().anyMatch(rule -> rule.rule() instanceof Rule.Critical);
            findings.add(new Difference(place, kind, legacy, candidate, critical));
        }
    }

    private JsonComparison probe(List<Ruled> placed, Optional<Json> legacy, Optional<Json> candidate) {
        var marked = new JsonComparison.Marked(
                legacy.map(value -> Marks.all(value, placed)).orElse(Marks.NONE),
                candidate.map(value -> Marks.all(value, placed)).orElse(Marks.NONE));
        return new JsonComparison(
                marked,
                Findings.any(),
                new JsonComparison.Means(twins, Naming.OfJson.JSON, new Work(), new Alignments(NOTHING, NOTHING)));
    }

    private static Optional<Json> shown(List<String> lines) {
        return switch (lines.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new Json.Text(lines.getFirst()));
            default ->
                Optional.of(
                        new Json.Array(lines.stream().<Json>map(Json.Text::new).toList()));
        };
    }

    /// The field lines in the form in which they are compared.
    private static List<String> lines(String name, Answer answer) {
        var lines = answer.headers().getOrDefault(name, List.of());
        return switch (name) {
            case "content-type" ->
                lines.stream().map(line -> MediaType.parse(line).normalized()).toList();
            // The value of a cookie belongs to the side that sets it; its name and what it may do are compared.
            case "set-cookie" -> lines.stream().map(Head::cookie).sorted().toList();
            default -> lines.stream().map(String::strip).toList();
        };
    }

    private static String cookie(String line) {
        var parts = line.split(";", -1);
        int equals = parts[0].indexOf('=');
        var name = equals < 0 ? parts[0].strip() : parts[0].substring(0, equals).strip();
        return name + "=…"
                + Arrays.stream(parts)
                        .skip(1)
                        .map(part -> part.strip().toLowerCase(Locale.ROOT))
                        .filter(part -> !part.isEmpty() && !part.startsWith("expires="))
                        .sorted()
                        .map(part -> "; " + part)
                        .collect(Collectors.joining());
    }
}
