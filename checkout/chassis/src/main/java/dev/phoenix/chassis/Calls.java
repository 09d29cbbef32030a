package dev.phoenix.chassis;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webclient.api.WebClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Calls to another service: with a deadline for the whole call, what is passed on, and failures as values. No
/// retries: only the caller knows whether a repeat is safe. Any thread.
public final class Calls {
    /// How a call ended. Whoever reads it must say what each end means for them.
    public sealed interface Reply<T> {}

    /// The other side did it.
    public record Done<T>(int status, T body) implements Reply<T> {}

    /// The other side refused it (4xx) and did nothing.
    public record Refused<T>(Problem problem) implements Reply<T> {}

    /// No usable answer. Unless `neverSent`, the other side may have done it.
    public record Failed<T>(boolean neverSent, String why) implements Reply<T> {}

    private record Raw(int status, String body) {}

    private final WebClient client;
    private final Optional<Secret> token;
    private final Duration deadline;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public Calls(URI base, Duration deadline, Optional<Secret> token) {
        this.client = WebClient.builder()
                .baseUri(base)
                .connectTimeout(deadline)
                .readTimeout(deadline.plus(deadline))
                .followRedirects(false)
                .shareConnectionCache(false)
                .build();
        this.token = token;
        this.deadline = deadline;
    }

    public <T> Reply<T> get(String path, Class<T> type, PassedOn passedOn) {
        return call(Method.GET, path, Optional.empty(), type, passedOn);
    }

    public <T> Reply<T> post(String path, Object body, Class<T> type, PassedOn passedOn) {
        return call(Method.POST, path, Optional.of(body), type, passedOn);
    }

    private <T> Reply<T> call(Method method, String path, Optional<Object> body, Class<T> type, PassedOn passedOn) {
        var running = threads.submit(() -> send(method, path, body, passedOn));
        try {
            var raw = running.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (raw.status() >= 500) {
                return new Failed<>(false, path + " answered " + raw.status());
            }
            return raw.status() >= 400
                    ? new Refused<>(Json.mapper().readValue(raw.body(), Problem.class))
                    : new Done<>(raw.status(), Json.mapper().readValue(raw.body(), type));
        } catch (TimeoutException late) {
            running.cancel(true);
            return new Failed<>(false, path + " did not answer within " + deadline.toMillis() + " ms");
        } catch (ExecutionException broken) {
            var neverSent = Stream.<Throwable>iterate(broken, each -> each != null, Throwable::getCause)
                    .anyMatch(ConnectException.class::isInstance);
            return new Failed<>(neverSent, path + " failed: " + broken.getCause());
        } catch (IOException garbled) {
            return new Failed<>(false, path + " answered what cannot be read: " + garbled.getMessage());
        } catch (InterruptedException stopped) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            return new Failed<>(false, path + " was interrupted");
        }
    }

    private Raw send(Method method, String path, Optional<Object> body, PassedOn passedOn) {
        var request = client.method(method).path(path);
        passedOn.headers().forEach((name, value) -> request.header(HeaderNames.create(name), value));
        token.ifPresent(secret -> request.header(HeaderNames.AUTHORIZATION, "Bearer " + secret.value()));
        if (body.isPresent()) {
            request.header(HeaderNames.CONTENT_TYPE, "application/json");
        }
        try (var response = body.isPresent() ? request.submit(Json.write(body.get())) : request.request()) {
            return new Raw(
                    response.status().code(),
                    new String(response.inputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
