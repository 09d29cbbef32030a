package dev.phoenix.compare.markup;

import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Blanks that a browser does not show: runs are one blank, and none beside the edge of a block.
final class HtmlBlanks {
    private static final Set<String> AS_WRITTEN = Set.of("pre", "textarea");

    private static final Set<String> INLINE = Set.of(("a abbr b bdi bdo button cite code data dfn em i img input kbd"
                    + " label mark output q s samp select small span strong sub sup textarea time u var wbr")
            .split(" ", -1));

    private static final Pattern RUN = Pattern.compile("[ \\t\\r\\n\\f]+");

    private HtmlBlanks() {}

    /// The children of an element with their texts as shown; texts without content are left out.
    static List<Json> collapsed(String parent, List<Json> children) {
        if (AS_WRITTEN.contains(parent)) {
            return children;
        }
        var shown = new ArrayList<Json>(children.size());
        for (int i = 0; i < children.size(); i++) {
            if (!(children.get(i) instanceof Json.Text(String text))) {
                shown.add(children.get(i));
                continue;
            }
            var run = RUN.matcher(text).replaceAll(" ");
            int from = run.startsWith(" ") && edge(parent, children, i - 1) ? 1 : 0;
            int to = run.length() > from && run.endsWith(" ") && edge(parent, children, i + 1)
                    ? run.length() - 1
                    : run.length();
            if (from < to) {
                shown.add(new Json.Text(run.substring(from, to)));
            }
        }
        return shown;
    }

    /// Whether a text's neighbour at this index is a block, or the edge of one.
    private static boolean edge(String parent, List<Json> children, int neighbour) {
        if (neighbour < 0 || neighbour >= children.size()) {
            return !INLINE.contains(parent);
        }
        return children.get(neighbour) instanceof Json.Struct element && !INLINE.contains(Markup.name(element));
    }
}
