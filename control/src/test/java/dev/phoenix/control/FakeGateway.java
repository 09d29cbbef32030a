package dev.phoenix.control;

import dev.phoenix.control.database.Json;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.tally.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Speaks to control as a gateway does, over real sockets, and holds what it was given.
public final class FakeGateway {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String id;
    private final int port;
    private final String token;
    private long running;
    private long window;

    FakeGateway(String id, int port) {
        this(id, port, ControlRun.GATEWAY_TOKEN);
    }

    FakeGateway(String id, int port, String token) {
        this.id = id;
        this.port = port;
        this.token = token;
    }

    long running() {
        return running;
    }

    /// Asks for a snapshot other than the one that runs, and runs it.
    public Optional<Snapshot> ask() throws IOException, InterruptedException {
        var answer = client.send(
                request("snapshot?running=" + running).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() == 204) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw new IOException("Control answered " + answer.statusCode());
        }
        var snapshot = Json.parse(answer.body(), Snapshot.class);
        running = snapshot.version();
        return Optional.of(snapshot);
    }

    /// Asks until it runs this version.
    void askUntil(long version) throws IOException, InterruptedException {
        while (running != version) {
            ask();
        }
    }

    Optional<Snapshot> askUnchecked() {
        try {
            return ask();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The status that control answers to a question for a snapshot.
    int askStatus() throws IOException, InterruptedException {
        return client.send(request("snapshot?running=0").GET().build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /// Reports one window of clean traffic under the running snapshot.
    public int report(long requests) throws IOException, InterruptedException {
        return send(Windows.clean(id, ++window, running, requests));
    }

    int send(Tally tally) throws IOException, InterruptedException {
        return send(Json.bytes(tally));
    }

    int send(byte[] body) throws IOException, InterruptedException {
        var request = request("tallies")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .statusCode();
    }

    /// Tells something beside the counts.
    int tell(String path, String json) throws IOException, InterruptedException {
        var request =
                request(path).POST(HttpRequest.BodyPublishers.ofString(json)).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/gateways/" + id + "/" + path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + token);
    }
}
