package dev.phoenix.compare.json;

import java.util.ArrayDeque;
import java.util.Collection;

/// One place in a document, such as `$.lines[2].tax`.
public sealed interface Location {
    /// The whole document.
    static Location root() {
        return new Root("$");
    }

    /// Where a document starts; `$` for JSON, another word for what is not JSON.
    record Root(String name) implements Location {
        @Override
        public String toString() {
            return name;
        }
    }

    /// A member of an object.
    record Member(Location parent, String name) implements Location {
        @Override
        public String toString() {
            return write(this, false);
        }
    }

    /// An element of an array.
    record Item(Location parent, int index) implements Location {
        @Override
        public String toString() {
            return write(this, false);
        }
    }

    /// The member `name` of the object here.
    default Location member(String name) {
        return new Member(this, name);
    }

    /// The element `index` of the array here.
    default Location item(int index) {
        return new Item(this, index);
    }

    /// RFC 9535's normalized path: `$['lines'][2]['tax']`.
    default String normalized() {
        return write(this, true);
    }

    /// This place and those above it, the document's root first.
    default Collection<Location> andAbove() {
        var steps = new ArrayDeque<Location>();
        var here = this;
        while (true) {
            steps.push(here);
            switch (here) {
                case Root _ -> {
                    return steps;
                }
                case Member member -> here = member.parent();
                case Item item -> here = item.parent();
            }
        }
    }

    private static String write(Location location, boolean normalized) {
        return write(location.andAbove(), normalized);
    }

    private static String write(Iterable<Location> steps, boolean normalized) {
        var out = new StringBuilder();
        for (var step : steps) {
            switch (step) {
                case Root(String name) -> out.append(name);
                case Item item -> out.append('[').append(item.index()).append(']');
                case Member member
                when !normalized && shorthand(member.name()) -> out.append('.').append(member.name());
                case Member member -> quote(member.name(), out);
            }
        }
        return out.toString();
    }

    private static boolean shorthand(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '_') {
                return false;
            }
        }
        return !name.isEmpty() && !Character.isDigit(name.charAt(0));
    }

    private static void quote(String name, StringBuilder out) {
        out.append("['");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            switch (c) {
                case '\'' -> out.append("\\'");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append("']");
    }
}
