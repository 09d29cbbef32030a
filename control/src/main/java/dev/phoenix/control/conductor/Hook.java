package dev.phoenix.control.conductor;

import dev.phoenix.control.conductor.Preparations.Preparation;
import dev.phoenix.control.database.Json;
import dev.phoenix.plan.Plan;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/// The plan's prepare hook: asked before a larger share takes effect, told after a smaller one did. Any thread.
public final class Hook implements AutoCloseable {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);

    /// What the hook is sent.
    private record Call(String migration, int from, int to, long decision) {}

    /// What the hook said.
    ///
    /// @param ready whether the hook answered with 2xx
    public record Answer(boolean ready, String words) {}

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    public Answer call(String migration, Plan.Prepare hook, Preparation preparation) throws InterruptedException {
        var body = new Call(migration, preparation.fromShare(), preparation.toShare(), preparation.decision());
        var request = HttpRequest.newBuilder(hook.url())
                .timeout(hook.timeout())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return new Answer(status / 100 == 2, "HTTP " + status);
        } catch (HttpTimeoutException e) {
            return new Answer(false, "no answer within " + hook.timeout().toMillis() + " ms");
        } catch (IOException e) {
            return new Answer(false, "not reachable (" + e.getClass().getSimpleName() + ")");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
