package dev.phoenix.orders.events;

import dev.phoenix.orders.events.Deliverer.Parcel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;

/// Sends an event to a subscriber's address. Any 2xx takes it; everything else is asked again later. Any thread.
final class Webhook {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(DEADLINE)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /// Why it was not taken; empty when it was.
    Optional<String> send(Parcel parcel) {
        var request = HttpRequest.newBuilder(URI.create(parcel.url()))
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .header("Phoenix-Event", parcel.event().id())
                .header("Phoenix-Signature", parcel.signature())
                .POST(HttpRequest.BodyPublishers.ofByteArray(parcel.body()))
                .build();
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            return status / 100 == 2 ? Optional.empty() : Optional.of("answered " + status);
        } catch (IOException broken) {
            return Optional.of("no answer: " + broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
