package dev.phoenix.gameday.tidy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/// What an OpenAPI document promises to clients, fact by fact, one line each: `POST /carts takes $.currency: string`,
/// `POST /carts needs $.currency`, `POST /carts answers 201 $.id: string`.
final class Promises {
    private final JsonNode document;
    private final SortedSet<String> facts = new TreeSet<>();

    private Promises(JsonNode document) {
        this.document = document;
    }

    static SortedSet<String> of(JsonNode document) {
        var promises = new Promises(document);
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> promises.operation(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));
        return promises.facts;
    }

    /// What clients of yesterday's document would stumble over in today's: a fact that is gone, or something that must
    /// be sent now. What is needed no more, and what is new, hurts nobody.
    static List<String> broken(Collection<String> yesterday, Collection<String> today) {
        var broken = new ArrayList<String>();
        yesterday.stream()
                .filter(fact -> !fact.contains(" needs ") && !today.contains(fact))
                .forEach(fact -> broken.add("gone: " + fact));
        today.stream()
                .filter(fact -> fact.contains(" needs ") && !yesterday.contains(fact))
                .filter(fact -> yesterday.contains(fact.substring(0, fact.indexOf(" needs "))))
                .forEach(fact -> broken.add("new: " + fact));
        return broken;
    }

    private void operation(String name, JsonNode operation) {
        facts.add(name);
        operation.path("parameters").forEach(parameter -> {
            var place = parameter.path("in").asText();
            if (parameter.path("required").asBoolean() && !place.equals("path")) {
                facts.add(
                        name + " needs " + place + " " + parameter.path("name").asText());
            }
        });
        var body = operation.at("/requestBody/content/application~1json/schema");
        walk(name + " takes ", name + " needs ", "$", body);
        operation.path("responses").properties().forEach(answer -> {
            var status = name + " answers " + answer.getKey();
            facts.add(status);
            answer.getValue().path("content").forEach(content -> walk(status + " ", "", "$", content.path("schema")));
        });
    }

    /// @param needs how a fact about a required member begins; empty where nothing is required of clients
    private void walk(String has, String needs, String at, JsonNode schema) {
        var rule = schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
        if (rule.path("type").asText().equals("array")) {
            walk(has, "", at + "[]", rule.path("items"));
        }
        rule.path("properties").properties().forEach(member -> {
            var name = at + "." + member.getKey();
            var type = member.getValue().has("$ref")
                    ? document.at(member.getValue().path("$ref").asText().substring(1))
                    : member.getValue();
            facts.add(has + name + ": " + type.path("type").asText());
            boolean required = isRequired(rule, member.getKey());
            if (required && !needs.isEmpty()) {
                facts.add(needs + name);
            }
            walk(has, required ? needs : "", name, member.getValue());
        });
    }

    private static boolean isRequired(JsonNode rule, String member) {
        for (var name : rule.path("required")) {
            if (name.asText().equals(member)) {
                return true;
            }
        }
        return false;
    }
}
