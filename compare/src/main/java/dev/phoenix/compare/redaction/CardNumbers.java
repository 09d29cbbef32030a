package dev.phoenix.compare.redaction;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the numbers of payment cards in a text, in one group of digits or several.
final class CardNumbers {
    /// Digits, in groups or not, enough of them for a card, and no decimal number.
    private static final Pattern DIGITS = Pattern.compile("(?<![\\d.])\\d[\\d -]{11,}\\d(?!\\.\\d)");

    private static final int FEWEST_DIGITS = 13;
    private static final int MOST_DIGITS = 19;
    /// Cards are printed in groups of four to six; a date is not.
    private static final int SHORTEST_GROUP = 4;

    private CardNumbers() {}

    static String replaced(String text, UnaryOperator<String> pseudonym) {
        return DIGITS.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(withoutCards(found.group(), pseudonym)));
    }

    /// A card number begins and ends with a group of digits; an expiry date may follow.
    private static String withoutCards(String digits, UnaryOperator<String> pseudonym) {
        var out = new StringBuilder();
        int at = 0;
        while (at < digits.length()) {
            int end = begins(digits, at) ? cardEnd(digits, at) : at;
            if (end > at) {
                out.append(pseudonym.apply(joined(digits.substring(at, end))));
                at = end;
            } else {
                out.append(digits.charAt(at++));
            }
        }
        return out.toString();
    }

    private static boolean begins(String digits, int at) {
        return isDigit(digits, at) && !isDigit(digits, at - 1);
    }

    private static boolean isDigit(String digits, int at) {
        return at >= 0 && at < digits.length() && Character.isDigit(digits.charAt(at));
    }

    /// Where the longest card number that begins at `from` ends; `from` when none does.
    private static int cardEnd(String digits, int from) {
        int longest = from;
        int count = 0;
        int group = 0;
        for (int at = from; at < digits.length() && count <= MOST_DIGITS; at++) {
            if (!isDigit(digits, at)) {
                if (group < SHORTEST_GROUP) {
                    return longest;
                }
                group = 0;
                continue;
            }
            group++;
            count++;
            boolean groupEnds = !isDigit(digits, at + 1);
            if (groupEnds && isOne(joined(digits.substring(from, at + 1)))) {
                longest = at + 1;
            }
        }
        return longest;
    }

    private static String joined(String digits) {
        return digits.replaceAll("[ -]", "");
    }

    /// Whether the digits are a card's number: a length and first digit that are issued, and Luhn's check digit.
    /// Milliseconds since 1970, which begin with 1, are none.
    static boolean isOne(String digits) {
        int length = digits.length();
        if (length < FEWEST_DIGITS || length > MOST_DIGITS || digits.charAt(0) < '2' || digits.charAt(0) > '6') {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < length; i++) {
            char c = digits.charAt(length - 1 - i);
            if (c < '0' || c > '9') {
                return false;
            }
            int doubled = i % 2 == 0 ? c - '0' : (c - '0') * 2;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
