package dev.phoenix.gateway.routing;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.plan.route.Operation;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/// The GraphQL operation of a request, as GraphQL over HTTP has it: in the query of a GET, in the JSON body of a POST,
/// or
/// as the whole body. What others could read in another way is no operation that a route could be chosen by: several
/// operations in one request, a member or parameter that is there twice, and one operation in the query beside one in
/// the body.
final class GraphQlRequest {
    private static final String DOCUMENT = "query";
    private static final String NAME = "operationName";
    private static final String PLAIN = "application/graphql";

    private GraphQlRequest() {}

    static Optional<Operation> inTarget(String target) {
        return operation(QueryValue.only(target, DOCUMENT), QueryValue.only(target, NAME));
    }

    /// Whether the query says something of an operation, whatever is in the body.
    static boolean isInTarget(String target) {
        return QueryValue.find(target, DOCUMENT).isPresent()
                || QueryValue.find(target, NAME).isPresent();
    }

    static Optional<Operation> inBody(Buffer body, String contentType) {
        if (isPlain(contentType)) {
            return GraphQlDocument.operation(body.toString(), Optional.empty());
        }
        if (JsonReader.read(body.getBytes()) instanceof JsonReader.Document(Json.Struct asked, var twice)
                && twice.isEmpty()) {
            return operation(text(asked, DOCUMENT), text(asked, NAME));
        }
        return Optional.empty();
    }

    /// Whether the body is a document and nothing else; `application/graphql+json` and the like are JSON.
    private static boolean isPlain(String contentType) {
        return contentType.regionMatches(true, 0, PLAIN, 0, PLAIN.length())
                && (contentType.length() == PLAIN.length() || "; \t".indexOf(contentType.charAt(PLAIN.length())) >= 0);
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
