package dev.phoenix.compare.markup;

import dev.phoenix.compare.json.Json;

/// Writes a tree of elements so that it reads as the same tree again, in ASCII, so that no encoding matters. One
/// thread.
public final class MarkupWriter {
    private final boolean html;
    private final StringBuilder out = new StringBuilder();
    private int prefixes;

    private MarkupWriter(boolean html) {
        this.html = html;
    }

    /// A whole document as XML.
    public static String xml(Json.Struct root) {
        var writer = new MarkupWriter(false);
        writer.out.append("<?xml version=\"1.0\"?>");
        writer.children(root, "");
        return writer.out.toString();
    }

    /// A whole page as HTML.
    public static String html(Json.Struct root) {
        var writer = new MarkupWriter(true);
        writer.out.append("<!doctype html>");
        writer.children(root, "");
        return writer.out.toString();
    }

    /// @param namespace the one that names without a prefix have here
    private void children(Json.Struct element, String namespace) {
        var name = Markup.local(Markup.name(element));
        for (var child : Markup.children(element).items()) {
            if (child instanceof Json.Struct inner) {
                element(inner, namespace);
            } else if (child instanceof Json.Text(String text)) {
                out.append(html && HtmlReader.isCode(name) ? text : escaped(text));
            }
        }
    }

    private void element(Json.Struct element, String around) {
        var full = Markup.name(element);
        var name = Markup.local(full);
        var namespace = namespace(full);
        out.append('<').append(name);
        if (!namespace.equals(around)) {
            attribute("xmlns", namespace);
        }
        element.members().forEach((member, value) -> {
            if (member.startsWith("@") && value instanceof Json.Text(String text)) {
                attribute(member.substring(1), text);
            }
        });
        out.append('>');
        if (html && HtmlReader.isVoid(name)) {
            return;
        }
        children(element, namespace);
        out.append("</").append(name).append('>');
    }

    private static String namespace(String full) {
        return full.startsWith("{") ? full.substring(1, full.lastIndexOf('}')) : "";
    }

    private void attribute(String full, String value) {
        var namespace = namespace(full);
        var name = Markup.local(full);
        if (!namespace.isEmpty()) {
            var prefix = "p" + ++prefixes;
            attribute("xmlns:" + prefix, namespace);
            name = prefix + ":" + name;
        }
        out.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean plain = c >= ' ' && c < 0x7F && "<>&\"".indexOf(c) < 0;
            if (plain || c == '\n') {
                escaped.append((char) c);
            } else {
                escaped.append("&#").append(c).append(';');
            }
        });
        return escaped.toString();
    }
}
