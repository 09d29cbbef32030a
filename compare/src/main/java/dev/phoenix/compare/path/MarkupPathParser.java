package dev.phoenix.compare.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the steps of a path into XML or HTML. One thread.
final class MarkupPathParser {
    private static final int MOST_DIGITS = 9;

    private final String text;
    private int at;

    MarkupPathParser(String text) {
        this.text = text;
        this.at = text.indexOf('/');
    }

    List<MarkupPath.Step> parse() {
        var steps = new ArrayList<MarkupPath.Step>();
        while (at < text.length()) {
            expect("/");
            boolean anywhere = take("/");
            steps.add(step(anywhere));
            if (steps.getLast().axis() != MarkupPath.Axis.ELEMENTS && at < text.length()) {
                throw problem("nothing stands below an attribute or a text");
            }
        }
        return steps;
    }

    private MarkupPath.Step step(boolean anywhere) {
        if (take("text()")) {
            return new MarkupPath.Step(anywhere, MarkupPath.Axis.TEXTS, "*", tests());
        }
        if (take("@")) {
            return new MarkupPath.Step(anywhere, MarkupPath.Axis.ATTRIBUTES, name(), List.of());
        }
        return new MarkupPath.Step(anywhere, MarkupPath.Axis.ELEMENTS, name(), tests());
    }

    private List<MarkupPath.Test> tests() {
        var tests = new ArrayList<MarkupPath.Test>();
        while (take("[")) {
            tests.add(take("@") ? with() : index());
            expect("]");
        }
        return tests;
    }

    private MarkupPath.Test with() {
        var attribute = name();
        return new MarkupPath.Test.With(attribute, take("=") ? Optional.of(quoted()) : Optional.empty());
    }

    private MarkupPath.Test index() {
        int from = at;
        while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0 && at - from < MOST_DIGITS) {
            at++;
        }
        if (at == from) {
            throw problem("expected a number or an attribute");
        }
        return new MarkupPath.Test.At(Integer.parseInt(text.substring(from, at)));
    }

    private String quoted() {
        var quote = take("'") ? "'" : "\"";
        if (quote.equals("\"")) {
            expect("\"");
        }
        int end = text.indexOf(quote, at);
        if (end < 0) {
            throw problem("the text does not end");
        }
        var value = text.substring(at, end);
        at = end + 1;
        return value;
    }

    private String name() {
        if (take("*")) {
            return "*";
        }
        int from = at;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw problem("expected a name");
        }
        return text.substring(from, at);
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || Character.isSurrogate(c);
    }

    private boolean take(String token) {
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw problem("expected '" + token + "'");
        }
    }

    private InvalidPath problem(String what) {
        return new InvalidPath(text, "a path into XML or HTML", at + 1, what);
    }
}
