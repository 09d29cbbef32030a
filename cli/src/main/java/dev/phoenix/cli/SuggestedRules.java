package dev.phoenix.cli;

import dev.phoenix.compare.suggestion.Suggestion;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Proposed rules as YAML in the words of a rules file, the evidence beside each as a comment.
final class SuggestedRules {
    private SuggestedRules() {}

    static void write(List<Suggestion> suggestions, PrintWriter out) {
        var byWord = new LinkedHashMap<String, List<Suggestion>>();
        suggestions.forEach(one ->
                byWord.computeIfAbsent(one.word(), _ -> new ArrayList<>()).add(one));
        byWord.forEach((word, rules) -> {
            out.println(word + ":");
            rules.forEach(rule -> {
                out.println("  # " + rule.evidence().replace('\n', ' '));
                out.println("  - " + rule(rule));
            });
        });
    }

    private static String rule(Suggestion rule) {
        var at = quoted(rule.at());
        return switch (rule.word()) {
            case "tolerate" -> "{ at: " + at + ", within: " + rule.details().getFirst() + " }";
            case "kind" -> "{ at: " + at + ", is: " + rule.details().getFirst() + " }";
            case "unordered" ->
                rule.details().isEmpty()
                        ? at
                        : "{ at: " + at + ", by: " + quoted(rule.details().getFirst()) + " }";
            default -> at;
        };
    }

    /// In quotes, so that brackets and colons mean nothing to YAML.
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
