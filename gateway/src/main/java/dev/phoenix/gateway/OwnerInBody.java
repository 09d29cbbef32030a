package dev.phoenix.gateway;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.compare.path.JsonPath;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/// The id, in a request's JSON body, of the thing that the request is about.
final class OwnerInBody {
    private OwnerInBody() {}

    /// The id at the path; empty when the body is no JSON or names nothing there.
    static Optional<String> find(JsonPath path, Buffer body) {
        if (!(JsonReader.read(body.getBytes()) instanceof JsonReader.Document(var document, var _))) {
            return Optional.empty();
        }
        return path.select(document).stream().findFirst().flatMap(node -> text(node.value()));
    }

    private static Optional<String> text(Json value) {
        return switch (value) {
            case Json.Text(var text) -> Optional.of(text);
            case Decimal number -> Optional.of(number.text());
            case Json.Null _, Json.Bool _, Json.Array _, Json.Struct _ -> Optional.empty();
        };
    }
}
