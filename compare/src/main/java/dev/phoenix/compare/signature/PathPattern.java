package dev.phoenix.compare.signature;

import dev.phoenix.compare.path.MarkupPath;
import java.util.regex.Pattern;

/// A path with what varies from document to document taken out: `$.lines[2].tax` becomes `$.lines[*].tax`, and
/// `xml/order/line[2]/tax` becomes `xml/order/line/tax`.
public final class PathPattern {
    /// Member names that are ids rather than words: they carry digits in bulk, are UUIDs or e-mail addresses.
    private static final Pattern ID = Pattern.compile(
            "\\d+|[^@]+@[^@]+|(?:[A-Za-z]+[_-])?(?=[0-9A-Za-z-]*\\d)[0-9a-fA-F]{8}[0-9A-Za-z-]*|[A-Za-z]+[_-]?\\d{3,}");

    /// What tells elements of one name apart in XML and HTML.
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    /// A destination of effects, which stands in brackets and is a name, not an index.
    private static final Pattern DESTINATION = Pattern.compile("\\[[a-z][a-z0-9-]*]");

    private PathPattern() {}

    /// The pattern of one place.
    public static String of(String path) {
        return MarkupPath.isMeant(path) ? INDEX.matcher(path).replaceAll("") : ofJson(path);
    }

    private static String ofJson(String path) {
        var out = new StringBuilder();
        int at = 0;
        while (at < path.length()) {
            char c = path.charAt(at);
            int end = end(path, at);
            var step = path.substring(at, end);
            boolean varies = switch (c) {
                case '[' ->
                    path.charAt(at + 1) == '\''
                            ? ID.matcher(unquoted(step)).matches()
                            : !DESTINATION.matcher(step).matches();
                case '.' -> ID.matcher(step.substring(1)).matches();
                default -> false;
            };
            out.append(varies ? "[*]" : step);
            at = end;
        }
        return out.toString();
    }

    private static String unquoted(String step) {
        return step.substring(2, step.length() - 2);
    }

    /// Where the step that starts at `from` ends.
    private static int end(String path, int from) {
        boolean quoted = path.startsWith("['", from);
        for (int i = from + (quoted ? 2 : 1); i < path.length(); i++) {
            char c = path.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (quoted && path.startsWith("']", i)) {
                return i + 2;
            } else if (!quoted && (c == '.' || c == '[')) {
                return i;
            }
        }
        return path.length();
    }
}
