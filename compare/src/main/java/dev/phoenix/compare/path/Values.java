package dev.phoenix.compare.path;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What filters ask of values: relations, lengths and regular expressions. An absent value is RFC 9535's `Nothing`.
final class Values {
    /// Compiled expressions are kept up to this many; they come from rules, so there are few.
    private static final int MAX_PATTERNS = 1000;
    /// A longer text is not matched: an unlucky expression on it could take for ever.
    private static final int MAX_SUBJECT = 100_000;

    private static final Map<String, Optional<Pattern>> PATTERNS = new ConcurrentHashMap<>();

    private Values() {}

    static boolean related(Optional<Json> left, Condition.Operator operator, Optional<Json> right) {
        return switch (operator) {
            case EQUAL -> left.equals(right);
            case NOT_EQUAL -> !left.equals(right);
            case BELOW -> below(left, right);
            case ABOVE -> below(right, left);
            case AT_MOST -> below(left, right) || left.equals(right);
            case AT_LEAST -> below(right, left) || left.equals(right);
        };
    }

    private static boolean below(Optional<Json> left, Optional<Json> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return false;
        }
        if (left.get() instanceof Decimal a && right.get() instanceof Decimal b) {
            return a.compareTo(b) < 0;
        }
        return left.get() instanceof Json.Text(String a)
                && right.get() instanceof Json.Text(String b)
                && byCodePoints(a, b) < 0;
    }

    private static int byCodePoints(String a, String b) {
        int at = 0;
        while (at < a.length() && at < b.length()) {
            int left = a.codePointAt(at);
            int right = b.codePointAt(at);
            if (left != right) {
                return Integer.compare(left, right);
            }
            at += Character.charCount(left);
        }
        return Integer.compare(a.length(), b.length());
    }

    static Optional<Json> length(Json value) {
        return switch (value) {
            case Json.Text(String text) -> Optional.of(Decimal.of(text.codePointCount(0, text.length())));
            case Json.Array array -> Optional.of(Decimal.of(array.items().size()));
            case Json.Struct struct -> Optional.of(Decimal.of(struct.members().size()));
            case Json.Null _, Json.Bool _, Decimal _ -> Optional.empty();
        };
    }

    /// Whether `expression` (I-Regexp, RFC 9485) matches the whole subject, or a part of it.
    static boolean matches(String subject, String expression, boolean whole) {
        if (subject.length() > MAX_SUBJECT) {
            return false;
        }
        var known = PATTERNS.get(expression);
        if (known == null) {
            known = compile(expression);
            if (PATTERNS.size() < MAX_PATTERNS) {
                PATTERNS.put(expression, known);
            }
        }
        return known.map(pattern -> pattern.matcher(subject))
                .filter(matcher -> whole ? matcher.matches() : matcher.find())
                .isPresent();
    }

    private static Optional<Pattern> compile(String expression) {
        try {
            return Optional.of(Pattern.compile(translated(expression)));
        } catch (PatternSyntaxException _) {
            return Optional.empty();
        }
    }

    /// I-Regexp's dot is every character but the two line ends, and `[` and `&&` mean nothing inside a class.
    private static String translated(String expression) {
        var out = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\' && i + 1 < expression.length()) {
                out.append(c).append(expression.charAt(++i));
            } else if (inClass) {
                inClass = c != ']';
                out.append(c == '[' || c == '&' ? "\\" + c : String.valueOf(c));
            } else if (c == '.') {
                out.append("[^\\n\\r]");
            } else {
                inClass = c == '[';
                out.append(c);
            }
        }
        return out.toString();
    }
}
