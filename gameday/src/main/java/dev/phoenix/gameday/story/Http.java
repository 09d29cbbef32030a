package dev.phoenix.gameday.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/// JSON over HTTP for the story's own calls: with an operator's token, in either lane. Any thread.
final class Http implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String token;

    Http(String token) {
        this.token = token;
    }

    JsonNode get(URI url) throws IOException, InterruptedException {
        return send(request(url, Lane.LIVE).GET().build());
    }

    JsonNode put(URI url, Map<String, ?> body, Lane lane) throws IOException, InterruptedException {
        return send(request(url, lane).PUT(body(body)).build());
    }

    JsonNode post(URI url, Map<String, ?> body) throws IOException, InterruptedException {
        return send(request(url, Lane.LIVE).POST(body(body)).build());
    }

    /// Which lane a call is for.
    enum Lane {
        LIVE,
        SHADOW
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder request(URI url, Lane lane) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(PATIENCE).header("Authorization", "Bearer " + token);
        return lane == Lane.SHADOW ? request.header("baggage", "phoenix.lane=shadow") : request;
    }

    private static HttpRequest.BodyPublisher body(Map<String, ?> body) throws IOException {
        return BodyPublishers.ofString(JSON.writeValueAsString(body));
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpRequest.Builder typed =
                HttpRequest.newBuilder(request, (_, _) -> true).setHeader("Content-Type", "application/json");
        HttpResponse<String> response = client.send(typed.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(request.method() + " " + request.uri() + " answered " + response.statusCode() + ": "
                    + response.body());
        }
        return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
    }
}
