package dev.phoenix.compare;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a `Content-Type` says: the type in lower case, and its parameters.
record MediaType(String type, Map<String, String> parameters) {
    static final MediaType UNKNOWN = new MediaType("", Map.of());

    static MediaType of(Answer answer) {
        return answer.header("content-type").map(MediaType::parse).orElse(UNKNOWN);
    }

    /// Reads a field line; what makes no sense in it is left out.
    static MediaType parse(String line) {
        var parts = parts(line);
        var parameters = new TreeMap<String, String>();
        for (var part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(
                        part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        unquoted(part.substring(equals + 1).strip()));
            }
        }
        return new MediaType(parts.getFirst().strip().toLowerCase(Locale.ROOT), parameters);
    }

    /// The line cut at its semicolons, but for those in quotes.
    private static List<String> parts(String line) {
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ';') {
                parts.add(line.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(line.substring(from));
        return parts;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    /// The same for everything that means the same: a boundary is made up anew for each answer, and UTF-8 is what is
    /// meant where nothing is said.
    String normalized() {
        return type
                + parameters.entrySet().stream()
                        .filter(parameter -> !parameter.getKey().equals("boundary"))
                        .map(parameter -> ";" + parameter.getKey() + "="
                                + parameter.getValue().toLowerCase(Locale.ROOT))
                        .filter(parameter -> !parameter.equals(";charset=utf-8"))
                        .collect(Collectors.joining());
    }

    boolean isJson() {
        return type.endsWith("/json") || type.endsWith("+json");
    }

    boolean isXml() {
        return type.endsWith("/xml") || type.endsWith("+xml");
    }

    /// Whether it says nothing, or only that there are bytes.
    boolean saysLittle() {
        return type.isEmpty() || type.equals("application/octet-stream") || type.equals("binary/octet-stream");
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /// The characters' encoding, where it is named and known.
    Optional<Charset> charset() {
        return parameter("charset").map(name -> {
            try {
                return Charset.forName(name);
            } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
                return StandardCharsets.ISO_8859_1;
            }
        });
    }
}
