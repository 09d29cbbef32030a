package dev.phoenix.gateway.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;

/// A request without its body, as upstreams get it: cleaned of what belongs to the connection. The fields are not
/// changed after they are built; a copy with other fields is another head.
///
/// @param target path and query, as the customer sent them
public record RequestHead(HttpMethod method, String target, MultiMap fields) {
    /// Whether the method promises to change nothing, so that a call may be repeated.
    public boolean isSafe() {
        return isSafe(method);
    }

    /// Whether the customer allows repeating the call by giving it a key.
    public boolean hasIdempotencyKey() {
        return fields.contains("Idempotency-Key");
    }

    /// Whether this method promises to change nothing.
    public static boolean isSafe(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
    }
}
