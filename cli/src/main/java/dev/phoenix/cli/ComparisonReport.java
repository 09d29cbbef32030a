package dev.phoenix.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Difference;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.signature.Signature;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Writes what comparing found, for people or for programs. An empty name stands for the only document.
final class ComparisonReport {
    private final PrintWriter out;
    private final boolean coloured;
    private final ObjectMapper json = new ObjectMapper();

    ComparisonReport(PrintWriter out, boolean coloured) {
        this.out = out;
        this.coloured = coloured;
    }

    /// One result, as lines for people.
    void writeText(String name, Comparison result) {
        var prefix = name.isEmpty() ? "" : name + " ";
        switch (result) {
            case Comparison.Same _ -> {}
            case Comparison.Different different -> {
                different.differences().forEach(difference -> out.println(prefix + line(difference)));
                if (different.more() > 0) {
                    out.println(prefix + "and " + different.more() + " more");
                }
            }
            case Comparison.NotComparable why -> out.println(prefix + "not comparable: " + why);
        }
    }

    /// What came of several comparisons.
    void writeSummary(long compared, long different, long notComparable) {
        out.println(SignatureReport.summary(compared, different, notComparable));
    }

    private String line(Difference difference) {
        var text = difference.toString();
        var critical = difference.critical() ? "  (critical)" : "";
        if (!coloured) {
            return text + critical;
        }
        // Red for a critical path, yellow for the others; the sentence stays the same.
        var colour = difference.critical() ? "\u001b[1;31m" : "\u001b[33m";
        int end = difference.path().length();
        return colour + text.substring(0, end) + "\u001b[0m" + text.substring(end) + critical;
    }

    /// All results, as one document.
    void writeJson(Map<String, Comparison> results) {
        try {
            var single = Optional.ofNullable(results.get(""));
            var document = single.map(this::document).orElseGet(() -> {
                var all = json.createObjectNode();
                results.forEach((name, result) -> all.set(name, document(result)));
                return all;
            });
            out.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private ObjectNode document(Comparison result) {
        var node = json.createObjectNode();
        switch (result) {
            case Comparison.Same _ -> node.put("result", "same");
            case Comparison.Different different -> {
                node.put("result", "different").put("critical", different.critical());
                var list = node.putArray("differences");
                different.differences().forEach(difference -> list.add(document(difference)));
                node.put("more", different.more());
            }
            case Comparison.NotComparable(String reason, String detail) ->
                node.put("result", "not-comparable").put("reason", reason).put("detail", detail);
        }
        return node;
    }

    private ObjectNode document(Difference difference) {
        var node = json.createObjectNode()
                .put("path", difference.path())
                .put("kind", difference.kind().name().toLowerCase(Locale.ROOT));
        difference.legacy().ifPresent(value -> node.set("legacy", tree(value)));
        difference.candidate().ifPresent(value -> node.set("candidate", tree(value)));
        return node.put("critical", difference.critical())
                .put("shape", Signature.of("", difference).shape());
    }

    /// Values as they are, numbers digit by digit.
    private JsonNode tree(Json value) {
        return JsonTree.of(value, json);
    }
}
