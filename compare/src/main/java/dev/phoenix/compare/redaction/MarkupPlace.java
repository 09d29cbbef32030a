package dev.phoenix.compare.redaction;

import dev.phoenix.compare.path.JsonPath;
import java.util.regex.Pattern;

/// A place in XML or HTML, such as `xml/order/card/@number`, as the JSONPath `$['order']['card']['@number']`, so that
/// one way of telling what a path covers serves for both. What tells elements of one name apart is left out.
final class MarkupPlace {
    private static final Pattern CONDITION = Pattern.compile("\\[[^]]*]");
    /// What a visitor types, or a page hides: passwords, tokens, names. The page's path does not say which.
    private static final Pattern FORM_FIELD = Pattern.compile("html/.*/(?:input|textarea)(?:\\[\\d+])?(?:/.*)?");

    private MarkupPlace() {}

    static boolean isOne(String path) {
        return path.startsWith("xml/") || path.startsWith("html/");
    }

    static boolean isFormField(String path) {
        return FORM_FIELD.matcher(path).matches();
    }

    static JsonPath asJsonPath(String path) {
        var steps = CONDITION.matcher(path).replaceAll("").split("/", -1);
        var written = new StringBuilder("$");
        boolean descendant = false;
        for (int i = 1; i < steps.length; i++) {
            if (steps[i].isEmpty()) {
                descendant = true;
                continue;
            }
            written.append(descendant ? ".." : "").append(step(steps[i]));
            descendant = false;
        }
        return JsonPath.of(written.toString());
    }

    private static String step(String name) {
        return name.equals("*") ? "[*]" : "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']";
    }
}
