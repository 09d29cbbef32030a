package dev.phoenix.gateway.routing;

import dev.phoenix.plan.route.Carried;
import dev.phoenix.plan.route.Operation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/// What one customer's request carries, read as far as routes ask. The body comes later than the head: whoever asks
/// for what is in it is remembered. *One thread*: the request's event loop.
public final class RequestContent implements Carried {
    private final HttpServerRequest request;
    private final String target;
    private boolean bodyWanted;
    private Optional<Operation> inBody = Optional.empty();

    /// @param target path and query
    public RequestContent(HttpServerRequest request, String target) {
        this.request = request;
        this.target = target;
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    @Override
    public Optional<String> query(String name) {
        return QueryValue.find(target, name);
    }

    @Override
    public Optional<Operation> operation() {
        if (request.method().equals(HttpMethod.GET)) {
            return GraphQlRequest.inTarget(target);
        }
        bodyWanted = true;
        return inBody;
    }

    /// Whether a route depends on what is in the body.
    public boolean isBodyWanted() {
        return bodyWanted;
    }

    /// The body is here.
    public void read(Buffer body) {
        if (GraphQlRequest.isInTarget(target)) {
            return;
        }
        var type = request.getHeader("Content-Type");
        inBody = GraphQlRequest.inBody(body, type == null ? "" : type);
    }
}
