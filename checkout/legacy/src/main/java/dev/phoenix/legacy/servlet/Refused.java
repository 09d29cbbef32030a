package dev.phoenix.legacy.servlet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A request that is answered with a problem (RFC 9457) instead of what it asked for.
///
/// The monolith throws its refusals, as systems of its kind do: thrown inside a transaction, it rolls the
/// transaction back on its way to the servlet. Code and status are part of the public contract; the detail is for
/// people.
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient ObjectNode more = Json.object();

    public Refused(int status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    public static Refused notFound(String what, String id) {
        return new Refused(404, what + "_not_found", "There is no " + what + " " + id + ".");
    }

    public static Refused invalid(String field, String detail) {
        return new Refused(422, "invalid_request", "`" + field + "` " + detail)
                .with("field", Json.object().textNode(field));
    }

    /// The same refusal with one more member in its problem.
    public Refused with(String name, JsonNode value) {
        more.set(name, value);
        return this;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    ObjectNode problem() {
        var problem = Json.object()
                .put("type", "about:blank")
                .put("title", code.replace('_', ' '))
                .put("status", status)
                .put("code", code)
                .put("detail", getMessage());
        problem.setAll(more);
        return problem;
    }
}
