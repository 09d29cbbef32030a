package dev.phoenix.control.door;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// A refusal as an HTTP answer (`application/problem+json`).
///
/// @param allowed the actions that would be allowed instead; empty when that is not the question
public record Problem(
        String type,
        String title,
        int status,
        String code,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> allowed) {

    public Problem {
        allowed = List.copyOf(allowed);
    }

    public static Problem of(int status, String code, String detail) {
        return new Problem("about:blank", title(status), status, code, detail, List.of());
    }

    /// An action that the state of the migration does not allow.
    public static Problem refused(String detail, List<String> allowed) {
        return new Problem("about:blank", title(409), 409, "not_allowed_now", detail, allowed);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 409 -> "Conflict";
            case 412 -> "Precondition failed";
            case 413 -> "Content too large";
            case 428 -> "Precondition required";
            case 429 -> "Too many requests";
            case 503 -> "Service unavailable";
            default -> "Internal server error";
        };
    }
}
