package dev.phoenix.compare;

import dev.phoenix.compare.Difference.Kind;
import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Walks over two documents at once and notes where they differ. Recursion is bounded by the reader's depth. One
/// thread.
final class JsonComparison {
    private static final Set<Marks.Sort> ONLY_CRITICAL = EnumSet.of(Marks.Sort.CRITICAL);

    private final Marked marked;
    private final Findings findings;
    private final Means means;

    JsonComparison(Marked marked, Findings findings, Means means) {
        this.marked = marked;
        this.findings = findings;
        this.means = means;
    }

    /// The places of the two documents that rules speak of.
    record Marked(Marks legacy, Marks candidate) {
        static final Marked NONE = new Marked(Marks.NONE, Marks.NONE);

        boolean isNone() {
            return legacy.isEmpty() && candidate.isEmpty();
        }

        Marked withoutIgnores() {
            return isNone() ? this : new Marked(legacy.withoutIgnores(), candidate.withoutIgnores());
        }

        boolean reachBelow(Json ofLegacy, Json ofCandidate) {
            return legacy.reachBelow(ofLegacy) || candidate.reachBelow(ofCandidate);
        }
    }

    /// What a comparison goes by besides rules, and the work it may still do.
    record Means(Twins twins, Naming naming, Work work, Alignments alignments) {}

    Findings findings() {
        return findings;
    }

    Work work() {
        return means.work();
    }

    Alignments alignments() {
        return means.alignments();
    }

    Fingerprints fingerprints() {
        return means.alignments().fingerprints();
    }

    /// The same comparison as if nothing were ignored, for finding out which elements belong together.
    JsonComparison withoutIgnores() {
        return new JsonComparison(marked.withoutIgnores(), Findings.any(), means);
    }

    /// The same comparison, counting differences no further than to `most`.
    JsonComparison counting(int most) {
        return new JsonComparison(marked, Findings.counting(most), means);
    }

    /// Whether something inside these arrays is ignored.
    boolean ignoresInside(Json.Array legacy, Json.Array candidate) {
        return marked.legacy().below(legacy).contains(Marks.Sort.IGNORE)
                || marked.candidate().below(candidate).contains(Marks.Sort.IGNORE);
    }

    boolean isIgnoredByLegacy(Json value) {
        return ignored(marked.legacy().at(value));
    }

    boolean isIgnoredByCandidate(Json value) {
        return ignored(marked.candidate().at(value));
    }

    /// The place of an array's element.
    Location place(Location at, Json.Array array, int index) {
        return means.naming().item(at, array.items(), index);
    }

    /// Whether the two values are the same under the rules, without noting anything.
    boolean same(Json legacy, Json candidate, Scope scope) {
        var probe = new JsonComparison(marked, Findings.any(), means);
        probe.compare(legacy, candidate, Location.root(), scope);
        return probe.findings.isEmpty();
    }

    /// Whether two elements are the same, be they ignored or not: one that is ignored may be alone, but stands for no
    /// other.
    boolean sameElement(Json legacy, Json candidate, Scope scope) {
        var probe = new JsonComparison(marked, Findings.any(), means);
        means.work().look();
        probe.compareRuled(legacy, candidate, Location.root(), scope);
        return probe.findings.isEmpty();
    }

    /// Whether the rules accept a value that only one side has, without noting anything.
    boolean acceptsAlone(Optional<Json> legacy, Optional<Json> candidate) {
        var probe = new JsonComparison(marked, Findings.any(), means);
        legacy.ifPresent(value -> probe.missing(value, Location.root(), Scope.TOP));
        candidate.ifPresent(value -> probe.extra(value, Location.root(), Scope.TOP));
        return probe.findings.isEmpty();
    }

    void compare(Json legacy, Json candidate, Location at, Scope above) {
        if (findings.enough()) {
            return;
        }
        if (findings.isProbe()) {
            means.work().look();
        }
        if (!isIgnoredByLegacy(legacy) && !isIgnoredByCandidate(candidate)) {
            compareRuled(legacy, candidate, at, above);
        }
    }

    private void compareRuled(Json legacy, Json candidate, Location at, Scope above) {
        var legacyRules = marked.legacy().at(legacy);
        var candidateRules = marked.candidate().at(candidate);
        if (legacyRules.isEmpty() && candidateRules.isEmpty()) {
            compareByType(legacy, candidate, at, above);
            return;
        }
        var scope = above.with(legacyRules).with(candidateRules);
        if (!settled(legacyRules, legacy, candidate, at, scope)
                && !settled(candidateRules, legacy, candidate, at, scope)) {
            compareByType(legacy, candidate, at, scope);
        }
    }

