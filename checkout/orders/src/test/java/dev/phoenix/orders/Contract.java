package dev.phoenix.orders;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.chassis.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What another service publishes, read from its OpenAPI document: a call of ours must be one that it takes, and its
/// fake must answer nothing that it does not promise. A fake may leave out what orders does not read.
final class Contract {
    private final JsonNode document;

    Contract(JsonNode document) {
        this.document = document;
    }

    /// The document that the service of this name publishes.
    static Contract of(String service) {
        var file = Path.of("..", service, "src/main/resources/openapi", service + ".json");
        try {
            return new Contract(Json.mapper().readTree(Files.readAllBytes(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// How a call and its answer break the contract. An outage (5xx) is in no contract.
    List<String> broken(FakeHttp.Call call, FakeHttp.Reply reply) {
        var name = call.method() + " /" + String.join("/", call.path());
        var operation = operation(call);
        if (operation.isEmpty()) {
            return List.of(name + " is not offered");
        }
        var findings = new ArrayList<String>();
        var request = operation.get().at("/requestBody/content/application~1json/schema");
        if (!request.isMissingNode()) {
            compare(request, call.body(), name + " $", true, findings);
        } else if (!call.body().isEmpty()) {
            findings.add(name + " takes no body");
        }
        if (reply.status() < 500) {
            var answer = operation.get().path("responses").path(String.valueOf(reply.status()));
            if (answer.isMissingNode()) {
                findings.add(name + " never answers " + reply.status());
            }
            var content = answer.path("content").elements();
            if (content.hasNext()) {
                JsonNode body = Json.mapper().valueToTree(reply.body());
                compare(content.next().path("schema"), body, name + " " + reply.status() + " $", false, findings);
            }
        }
        return findings;
    }

    /// The operation of a path; one that is named goes before a template that fits it, too.
    private Optional<JsonNode> operation(FakeHttp.Call call) {
        JsonNode found = null;
        for (var path : document.path("paths").properties()) {
            var parts = path.getKey().substring(1).split("/", -1);
            var operation = path.getValue().path(call.method().toLowerCase(Locale.ROOT));
            if (fits(parts, call.path())
                    && !operation.isMissingNode()
                    && (found == null || !path.getKey().contains("{"))) {
                found = operation;
            }
        }
        return Optional.ofNullable(found);
    }

    private static boolean fits(String[] template, List<String> path) {
        boolean fits = template.length == path.size();
        for (int i = 0; fits && i < template.length; i++) {
            fits = template[i].startsWith("{") || template[i].equals(path.get(i));
        }
        return fits;
    }

    private void compare(JsonNode schema, JsonNode value, String at, boolean whole, List<String> findings) {
        var rule = schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
        var type = rule.path("type").asText();
        boolean fits = switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> true;
        };
        if (!fits) {
            findings.add(at + " is " + value + ", " + type + " is promised");
        }
        if (rule.has("enum") && !contains(rule.path("enum"), value)) {
            findings.add(at + " is " + value + ", one of " + rule.path("enum") + " is promised");
        }
        if (value.isArray()) {
            value.forEach(each -> compare(rule.path("items"), each, at + "[]", whole, findings));
        }
        if (value.isObject() && rule.has("properties")) {
            members(rule, value, at, whole, findings);
        }
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (var each : list) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private void members(JsonNode rule, JsonNode value, String at, boolean whole, List<String> findings) {
        value.properties().forEach(member -> {
            var schema = rule.path("properties").path(member.getKey());
            if (schema.isMissingNode()) {
                findings.add(at + "." + member.getKey() + " is not in the contract");
            } else {
                compare(schema, member.getValue(), at + "." + member.getKey(), whole, findings);
            }
        });
        if (whole) {
            rule.path("required").forEach(name -> {
                if (!value.has(name.asText())) {
                    findings.add(at + "." + name.asText() + " is missing");
                }
            });
        }
    }
}
