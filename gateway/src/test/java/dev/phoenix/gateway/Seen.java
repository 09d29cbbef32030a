package dev.phoenix.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One request as an upstream saw it, byte for byte.
///
/// @param head the request line and the field lines, in order, as they came
record Seen(String line, List<String> head, String body, List<String> trailers, int connection) {
    String method() {
        return line.substring(0, line.indexOf(' '));
    }

    String target() {
        return line.split(" ", -1)[1];
    }

    Optional<String> field(String name) {
        return fields(name).stream().findFirst();
    }

    List<String> fields(String name) {
        var prefix = name.toLowerCase(Locale.ROOT) + ":";
        return head.stream()
                .filter(one -> one.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(one -> one.substring(prefix.length()).strip())
                .toList();
    }

    boolean isCopy() {
        return field("baggage").orElse("").contains("phoenix.lane=shadow");
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
