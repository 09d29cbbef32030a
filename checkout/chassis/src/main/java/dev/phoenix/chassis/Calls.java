package dev.phoenix.chassis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Calls to another service: with a deadline for the whole call, what is passed on, and failures as values. No
/// POST is repeated: only the caller knows whether that is safe. (A GET is, when its connection had died.) Any thread.
public final class Calls {
    /// No answer of ours comes near it.
    private static final int LONGEST_ANSWER = 8 << 20;

    /// How a call ended. Whoever reads it must say what each end means for them.
    public sealed interface Reply<T> {}

    /// The other side did it.
    public record Done<T>(int status, T body) implements Reply<T> {}

    /// The other side refused it (4xx) and did nothing.
    public record Refused<T>(Problem problem) implements Reply<T> {}

    /// No usable answer. Unless `neverSent`, the other side may have done it.
    public record Failed<T>(boolean neverSent, String why) implements Reply<T> {}

    private final HttpClient client;
    private final URI base;
    private final Optional<Secret> token;
    private final Duration deadline;

    public Calls(URI base, Duration deadline, Optional<Secret> token) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(deadline)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        this.base = base;
        this.token = token;
        this.deadline = deadline;
    }

    public <T> Reply<T> get(String path, Class<T> type, PassedOn passedOn) {
        return call(request(path, passedOn).GET(), path, type);
    }

    public <T> Reply<T> post(String path, Object body, Class<T> type, PassedOn passedOn) {
        var json = HttpRequest.BodyPublishers.ofByteArray(Json.write(body));
        return call(
                request(path, passedOn)
                        .header("Content-Type", "application/json")
                        .POST(json),
                path,
                type);
    }

    private HttpRequest.Builder request(String path, PassedOn passedOn) {
        var request = HttpRequest.newBuilder(base.resolve(path));
        passedOn.headers().forEach(request::header);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.value()));
        return request;
    }

    private <T> Reply<T> call(HttpRequest.Builder request, String path, Class<T> type) {
        var running = client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
        try {
            return reply(running.get(deadline.toMillis(), TimeUnit.MILLISECONDS), path, type);
        } catch (TimeoutException late) {
            running.cancel(true);
            return new Failed<>(false, path + " did not answer within " + deadline.toMillis() + " ms");
        } catch (ExecutionException broken) {
            return new Failed<>(wasNeverSent(broken), path + " failed: " + broken.getCause());
        } catch (IOException garbled) {
            return new Failed<>(false, path + " answered what cannot be read: " + garbled.getMessage());
        } catch (InterruptedException stopped) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            return new Failed<>(false, path + " was interrupted");
        }
    }

    private static <T> Reply<T> reply(HttpResponse<String> response, String path, Class<T> type) throws IOException {
        if (response.statusCode() >= 500) {
            return new Failed<>(false, path + " answered " + response.statusCode());
        }
        return response.statusCode() >= 400
                ? new Refused<>(Json.mapper().readValue(response.body(), Problem.class))
                : new Done<>(response.statusCode(), Json.mapper().readValue(response.body(), type));
    }

    private static boolean wasNeverSent(Throwable broken) {
        return Stream.iterate(broken, each -> each != null, Throwable::getCause)
                .anyMatch(each -> each instanceof ConnectException || each instanceof HttpConnectTimeoutException);
    }
}
