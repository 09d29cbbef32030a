package dev.phoenix.control.door;

import dev.phoenix.control.database.Json;
import dev.phoenix.control.settings.Token;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/// How requests are read and answers are written, the same for people and gateways.
public final class Http {
    private Http() {}

    public static void json(ServerResponse response, Object value) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(Json.bytes(value));
    }

    public static void problem(ServerResponse response, Problem problem) {
        response.status(Status.create(problem.status()))
                .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(Json.bytes(problem));
    }

    /// Ends the request with 401 unless it shows the token.
    public static void demand(ServerRequest request, Token token, String whose) {
        if (!token.isShownBy(request.headers().first(HeaderNames.AUTHORIZATION))) {
            throw new RefusedException(tokenWrong(whose));
        }
    }

    public static Problem tokenWrong(String whose) {
        return Problem.of(
                401,
                "token_wrong",
                "The " + whose + " token is missing or wrong. Show it as `Authorization: Bearer …`.");
    }

    /// The body, if it is not larger than this.
    public static byte[] body(ServerRequest request, int largestBytes) {
        try (InputStream in = request.content().inputStream()) {
            var bytes = in.readNBytes(largestBytes + 1);
            if (bytes.length > largestBytes) {
                throw new RefusedException(Problem.of(
                        413, "body_too_large", "The body is larger than " + largestBytes + " bytes, the limit here."));
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A whole number from the query.
    public static Optional<Long> number(ServerRequest request, String name) {
        var text = request.query().first(name).orElse("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return Optional.of(value);
            }
        } catch (NumberFormatException e) {
            // The same sentence says it for both cases.
        }
        throw new RefusedException(Problem.of(
                400, "query_invalid", "`" + name + "` must be a whole number from 0, not \"" + text + "\"."));
    }
}
