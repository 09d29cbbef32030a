package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.compare.json.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;

/// Puts JSON documents in the place of the texts that hold them, where rules say so, so that paths lead into them.
final class Embedding {
    private final List<JsonReader.Duplicate> duplicates;
    private Json document;

    private Embedding(Body.Read body) {
        this.document = body.value();
        this.duplicates = new ArrayList<>(body.duplicates());
    }

    /// The body with its embedded documents read; a text that is none stays as it is.
    static Body.Read read(Body.Read body, Rules rules, RuleUse use) {
        if (!rules.embeds() || body.form().isMarkup()) {
            return body;
        }
        var embedding = new Embedding(body);
        for (var inside : rules.inside()) {
            if (inside.rule().rule() instanceof Rule.Embedded) {
                embedding.read(inside, use);
            }
        }
        return new Body.Read(body.form(), embedding.document, embedding.duplicates);
    }

    private void read(Rules.Inside inside, RuleUse use) {
        var found = new IdentityHashMap<Json, Json>();
        for (var node : inside.path().select(document)) {
            use.match(inside.rule());
            if (node.value() instanceof Json.Text(String text)) {
                read(text, node.at(), found, node.value());
            }
        }
        if (!found.isEmpty()) {
            document = replaced(document, found);
        }
    }

    private void read(String text, Location at, IdentityHashMap<Json, Json> found, Json holder) {
        if (JsonReader.read(text.getBytes(StandardCharsets.UTF_8), at) instanceof JsonReader.Document inner) {
            found.put(holder, inner.value());
            duplicates.addAll(inner.duplicates());
        }
    }

    private static Json replaced(Json value, IdentityHashMap<Json, Json> found) {
        return switch (value) {
            case Json.Text text -> found.getOrDefault(text, text);
            case Json.Array(List<Json> items) ->
                new Json.Array(items.stream().map(item -> replaced(item, found)).toList());
            case Json.Struct struct -> {
                var members = new LinkedHashMap<String, Json>();
                struct.members().forEach((name, member) -> members.put(name, replaced(member, found)));
                yield new Json.Struct(members);
            }
            case Json.Null _, Json.Bool _, Decimal _ -> value;
        };
    }
}
