package dev.phoenix.legacy.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// One request as a route sees it: path parameters, headers, body. One thread.
public final class Call {
    private static final int LONGEST_ID = 18;

    private final HttpServletRequest request;
    private final Map<String, String> path;
    private final byte[] bytes;

    Call(HttpServletRequest request, Map<String, String> path, byte[] bytes) {
        this.request = request;
        this.path = path;
        this.bytes = bytes;
    }

    /// The body as it came, for checking its signature.
    public String payload() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public Body body() {
        return Body.parse(bytes);
    }

    public String text(String name) {
        var value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("The route has no {" + name + "}.");
        }
        return value;
    }

    /// The path parameter as one of the monolith's own ids. They are digits; anything else names nothing here.
    public long id(String name, String what) {
        return digits(text(name)).orElseThrow(() -> Refused.notFound(what, text(name)));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /// The number an id stands for, empty when it is not one of the monolith's.
    public static Optional<Long> digits(String id) {
        var own = !id.isEmpty() && id.length() <= LONGEST_ID && id.chars().allMatch(c -> c >= '0' && c <= '9');
        return own ? Optional.of(Long.parseLong(id)) : Optional.empty();
    }
}