    private static boolean ignored(List<Ruled> rules) {
        for (var rule : rules) {
            if (rule.rule() instanceof Rule.Ignore) {
                return true;
            }
        }
        return false;
    }

    /// Whether a rule decides the place, so that its values are not compared as they are.
    private boolean settled(List<Ruled> rules, Json legacy, Json candidate, Location at, Scope scope) {
        for (var rule : rules) {
            boolean settled = switch (rule.rule()) {
                case Rule.Intended intended -> intended.accepts(Optional.of(legacy), Optional.of(candidate));
                case Rule.Matches matches -> {
                    matching(matches, legacy, candidate, at, scope);
                    yield true;
                }
                case Rule.Twin _ ->
                    Twins.name(legacy).isPresent() && Twins.name(candidate).isPresent();
                case Rule.Ignore _,
                        Rule.Unordered _,
                        Rule.Critical _,
                        Rule.Embedded _,
                        Rule.Tolerate _,
                        Rule.NullIsAbsent _,
                        Rule.NumbersAsText _,
                        Rule.CaseInsensitive _ -> false;
            };
            if (settled) {
                return true;
            }
        }
        return false;
    }

    private void matching(Rule.Matches rule, Json legacy, Json candidate, Location at, Scope scope) {
        if (!legacy.equals(candidate) && !(matches(rule, legacy) && matches(rule, candidate))) {
            changed(at, legacy, candidate, scope.critical());
        }
    }

    private static boolean matches(Rule.Matches rule, Json value) {
        return switch (value) {
            case Json.Text(String text) -> rule.pattern().matcher(text).matches();
            case Decimal number -> rule.pattern().matcher(number.text()).matches();
            case Json.Null _, Json.Bool _, Json.Array _, Json.Struct _ -> false;
        };
    }

    private void compareByType(Json legacy, Json candidate, Location at, Scope scope) {
        if (legacy instanceof Json.Struct a
                && candidate instanceof Json.Struct b
                && means.naming().partByPart(a, b)) {
            inside(a, b).members(a, b, at, scope);
        } else if (legacy instanceof Json.Array a && candidate instanceof Json.Array b) {
            if (!plainlyEqualItems(a.items(), b.items())) {
                new ArrayComparison(inside(a, b), a, b, scope).compare(at, unordered(a, b));
            }
        } else if (!sameValue(legacy, candidate, scope)) {
            boolean critical = scope.critical()
                    || criticalBelow(marked.legacy(), legacy)
                    || criticalBelow(marked.candidate(), candidate);
            changed(at, legacy, candidate, critical);
        }
    }

    private void changed(Location at, Json legacy, Json candidate, boolean critical) {
        findings.changed(at, means.naming().shown(legacy), means.naming().shown(candidate), critical);
    }

    /// The comparison of what two containers hold: without any look-up where no rule speaks of a place inside.
    private JsonComparison inside(Json legacy, Json candidate) {
        return marked.isNone() || marked.reachBelow(legacy, candidate)
                ? this
                : new JsonComparison(Marked.NONE, findings, means);
    }

    private boolean sameValue(Json legacy, Json candidate, Scope scope) {
        if (scope.numbersAsText() && legacy instanceof Decimal a && candidate instanceof Decimal b) {
            return a.text().equals(b.text());
        }
        if (legacy.equals(candidate)) {
            return true;
        }
        if (scope.caseInsensitive()
                && legacy instanceof Json.Text(String a)
                && candidate instanceof Json.Text(String b)
                && a.equalsIgnoreCase(b)) {
            return true;
        }
        for (var tolerance : scope.tolerances()) {
            if (tolerance.accepts(legacy, candidate)) {
                return true;
            }
        }
        return means.twins().same(legacy, candidate);
    }

    private void members(Json.Struct legacy, Json.Struct candidate, Location at, Scope scope) {
        legacy.members().forEach((name, value) -> {
            var other = candidate.members().get(name);
            if (other == null) {
                missing(value, means.naming().member(at, name), scope);
            } else if (!plainlyEqual(value, other)) {
                compare(value, other, means.naming().member(at, name), scope);
            }
        });
        candidate.members().forEach((name, value) -> {
            if (!legacy.members().containsKey(name)) {
                extra(value, means.naming().member(at, name), scope);
            }
        });
    }

    /// The usual case, without working out the place: the same scalar, written alike. No rule can make it differ.
    private static boolean plainlyEqual(Json legacy, Json candidate) {
        return switch (legacy) {
            case Json.Text text -> text.equals(candidate);
            case Decimal number ->
                candidate instanceof Decimal other && number.text().equals(other.text());
            case Json.Null _, Json.Bool _ -> legacy.equals(candidate);
            case Json.Array _, Json.Struct _ -> false;
        };
    }

