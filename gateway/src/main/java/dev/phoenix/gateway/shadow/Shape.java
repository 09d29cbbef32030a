package dev.phoenix.gateway.shadow;

import dev.phoenix.plan.tally.CoverageTally;

/// How an answer is built, apart from its values: which members it has, and of which kind each is. Two
/// answers of one shape have one word. Of a list the first item speaks for all, and the order of
/// members says nothing.
///
/// One pass over the bytes without making anything of them; JSON that is none comes to some word as
/// well. *One thread.*
final class Shape {
    /// Deeper down, all shapes are one: what nests deeper is nested on purpose.
    private static final int DEEPEST = 16;

    private static final long OBJECT = 0x9E3779B97F4A7C15L;
    private static final long LIST = 0xC2B2AE3D27D4EB4FL;
    private static final long TEXT = 3;
    private static final long NUMBER = 5;
    private static final long TRUTH = 7;
    private static final long NOTHING = 11;
    private static final long FNV = 0x100000001B3L;
    private static final int SHOWN_DIGITS = 8;

    private final byte[] body;
    private int at;

    private Shape(byte[] body) {
        this.body = body;
    }

    /// The word for how this answer is built, such as `shape 5f3c01aa`; names of members may be
    /// anybody's, so they do not show.
    static String of(Answer.Whole answer) {
        var type = answer.fields().get("Content-Type");
        if (answer.bytes() == 0) {
            return CoverageTally.SHAPE + "(empty)";
        }
        if (answer.beyond().isPresent()) {
            return CoverageTally.SHAPE + "(large)";
        }
        if (type == null || !type.contains("json") || answer.fields().contains("Content-Encoding")) {
            return CoverageTally.SHAPE + "(no JSON)";
        }
        var hash = Long.toHexString(mixed(new Shape(answer.body().getBytes()).value(0)));
        return CoverageTally.SHAPE + hash.substring(0, Math.min(SHOWN_DIGITS, hash.length()));
    }

    private long value(int depth) {
        skipSpace();
        if (at >= body.length) {
            return NOTHING;
        }
        return switch (body[at]) {
            case '{', '[' -> {
                if (depth == DEEPEST) {
                    skip();
                    yield OBJECT;
                }
                yield body[at] == '{' ? object(depth) : list(depth);
            }
            case '"' -> {
                text();
                yield TEXT;
            }
            case 't', 'f' -> word(TRUTH);
            case 'n' -> word(NOTHING);
            default -> word(NUMBER);
        };
    }

    private long object(int depth) {
        at++;
        long members = OBJECT;
        while (next('}')) {
            if (body[at] != '"') {
                at++;
                continue;
            }
            long name = text();
            skipSpace();
            if (at < body.length && body[at] == ':') {
                at++;
            }
            long kind = value(depth + 1);
            members += mixed(name * FNV ^ kind);
        }
        return members;
    }

    private long list(int depth) {
        at++;
        long first = 0;
        while (next(']')) {
            long item = value(depth + 1);
            first = first == 0 ? mixed(item) : first;
        }
        return LIST ^ first;
    }

    /// Past an object or a list, however deep it nests.
    private void skip() {
        int open = 0;
        do {
            byte octet = body[at];
            if (octet == '"') {
                text();
                continue;
            }
            open += octet == '{' || octet == '[' ? 1 : octet == '}' || octet == ']' ? -1 : 0;
            at++;
        } while (open > 0 && at < body.length);
    }

    /// Goes on to what comes next in an object or a list; false, and past it, when that is its end.
    private boolean next(char end) {
        for (; at < body.length; at++) {
            byte octet = body[at];
            if (octet == end) {
                at++;
                return false;
            }
            if (octet > ' ' && octet != ',') {
                return true;
            }
        }
        return false;
    }

    /// Past a text; what it says, as a number.
    private long text() {
        long hash = 0;
        for (at++; at < body.length; at++) {
            byte octet = body[at];
            if (octet == '"') {
                at++;
                return hash;
            }
            if (octet == '\\') {
                at++;
            }
            hash = (hash ^ octet) * FNV;
        }
        return hash;
    }

    /// Past a word or a number, by at least one byte.
    private long word(long kind) {
        at++;
        while (at < body.length && isOfAWord(body[at])) {
            at++;
        }
        return kind;
    }

    private static boolean isOfAWord(byte octet) {
        return octet > ' ' && octet != ',' && octet != ']' && octet != '}' && octet != ':';
    }

    private void skipSpace() {
        while (at < body.length && body[at] <= ' ' && body[at] >= 0) {
            at++;
        }
    }

    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
