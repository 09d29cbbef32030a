package dev.phoenix.compare.redaction;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds what is secret inside free text: bearer tokens, values beside a secret name, e-mail addresses, and card
/// numbers. The expressions have no repeated groups without a bound: they cost no stack and little more than a look.
final class SecretText {
    /// Shorter texts hold none of it.
    private static final int SHORTEST = 6;

    private static final Pattern BEARER = Pattern.compile(
            "(?i)\\b(?:bearer|basic)\\s+([A-Za-z0-9._~+/=-]{6,})|\\b(eyJ[\\w-]{5,}\\.[\\w-]+\\.[\\w-]*)");

    private static final String NAME = "(?i)(?:" + SecretNames.PATTERN + ")[\\w-]{0,20}";

    /// The quote that opens a value: `"name": "`, `name='`, `\"name\":\"`.
    private static final Pattern QUOTED =
            Pattern.compile(NAME + "(?:\\\\?[\"'])?\\s{0,4}[=:]\\s{0,4}(\\\\?[\"'])(?=[^\"'\\\\]|\\\\)");

    /// `name=value`, `<name>value<`, and `name="token" value="…"`.
    private static final Pattern NAMED = Pattern.compile(NAME + "(?:(?:\\\\?[\"'])?\\s{0,4}[=:]\\s{0,4}"
            + "(?!redacted:)([^\"'&\\s,;<>{}\\[\\]\\\\]+)"
            + "|>([^<]+)"
            + "|[\"'][^<>]{0,80}\\svalue=[\"']([^\"']+))");

    private static final Pattern EMAIL = Pattern.compile(
            "[\\p{L}\\p{N}._%+'-]{1,64}(?:@|%40)[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,8}");

    private SecretText() {}

    /// The text with every secret in it replaced.
    static String replaced(String text, UnaryOperator<String> pseudonym) {
        if (text.length() < SHORTEST) {
            return text;
        }
        var result = groups(BEARER, text, pseudonym);
        result = quoted(result, pseudonym);
        result = groups(NAMED, result, pseudonym);
        if (result.indexOf('@') >= 0 || result.contains("%40")) {
            result =
                    EMAIL.matcher(result).replaceAll(found -> Matcher.quoteReplacement(pseudonym.apply(found.group())));
        }
        return CardNumbers.replaced(result, pseudonym);
    }

    /// Replaces what stands between quotes beside a secret name; a value whose closing quote is cut off, to the end.
    private static String quoted(String text, UnaryOperator<String> pseudonym) {
        var matcher = QUOTED.matcher(text);
        var out = new StringBuilder();
        int from = 0;
        while (matcher.find(from)) {
            int end = closing(text, matcher.end(), matcher.group(1));
            out.append(text, from, matcher.end()).append(pseudonym.apply(text.substring(matcher.end(), end)));
            from = end;
        }
        return from == 0 ? text : out.append(text, from, text.length()).toString();
    }

    private static int closing(String text, int from, String quote) {
        int end = text.indexOf(quote, from);
        while (end > from && quote.length() == 1 && text.charAt(end - 1) == '\\') {
            end = text.indexOf(quote, end + 1);
        }
        return end < 0 ? text.length() : end;
    }

    /// Replaces the group that took part in each find, and leaves what is around it.
    private static String groups(Pattern pattern, String text, UnaryOperator<String> pseudonym) {
        var matcher = pattern.matcher(text);
        var out = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            int group = 1;
            while (matcher.group(group) == null) {
                group++;
            }
            out.append(text, from, matcher.start(group)).append(pseudonym.apply(matcher.group(group)));
            from = matcher.end(group);
        }
        return from == 0 ? text : out.append(text, from, text.length()).toString();
    }
}
