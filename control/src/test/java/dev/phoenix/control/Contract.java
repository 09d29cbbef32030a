package dev.phoenix.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.control.database.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// What control publishes about its API, held against what it answers: a path, a status, a media type or a member
/// that the document does not name, or one that it promises and that is missing, is a finding.
final class Contract {
    private final JsonNode document;

    Contract(JsonNode document) {
        this.document = document;
    }

    /// The document that control serves.
    static Contract published() {
        try (InputStream in = Objects.requireNonNull(Control.class.getResourceAsStream("room/openapi.json"))) {
            return new Contract(Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode document() {
        return document;
    }

    /// Everything that may be answered: `POST /api/promote 409`.
    Set<String> promised() {
        var promised = new TreeSet<String>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operation
                                .getValue()
                                .path("responses")
                                .fieldNames()
                                .forEachRemaining(status ->
                                        promised.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()
                                                + " " + status))));
        return promised;
    }

    /// How this answer breaks the contract.
    ///
    /// @param template the path as the document writes it
    List<String> broken(String method, String template, int status, String type, String body) {
        var name = method + " " + template + " " + status;
        var answer = document.path("paths")
                .path(template)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses")
                .path(Integer.toString(status));
        if (answer.isMissingNode()) {
            return List.of(name + " is not in the document: " + body);
        }
        var content = answer.path("content");
        if (content.isMissingNode()) {
            return body.isEmpty() ? List.of() : List.of(name + " has no body, but: " + body);
        }
        var medium = type.replaceAll(";.*", "");
        if (!content.has(medium)) {
            return List.of(name + " is of type " + type);
        }
        var findings = new ArrayList<String>();
        if (medium.endsWith("jsonl")) {
            body.lines().forEach(line -> check(content.path(medium).path("schema"), Json.tree(line), name, findings));
        } else if (medium.endsWith("json")) {
            check(content.path(medium).path("schema"), Json.tree(body), name, findings);
        }
        return findings;
    }

    void check(JsonNode schema, JsonNode value, String at, List<String> findings) {
        var rule = schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
        if (!fits(rule.path("type").asText(), value)) {
            findings.add(at + " is " + value + ", promised is " + rule.path("type"));
        } else if (rule.has("enum") && !has(rule.path("enum"), value)) {
            findings.add(at + " is " + value + ", promised is one of " + rule.path("enum"));
        } else if (value.isArray()) {
            value.forEach(each -> check(rule.path("items"), each, at + "[]", findings));
        } else if (value.isObject()) {
            members(rule, value, at, findings);
        }
    }

    private void members(JsonNode rule, JsonNode value, String at, List<String> findings) {
        var others = rule.path("additionalProperties");
        value.properties().forEach(member -> {
            var named = rule.path("properties").path(member.getKey());
            var place = at + "." + member.getKey();
            if (!named.isMissingNode()) {
                check(named, member.getValue(), place, findings);
            } else if (others.isObject()) {
                check(others, member.getValue(), place, findings);
            } else if (others.isBoolean()) {
                findings.add(place + " is not in the document");
            }
        });
        rule.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                findings.add(at + "." + name.asText() + " is missing");
            }
        });
    }

    private static boolean fits(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> false;
        };
    }

    private static boolean has(JsonNode list, JsonNode value) {
        for (var each : list) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
