package dev.phoenix.compare;

import dev.phoenix.compare.path.InvalidPath;
import dev.phoenix.compare.path.JsonPath;
import dev.phoenix.compare.path.MarkupPath;
import java.util.Locale;

/// Where a rule holds: places of a document, or one part of the head.
sealed interface Place {
    /// The status, as rules and differences call it.
    String STATUS = "status";

    /// How a header field's place begins.
    String HEADER = "header.";

    /// The places of a document that a path selects.
    record Inside(JsonPath path) implements Place {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /// The places of XML or HTML that a path selects.
    record InMarkup(MarkupPath path) implements Place {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /// `status`, or a header field such as `header.etag`.
    record Head(String name) implements Place {
        @Override
        public String toString() {
            return name;
        }
    }

    /// Reads a place as rules write it.
    ///
    /// @throws InvalidPath when it is none
    static Place parse(String text) {
        boolean head = text.equals(STATUS) || (text.startsWith(HEADER) && text.length() > HEADER.length());
        if (head) {
            return new Head(text.toLowerCase(Locale.ROOT));
        }
        return MarkupPath.isMeant(text) ? new InMarkup(MarkupPath.of(text)) : new Inside(JsonPath.of(text));
    }

    /// The place of a header field.
    static String header(String name) {
        return HEADER + name.toLowerCase(Locale.ROOT);
    }
}
