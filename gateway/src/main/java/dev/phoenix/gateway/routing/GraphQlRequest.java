package dev.phoenix.gateway.routing;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.plan.route.Operation;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/// The GraphQL operation of a request, as GraphQL over HTTP has it: in the query of a GET, in the JSON body of a POST,
/// or
/// as the whole body. Several operations in one request are no operation that a route could be chosen by.
final class GraphQlRequest {
    private GraphQlRequest() {}

    static Optional<Operation> inTarget(String target) {
        return operation(QueryValue.find(target, "query"), QueryValue.find(target, "operationName"));
    }

    static Optional<Operation> inBody(Buffer body, String contentType) {
        if (contentType.startsWith("application/graphql")) {
            return GraphQlDocument.operation(body.toString(), Optional.empty());
        }
        if (JsonReader.read(body.getBytes()) instanceof JsonReader.Document(Json.Struct asked, var _)) {
            return operation(text(asked, "query"), text(asked, "operationName"));
        }
        return Optional.empty();
    }

    /// A persisted query names its operation and brings no document: its type is not known.
    private static Optional<Operation> operation(Optional<String> document, Optional<String> name) {
        var known = name.filter(text -> !text.isEmpty());
        return document.isPresent()
                ? GraphQlDocument.operation(document.get(), known)
                : known.map(_ -> new Operation(Optional.empty(), known));
    }

    private static Optional<String> text(Json.Struct asked, String member) {
        return asked.members().get(member) instanceof Json.Text(var text) ? Optional.of(text) : Optional.empty();
    }
}
