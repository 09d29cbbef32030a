package dev.phoenix.plan.yaml;

import java.util.regex.Pattern;

/// Tells a text that has the form of an RFC 9535 JSONPath. Filters are only held to closed brackets and quotes: the
/// engine that evaluates them judges the rest. One thread.
final class JsonPathForm {
    private static final Pattern STEP = Pattern.compile("\\s*\\.{1,2}(?:[\\p{L}_][\\p{L}\\p{N}_]*+|\\*)");
    private static final Pattern OPENING = Pattern.compile("\\s*(?:\\.\\.)?\\[");
    private static final Pattern SELECTOR = Pattern.compile(
            "\\*|-?\\d{1,16}"
                    + "|'(?:[^'\\\\]|\\\\.)*+'|\"(?:[^\"\\\\]|\\\\.)*+\""
                    + "|(?:-?\\d{1,16})?\\s*:\\s*(?:-?\\d{1,16})?\\s*(?::\\s*(?:-?\\d{1,16})?)?"
                    + "|\\?.+",
            Pattern.DOTALL);

    private final String text;
    private int at;

    private JsonPathForm(String text) {
        this.text = text;
    }

    static boolean fits(String text) {
        return text.startsWith("$") && new JsonPathForm(text).fits();
    }

    private boolean fits() {
        at = 1;
        while (at < text.length()) {
            if (!take(STEP) && !(take(OPENING) && bracketed())) {
                return false;
            }
        }
        return true;
    }

    private boolean take(Pattern pattern) {
        var matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return false;
        }
        at = matcher.end();
        return true;
    }

    /// Selectors up to the closing bracket.
    private boolean bracketed() {
        int from = at;
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean ends = depth == 0 && (c == ',' || c == ']');
            if (ends && !SELECTOR.matcher(text.substring(from, at).strip()).matches()) {
                return false;
            }
            at++;
            if (ends && c == ']') {
                return true;
            } else if (ends) {
                from = at;
            } else if (c == '\'' || c == '"') {
                skipQuoted(c);
            } else if (c == '[' || c == '(') {
                depth++;
            } else if (c == ']' || c == ')') {
                depth--;
            }
        }
        return false;
    }

    private void skipQuoted(char quote) {
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }
}
