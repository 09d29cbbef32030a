package dev.phoenix.compare.path;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Reads the segments and selectors of RFC 9535. One thread.
final class PathParser {
    /// Deeper nesting of filters and parentheses is refused; it would cost stack.
    static final int MAX_DEPTH = 100;

    private final Cursor cursor;
    private final FilterParser filters;

    PathParser(String text) {
        this.cursor = new Cursor(text);
        this.filters = new FilterParser(cursor, this);
    }

    List<Segment> parse() {
        cursor.expect("$");
        var segments = segments();
        if (!cursor.atEnd()) {
            throw cursor.problem("unexpected '" + cursor.peek() + "'");
        }
        return segments;
    }

    /// Segments as far as they go. Blanks belong to the path only when a segment follows them.
    List<Segment> segments() {
        var segments = new ArrayList<Segment>();
        while (true) {
            boolean blanks = cursor.skipBlanks();
            if (cursor.take("..")) {
                segments.add(new Segment(true, descendant()));
            } else if (cursor.take(".")) {
                segments.add(new Segment(false, List.of(shorthand())));
            } else if (cursor.sees("[")) {
                segments.add(new Segment(false, bracketed()));
            } else if (blanks && cursor.atEnd()) {
                throw cursor.problem("blanks at the end");
            } else {
                return segments;
            }
        }
    }

    private List<Selector> descendant() {
        return cursor.sees("[") ? bracketed() : List.of(shorthand());
    }

    private Selector shorthand() {
        return cursor.take("*") ? new Selector.Wildcard() : new Selector.Name(cursor.name());
    }

    private List<Selector> bracketed() {
        var selectors = new ArrayList<Selector>();
        cursor.expect("[");
        do {
            cursor.skipBlanks();
            selectors.add(selector());
            cursor.skipBlanks();
        } while (cursor.take(","));
        cursor.expect("]");
        return selectors;
    }

    private Selector selector() {
        char c = cursor.peek();
        if (c == '\'' || c == '"') {
            return new Selector.Name(cursor.string());
        }
        if (cursor.take("*")) {
            return new Selector.Wildcard();
        }
        if (cursor.take("?")) {
            cursor.skipBlanks();
            return new Selector.Filter(filters.condition());
        }
        return indexOrSlice();
    }

    private Selector indexOrSlice() {
        var start = OptionalLong.empty();
        if (cursor.peek() != ':') {
            long first = cursor.integer();
            start = OptionalLong.of(first);
            if (!followedByColon()) {
                return new Selector.Index(first);
            }
        }
        cursor.expect(":");
        cursor.skipBlanks();
        var end = optionalInteger();
        cursor.skipBlanks();
        long step = 1;
        if (cursor.take(":")) {
            cursor.skipBlanks();
            step = optionalInteger().orElse(1);
        }
        return new Selector.Slice(start, end, step);
    }

    private boolean followedByColon() {
        cursor.skipBlanks();
        return cursor.peek() == ':';
    }

    private OptionalLong optionalInteger() {
        return cursor.peek() == '-' || cursor.seesDigit() ? OptionalLong.of(cursor.integer()) : OptionalLong.empty();
    }
}
