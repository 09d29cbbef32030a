package dev.phoenix.compare.path;

import dev.phoenix.compare.json.Decimal;

/// Walks over the text of a path: characters, numbers and strings. One thread.
final class Cursor {
    private static final long MAX_INTEGER = 9_007_199_254_740_991L;

    final String text;
    private int at;

    Cursor(String text) {
        this.text = text;
    }

    InvalidPath problem(String what) {
        return new InvalidPath(text, at + 1, what);
    }

    boolean atEnd() {
        return at >= text.length();
    }

    char peek() {
        return atEnd() ? '\0' : text.charAt(at);
    }

    boolean sees(String token) {
        return text.startsWith(token, at);
    }

    boolean take(String token) {
        if (sees(token)) {
            at += token.length();
            return true;
        }
        return false;
    }

    void expect(String token) {
        if (!take(token)) {
            throw problem("expected '" + token + "'");
        }
    }

    /// Skips blanks; says whether there were any.
    boolean skipBlanks() {
        int from = at;
        while (!atEnd() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at > from;
    }

    boolean seesDigit() {
        return peek() >= '0' && peek() <= '9';
    }

    boolean seesNameStart() {
        char c = peek();
        if (c >= 0x80) {
            int point = text.codePointAt(at);
            return point < 0xD800 || point > 0xDFFF;
        }
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    String name() {
        if (!seesNameStart()) {
            throw problem("expected a name");
        }
        int from = at;
        while (!atEnd() && (seesNameStart() || seesDigit())) {
            at += Character.charCount(text.codePointAt(at));
        }
        return text.substring(from, at);
    }

    String functionName() {
        int from = at;
        while (!atEnd() && (seesDigit() || peek() == '_' || (peek() >= 'a' && peek() <= 'z'))) {
            at++;
        }
        return text.substring(from, at);
    }

    long integer() {
        int from = at;
        boolean minus = take("-");
        int digits = digits();
        char first = text.charAt(at - digits);
        if (first == '0' && (digits > 1 || minus)) {
            throw problem("an integer has no leading zero");
        }
        if (digits > 16) {
            throw problem("the integer is too large");
        }
        long value = Long.parseLong(text.substring(from, at));
        if (Math.abs(value) > MAX_INTEGER) {
            throw problem("the integer is too large");
        }
        return value;
    }

    private int digits() {
        int from = at;
        while (seesDigit()) {
            at++;
        }
        if (at == from) {
            throw problem("expected a digit");
        }
        return at - from;
    }

    Decimal number() {
        int from = at;
        take("-");
        int whole = at;
        int digits = digits();
        if (text.charAt(whole) == '0' && digits > 1) {
            throw problem("a number has no leading zero");
        }
        if (take(".")) {
            digits();
        }
        if (take("e") || take("E")) {
            if (!take("+")) {
                take("-");
            }
            digits();
        }
        return Decimal.of(text.substring(from, at));
    }

    String string() {
        char quote = peek();
        at++;
        var out = new StringBuilder();
        while (peek() != quote || atEnd()) {
            if (atEnd()) {
                throw problem("the string does not end");
            }
            char c = peek();
            if (c == '\\') {
                at++;
                escape(quote, out);
            } else if (c < 0x20) {
                throw problem("a control character in a string");
            } else {
                int point = text.codePointAt(at);
                if (point >= 0xD800 && point <= 0xDFFF) {
                    throw problem("half a character in a string");
                }
                out.appendCodePoint(point);
                at += Character.charCount(point);
            }
        }
        at++;
        return out.toString();
    }

    private void escape(char quote, StringBuilder out) {
        char c = peek();
        at++;
        switch (c) {
            case 'b' -> out.append('\b');
            case 't' -> out.append('\t');
            case 'n' -> out.append('\n');
            case 'f' -> out.append('\f');
            case 'r' -> out.append('\r');
            case '/', '\\' -> out.append(c);
            case 'u' -> unicode(out);
            default -> {
                if (c != quote) {
                    at--;
                    throw problem("an escape that does not exist");
                }
                out.append(c);
            }
        }
    }

    private void unicode(StringBuilder out) {
        char first = hex();
        if (Character.isLowSurrogate(first)) {
            throw problem("half a character in a string");
        }
        out.append(first);
        if (Character.isHighSurrogate(first)) {
            expect("\\u");
            char second = hex();
            if (!Character.isLowSurrogate(second)) {
                throw problem("half a character in a string");
            }
            out.append(second);
        }
    }

    private char hex() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw problem("expected four hexadecimal digits");
            }
            value = value * 16 + digit;
            at++;
        }
        return (char) value;
    }
}