    private static boolean plainlyEqualItems(List<Json> legacy, List<Json> candidate) {
        if (legacy.size() != candidate.size()) {
            return false;
        }
        for (int i = 0; i < legacy.size(); i++) {
            if (!plainlyEqual(legacy.get(i), candidate.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// Notes that legacy has a value which the candidate lacks.
    void missing(Json value, Location at, Scope above) {
        alone(Kind.MISSING, value, at, above.with(marked.legacy().at(value)));
    }

    /// Notes that the candidate has a value which legacy lacks.
    void extra(Json value, Location at, Scope above) {
        alone(Kind.EXTRA, value, at, above.with(marked.candidate().at(value)));
    }

    private void alone(Kind kind, Json value, Location at, Scope scope) {
        if (!mayBeAlone(kind, value, scope)) {
            var there = Optional.of(value);
            boolean critical = scope.critical() || criticalBelow(marks(kind), value);
            if (kind == Kind.MISSING) {
                note(at, kind, there, Optional.empty(), critical);
            } else {
                note(at, kind, Optional.empty(), there, critical);
            }
        }
    }

    private Marks marks(Kind kind) {
        return kind == Kind.MISSING ? marked.legacy() : marked.candidate();
    }

    /// Whether one side may have this value while the other has none.
    private boolean mayBeAlone(Kind kind, Json value, Scope scope) {
        var there = Optional.of(value);
        return marks(kind).has(value, Marks.Sort.IGNORE)
                || (scope.nullIsAbsent() && value instanceof Json.Null)
                || intended(
                        marks(kind).at(value),
                        kind == Kind.MISSING ? there : Optional.empty(),
                        kind == Kind.MISSING ? Optional.empty() : there);
    }

    /// Whether legacy may have this value while the candidate has none.
    boolean mayBeMissing(Json value, Scope above) {
        return mayBeAlone(Kind.MISSING, value, above.with(marked.legacy().at(value)));
    }

    /// Whether the candidate may have this value while legacy has none.
    boolean mayBeExtra(Json value, Scope above) {
        return mayBeAlone(Kind.EXTRA, value, above.with(marked.candidate().at(value)));
    }

    /// Whether rules may let elements of these arrays be alone.
    boolean mayLeaveAlone(Json.Array legacy, Json.Array candidate, Scope scope) {
        return scope.nullIsAbsent() || marked.reachBelow(legacy, candidate);
    }

    /// Notes a difference, its values written as people of that language write them.
    void note(Location at, Kind kind, Optional<Json> legacy, Optional<Json> candidate, boolean critical) {
        if (findings.isProbe()) {
            findings.add(at, kind, legacy, candidate, critical);
        } else {
            var naming = means.naming();
            findings.add(at, kind, legacy.map(naming::shown), candidate.map(naming::shown), critical);
        }
    }

    private static boolean intended(List<Ruled> rules, Optional<Json> legacy, Optional<Json> candidate) {
        for (var rule : rules) {
            if (rule.rule() instanceof Rule.Intended change && change.accepts(legacy, candidate)) {
                return true;
            }
        }
        return false;
    }

    private static boolean criticalBelow(Marks marks, Json value) {
        return marks.below(value).contains(Marks.Sort.CRITICAL);
    }

    private Optional<Rule.Unordered> unordered(Json legacy, Json candidate) {
        for (var rules : List.of(marked.legacy().at(legacy), marked.candidate().at(candidate))) {
            for (var rule : rules) {
                if (rule.rule() instanceof Rule.Unordered unordered) {
                    return Optional.of(unordered);
                }
            }
        }
        return Optional.empty();
    }

    /// Whether elements of these arrays are the same exactly when they are equal JSON.
    boolean exact(Json legacy, Json candidate, Scope scope) {
        return scope.exact()
                && means.twins() instanceof Twins.None
                && ONLY_CRITICAL.containsAll(marked.legacy().below(legacy))
                && ONLY_CRITICAL.containsAll(marked.candidate().below(candidate));
    }

    /// Whether elements of these arrays that are equal JSON are the same: only numbers may have to be written alike.
    boolean equalIsSame(Json legacy, Json candidate, Scope scope) {
        return !scope.numbersAsText()
                && !marked.legacy().below(legacy).contains(Marks.Sort.NUMBERS_AS_TEXT)
                && !marked.candidate().below(candidate).contains(Marks.Sort.NUMBERS_AS_TEXT);
    }
}
