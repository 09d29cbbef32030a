package dev.phoenix.compare;

import dev.phoenix.compare.Difference.Kind;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.path.JsonPath;
import dev.phoenix.compare.path.Node;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One call to the outside, as it is compared with the other side's.
///
/// @param line method and path
/// @param query without the question mark; empty where there is none
/// @param content the body, with the fields that say how to read it; the status says nothing
public record EffectCall(EffectKind kind, String line, String query, Answer content) {
    private static final Map<String, List<String>> FORM =
            Map.of("content-type", List.of("application/x-www-form-urlencoded"));

    /// Whether the candidate's call means what this call of legacy's means: destination, method, path, query and body.
    public boolean isSame(EffectCall candidate, Twins twins) {
        return kind.isSame(candidate.kind)
                && hasSameLine(candidate, twins)
                && queries(candidate, twins) instanceof Comparison.Same
                && bodies(candidate, twins) instanceof Comparison.Same;
    }

    /// Whether both calls have the same key: operation, path, and the values that the plan names.
    public boolean hasSameKey(EffectCall candidate, Twins twins) {
        if (kind.key().isEmpty() || !kind.isSame(candidate.kind) || !hasSameLine(candidate, twins)) {
            return false;
        }
        var own = tree();
        var other = candidate.tree();
        return own.isPresent()
                && other.isPresent()
                && kind.key().stream().allMatch(path -> selectSame(path, own.get(), other.get(), twins));
    }

    /// Whether both are calls of one operation of one destination.
    public boolean isOfSameKind(EffectCall other) {
        return kind.isSame(other.kind);
    }

    /// A key that is there on neither side tells nothing.
    private static boolean selectSame(JsonPath path, Json legacy, Json candidate, Twins twins) {
        var own = path.select(legacy).stream().map(Node::value).toList();
        var other = path.select(candidate).stream().map(Node::value).toList();
        if (own.isEmpty() || own.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < own.size(); i++) {
            if (!own.get(i).equals(other.get(i)) && !twins.same(own.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    boolean hasSameLine(EffectCall candidate, Twins twins) {
        return line.equals(candidate.line) || twins.same(new Json.Text(line), new Json.Text(candidate.line));
    }

    Comparison queries(EffectCall candidate, Twins twins) {
        return Comparison.compare(form(query), form(candidate.query), kind.rules(), twins);
    }

    Comparison bodies(EffectCall candidate, Twins twins) {
        return Comparison.compare(bodyOf(content), bodyOf(candidate.content), kind.rules(), twins);
    }

    private static Answer form(String fields) {
        return new Answer(0, FORM, fields.getBytes(StandardCharsets.UTF_8));
    }

    /// Without the fields that say nothing about how to read it: heads are not compared.
    private static Answer bodyOf(Answer content) {
        var headers = new HashMap<String, List<String>>();
        for (var name : List.of("content-type", "content-encoding")) {
            if (content.headers().containsKey(name)) {
                headers.put(name, content.headers().get(name));
            }
        }
        return new Answer(0, headers, content.body());
    }

    /// What holding it costs.
    public long heldBytes() {
        return (long) content.body().length + line.length() + query.length();
    }

    /// What was sent, as one tree of values; nothing where it is empty or cannot be read as one.
    Optional<Json> tree() {
        return Body.of(content) instanceof Body.Read(var form, var value, var _)
                        && form != Body.Form.NOTHING
                        && !form.isMarkup()
                ? Optional.of(value)
                : Optional.empty();
    }

    /// The call on one side alone.
    Difference alone(Kind kindOfDifference) {
        var there = Optional.of(tree().orElseGet(() -> new Json.Text(line + (query.isEmpty() ? "" : "?" + query))));
        boolean isMissing = kindOfDifference == Kind.MISSING;
        return new Difference(
                EffectPlace.of(kind, "$"),
                kindOfDifference,
                isMissing ? there : Optional.empty(),
                isMissing ? Optional.empty() : there,
                kind.critical());
    }
}
