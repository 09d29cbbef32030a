package dev.phoenix.chassis;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// Calls to another service: with a deadline for the whole call, what is passed on, and failures as values. No
/// POST is repeated: only the caller knows whether that is safe. (A GET is, when its connection had died.) Any thread.
public final class Calls {
    /// How a call ended. Whoever reads it must say what each end means for them.
    public sealed interface Reply<T> {}

    /// The other side did it.
    public record Done<T>(int status, T body) implements Reply<T> {}

    /// The other side refused it (4xx) and did nothing.
    public record Refused<T>(Problem problem) implements Reply<T> {}

    /// No usable answer. Unless `neverSent`, the other side may have done it.
    public record Failed<T>(boolean neverSent, String why) implements Reply<T> {}

    private final Connections connections;
    private final URI base;
    private final Optional<Secret> token;
    private final Duration deadline;

    public Calls(URI base, Duration deadline, Optional<Secret> token) {
        this.connections = new Connections(base);
        this.base = base;
        this.token = token;
        this.deadline = deadline;
    }

    public <T> Reply<T> get(String path, Class<T> type, PassedOn passedOn) {
        return call("GET", path, new byte[0], type, passedOn);
    }

    public <T> Reply<T> post(String path, Object body, Class<T> type, PassedOn passedOn) {
        return call("POST", path, Json.write(body), type, passedOn);
    }

    private <T> Reply<T> call(String method, String path, byte[] body, Class<T> type, PassedOn passedOn) {
        var request = request(method, path, body, passedOn);
        try {
            var got = connections.call(request, method.equals("GET"), System.nanoTime() + deadline.toNanos());
            return reply(got, path, type);
        } catch (Connection.NotMade unreachable) {
            return new Failed<>(true, path + " failed: " + unreachable.getMessage());
        } catch (SocketTimeoutException late) {
            return new Failed<>(false, path + " did not answer within " + deadline.toMillis() + " ms");
        } catch (JsonProcessingException garbled) {
            return new Failed<>(false, path + " answered what cannot be read: " + garbled.getMessage());
        } catch (IOException broken) {
            return new Failed<>(false, path + " failed: " + broken.getMessage());
        }
    }

    private byte[] request(String method, String path, byte[] body, PassedOn passedOn) {
        var target = base.resolve(path);
        var head = new StringBuilder(256)
                .append(method)
                .append(' ')
                .append(target.getRawPath())
                .append(target.getRawQuery() == null ? "" : "?" + target.getRawQuery())
                .append(" HTTP/1.1\r\n");
        field(head, "Host", base.getRawAuthority());
        passedOn.headers().forEach((name, value) -> field(head, name, value));
        token.ifPresent(secret -> field(head, "Authorization", "Bearer " + secret.value()));
        if (method.equals("POST")) {
            field(head, "Content-Type", "application/json");
            field(head, "Content-Length", String.valueOf(body.length));
        }
        var bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        var request = Arrays.copyOf(bytes, bytes.length + body.length);
        System.arraycopy(body, 0, request, bytes.length, body.length);
        return request;
    }

    private static void field(StringBuilder head, String name, String value) {
        if (value.chars().anyMatch(letter -> (letter < ' ' && letter != '\t') || letter == 127 || letter > 255)) {
            throw new IllegalArgumentException("The header " + name + " has a character that no header may have.");
        }
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static <T> Reply<T> reply(Connection.Got got, String path, Class<T> type) throws IOException {
        if (got.status() >= 500) {
            return new Failed<>(false, path + " answered " + got.status());
        }
        return got.status() >= 400
                ? new Refused<>(Json.mapper().readValue(got.body(), Problem.class))
                : new Done<>(got.status(), Json.mapper().readValue(got.body(), type));
    }
}
