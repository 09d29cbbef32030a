package dev.phoenix.gateway.routing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The value of a query parameter, read from the target's text. A broken encoding is taken as it stands.
final class QueryValue {
    private QueryValue() {}

    /// The first value under this name; empty when there is none.
    static Optional<String> find(String target, String name) {
        int from = target.indexOf('?') + 1;
        while (from > 0 && from < target.length()) {
            int end = target.indexOf('&', from);
            int to = end < 0 ? target.length() : end;
            int equals = target.indexOf('=', from);
            int nameEnds = equals < 0 || equals > to ? to : equals;
            if (decoded(target.substring(from, nameEnds)).equals(name)) {
                return Optional.of(decoded(target.substring(Math.min(nameEnds + 1, to), to)));
            }
            from = to + 1;
        }
        return Optional.empty();
    }

    /// The value under this name; empty when there is none or more than one, of which others may take another.
    static Optional<String> only(String target, String name) {
        var values = Arrays.stream(target.substring(target.indexOf('?') + 1).split("&", -1))
                .map(part -> part.split("=", 2))
                .filter(part -> decoded(part[0]).equals(name))
                .map(part -> part.length > 1 ? decoded(part[1]) : "")
                .toList();
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return text;
        }
    }
}
