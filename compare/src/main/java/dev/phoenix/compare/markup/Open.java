package dev.phoenix.compare.markup;

import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An element whose end has not been read yet. One thread.
final class Open {
    final String name;
    private final Map<String, String> attributes;
    private final List<Json> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    Open(String name, Map<String, String> attributes) {
        this.name = name;
        this.attributes = attributes;
    }

    void text(CharSequence more) {
        text.append(more);
    }

    void child(Json element) {
        endText();
        children.add(element);
    }

    boolean preserves() {
        return "preserve".equals(attributes.get("{http://www.w3.org/XML/1998/namespace}space"));
    }

    /// What stands inside so far.
    List<Json> children() {
        endText();
        return children;
    }

    private void endText() {
        if (!text.isEmpty()) {
            children.add(new Json.Text(text.toString()));
            text.setLength(0);
        }
    }

    Json.Struct close(List<Json> inside) {
        return Markup.element(name, attributes, inside);
    }
}
