package dev.phoenix.compare.markup;

import dev.phoenix.compare.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Elements as JSON objects: the name, each attribute as `@name`, and an array of what stands inside. The document is
/// an element without a name.
public final class Markup {
    /// The member that holds an element's name: `line`, or `{namespace}line`.
    public static final String NAME = "<name>";

    /// The member that holds what stands inside an element: texts and elements.
    public static final String CHILDREN = "<children>";

    /// More elements, attributes and texts than this in one document would cost too much memory.
    static final int MAX_NODES = 500_000;

    /// Deeper nesting than this is nobody's answer and would cost stack.
    static final int MAX_DEPTH = 200;

    /// More attributes than this on one element are nobody's answer.
    static final int MAX_ATTRIBUTES = 1000;

    private Markup() {}

    /// What reading a document ends with.
    public sealed interface Outcome {}

    /// The document.
    public record Document(Json.Struct root) implements Outcome {}

    /// Why the bytes are not a document that can be read.
    public record Unreadable(String reason) implements Outcome {}

    static Json.Struct element(String name, Map<String, String> attributes, List<Json> children) {
        var members = new LinkedHashMap<String, Json>();
        members.put(NAME, new Json.Text(name));
        attributes.forEach((attribute, value) -> members.put("@" + attribute, new Json.Text(value)));
        members.put(CHILDREN, new Json.Array(children));
        return new Json.Struct(members);
    }

    /// Whether the value is an element.
    public static boolean isElement(Json value) {
        return value instanceof Json.Struct struct && struct.members().containsKey(CHILDREN);
    }

    /// An element's name with its namespace.
    public static String name(Json.Struct element) {
        return ((Json.Text) Objects.requireNonNull(element.members().get(NAME))).value();
    }

    /// A name without its namespace.
    public static String local(String name) {
        return name.substring(name.lastIndexOf('}') + 1);
    }

    /// What stands inside an element.
    public static Json.Array children(Json.Struct element) {
        return (Json.Array) Objects.requireNonNull(element.members().get(CHILDREN));
    }

    /// The first child element of this name, whatever its namespace.
    public static Optional<Json.Struct> child(Json.Struct element, String name) {
        for (var child : children(element).items()) {
            if (child instanceof Json.Struct found && local(name(found)).equals(name)) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /// An element as people write it, a text as it is.
    public static String write(Json value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Json value, StringBuilder out) {
        switch (value) {
            case Json.Text(String text) -> out.append(text);
            case Json.Array(List<Json> items) -> items.forEach(item -> write(item, out));
            case Json.Struct element when isElement(element) -> writeElement(element, out);
            default -> out.append(value);
        }
    }

    private static void writeElement(Json.Struct element, StringBuilder out) {
        var name = local(name(element));
        var children = children(element);
        if (name.isEmpty()) {
            write(children, out);
            return;
        }
        out.append('<').append(name);
        element.members().forEach((member, value) -> {
            if (member.startsWith("@")) {
                out.append(' ').append(local(member.substring(1))).append("=\"");
                write(value, out);
                out.append('"');
            }
        });
        if (children.items().isEmpty()) {
            out.append("/>");
            return;
        }
        out.append('>');
        write(children, out);
        out.append("</").append(name).append('>');
    }
}
