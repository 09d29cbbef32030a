package dev.phoenix.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;

/// Compared values as Jackson's, each number with the digits it came with.
final class JsonTree {
    private JsonTree() {}

    static JsonNode of(Json value, ObjectMapper json) {
        return switch (value) {
            case Json.Null _ -> json.nullNode();
            case Json.Bool(boolean flag) -> json.getNodeFactory().booleanNode(flag);
            case Decimal number -> json.getNodeFactory().rawValueNode(new RawValue(number.text()));
            case Json.Text(String text) -> json.getNodeFactory().textNode(text);
            case Json.Array array -> {
                var node = json.createArrayNode();
                array.items().forEach(item -> node.add(of(item, json)));
                yield node;
            }
            case Json.Struct struct -> {
                var node = json.createObjectNode();
                struct.members().forEach((name, member) -> node.set(name, of(member, json)));
                yield node;
            }
        };
    }
}
