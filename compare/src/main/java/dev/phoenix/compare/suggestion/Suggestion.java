package dev.phoenix.compare.suggestion;

import java.util.List;

/// A rule that would explain differences, in the words of a rules file.
///
/// @param word such as `tolerate`
/// @param at the place, such as `$.lines[*].eta`
/// @param details what else the rule says, such as `1s`
/// @param evidence why, in a sentence with its numbers
public record Suggestion(String word, String at, List<String> details, String evidence) {
    public Suggestion {
        details = List.copyOf(details);
    }
}
