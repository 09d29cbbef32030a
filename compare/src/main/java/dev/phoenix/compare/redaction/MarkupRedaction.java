package dev.phoenix.compare.redaction;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.markup.Markup;
import dev.phoenix.compare.path.Cover;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/// Hides what is secret in elements: what stands at secret places, in and beside secret names, and in form fields.
/// Recursion is bounded by the readers' depth. One thread.
final class MarkupRedaction {
    private final Redaction redaction;

    MarkupRedaction(Redaction redaction) {
        this.redaction = redaction;
    }

    /// @param cover of the element's place
    Json.Struct page(Json.Struct element, Cover cover) {
        var name = Markup.local(Markup.name(element));
        return redacted(element, cover, SecretNames.contains(name) || MarkupPlace.isFormField("html//" + name));
    }

    private Json.Struct redacted(Json.Struct element, Cover cover, boolean hidden) {
        boolean all = hidden || namesSecret(element);
        var members = new LinkedHashMap<String, Json>();
        element.members().forEach((member, value) -> {
            if (member.equals(Markup.CHILDREN)) {
                members.put(member, children(element, cover, all));
            } else if (member.equals(Markup.NAME)) {
                members.put(member, value);
            } else {
                boolean secret = all || SecretNames.contains(member);
                members.put(
                        member, secret ? redaction.hidden(value) : redaction.value(value, cover.member(place(member))));
            }
        });
        return new Json.Struct(members);
    }

    /// Whether an attribute says that its element is about something secret: `<meta name="csrf-token" content="…">`.
    private static boolean namesSecret(Json.Struct element) {
        return element.members().entrySet().stream()
                .anyMatch(member -> member.getKey().startsWith("@")
                        && member.getValue() instanceof Json.Text(String value)
                        && SecretNames.contains(value));
    }

    private static String place(String attribute) {
        return "@" + Markup.local(attribute.substring(1));
    }

    private Json children(Json.Struct element, Cover cover, boolean hidden) {
        var children = new ArrayList<Json>();
        for (var child : Markup.children(element).items()) {
            if (child instanceof Json.Struct inner) {
                var below = cover.member(Markup.local(Markup.name(inner)));
                children.add(hidden ? redacted(inner, below, true) : page(inner, below));
            } else {
                children.add(hidden ? redaction.hidden(child) : redaction.value(child, cover.member("text()")));
            }
        }
        return new Json.Array(children);
    }
}
