package dev.phoenix.chassis;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.io.Serial;
import java.util.Map;

/// A refusal in RFC 9457 words. `code` is stable and for programs, `detail` for people; `more` are further members
/// (`sku`, `total`).
public record Problem(
        int status,
        String code,
        String detail,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
    public Problem {
        more = Map.copyOf(more);
    }

    public Problem(int status, String code, String detail) {
        this(status, code, detail, Map.of());
    }

    /// The problem as an exception, for code too deep to answer itself.
    public Refusal refusal() {
        return new Refusal(this);
    }

    public Answer answer() {
        var body = Json.mapper().createObjectNode().put("type", "about:blank");
        body.put("title", code.replace('_', ' ')).put("status", status);
        body.put("code", code).put("detail", detail);
        more.forEach(body::putPOJO);
        return new Answer(status, body, Map.of("Content-Type", "application/problem+json"));
    }

    /// A problem on its way up to the answer. It carries no stack: it is an outcome, not a bug.
    public static final class Refusal extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient Problem problem;

        Refusal(Problem problem) {
            super(problem.code() + ": " + problem.detail(), null, false, false);
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }
    }
}
