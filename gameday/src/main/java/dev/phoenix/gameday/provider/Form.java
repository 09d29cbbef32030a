package dev.phoenix.gameday.provider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The fields of a form-encoded body or query, names as they stand (`metadata[checkout]`).
record Form(Map<String, String> fields) {
    Form {
        fields = Map.copyOf(fields);
    }

    static Form parse(String encoded) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return new Form(fields);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    Optional<Long> minor(String name) {
        try {
            return text(name).map(Long::valueOf);
        } catch (NumberFormatException notANumber) {
            throw Refused.invalid("parameter_invalid_integer", "Invalid integer: " + name);
        }
    }

    /// The fields `prefix[name]` by their inner name.
    Map<String, String> within(String prefix) {
        Map<String, String> inner = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(prefix + "[") && name.endsWith("]")) {
                inner.put(name.substring(prefix.length() + 1, name.length() - 1), value);
            }
        });
        return inner;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
