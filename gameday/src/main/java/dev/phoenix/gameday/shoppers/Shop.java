package dev.phoenix.gameday.shoppers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;

/// The shop's front door as a browser sees it: one address, JSON, a session cookie. Any thread.
public final class Shop implements AutoCloseable {
    /// A shopper's patience with one answer.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI door;
    private final String baggage;
    private final HttpClient client;

    /// A shop behind a door.
    ///
    /// @param baggage sent with every request, empty for none
    public Shop(URI door, String baggage) {
        this.door = door;
        this.baggage = baggage;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /// A request, before it is sent. An empty body or key means none.
    public record Ask(String method, String path, String body, String session, String key) {}

    /// An answer, or status 0 and the reason why there is none.
    ///
    /// @param side who answered and why, as the gateway says when it is told to: `candidate share`, or empty
    public record Reply(int status, JsonNode body, String side, String silence) {
        public String code() {
            return body.path("code").asText("");
        }
    }

    /// Sends a request and waits for its answer.
    public Reply send(Ask ask) {
        HttpRequest.Builder request = HttpRequest.newBuilder(door.resolve(ask.path))
                .timeout(PATIENCE)
                .header("Cookie", "session=" + ask.session)
                .method(ask.method, ask.body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(ask.body));
        if (!baggage.isEmpty()) {
            request.header("baggage", baggage);
        }
        if (!ask.body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!ask.key.isEmpty()) {
            request.header("Idempotency-Key", ask.key);
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), parsed(response.body()), side(response), "");
        } catch (IOException noAnswer) {
            return new Reply(0, MissingNode.getInstance(), "", noAnswer.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Reply(0, MissingNode.getInstance(), "", "interrupted");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /// JSON of plain values.
    public static String text(Object tree) {
        try {
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree of plain values did not become JSON: a bug", impossible);
        }
    }

    private static String side(HttpResponse<?> response) {
        String side = response.headers().firstValue("Phoenix-Side").orElse("");
        return (side + " " + response.headers().firstValue("Phoenix-Reason").orElse("")).strip();
    }

    private static JsonNode parsed(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }
}
