package dev.phoenix.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.control.database.Json;
import dev.phoenix.control.settings.Configuration;
import dev.phoenix.control.settings.Secrets;
import dev.phoenix.control.settings.Token;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A control process in this JVM, and a person in front of it.
public final class ControlRun implements AutoCloseable {
    static final String OPERATOR_TOKEN = "operator-secret";
    static final String GATEWAY_TOKEN = "gateway-secret";
    static final String HEARER_SECRET = "hearer-secret";

    private static final AtomicLong NAMES = new AtomicLong();
    /// Faster than in earnest, so that tests wait less.
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Control control;
    private final String host;

    private ControlRun(Control control, String host) {
        this.control = control;
        this.host = host;
    }

    public static ControlRun start(String yaml, String databaseUrl, InstantSource clock) {
        return new ControlRun(Control.start(configuration(yaml, databaseUrl), clock, LOOK_EVERY), "127.0.0.1");
    }

    static ControlRun startLookingEvery(Duration pause, String yaml, String databaseUrl, InstantSource clock) {
        return new ControlRun(Control.start(configuration(yaml, databaseUrl), clock, pause), "127.0.0.1");
    }

    /// One that others could reach, as far as it knows.
    static ControlRun startFor(String host, String yaml, String databaseUrl, InstantSource clock) {
        return new ControlRun(Control.start(configuration(host, yaml, databaseUrl), clock, LOOK_EVERY), host);
    }

    static Configuration configuration(String yaml, String databaseUrl) {
        return configuration("127.0.0.1", yaml, databaseUrl);
    }

    private static Configuration configuration(String host, String yaml, String databaseUrl) {
        return new Configuration(
                new Configuration.Listen(host, 0),
                Plans.file(yaml),
                store(databaseUrl),
                new Configuration.Tokens(new Token(OPERATOR_TOKEN), new Token(GATEWAY_TOKEN)),
                new Secrets(Map.of("HEARER_SECRET", HEARER_SECRET)),
                false);
    }

    public static Configuration.Store store(String databaseUrl) {
        return new Configuration.Store(databaseUrl, "", "", 4, Duration.ofSeconds(2));
    }

    /// A name for a database that no other test has.
    public static String fresh() {
        return "control_" + ProcessHandle.current().pid() + "_" + NAMES.incrementAndGet();
    }

    int port() {
        return control.port();
    }

    public FakeGateway gateway(String id) {
        return new FakeGateway(id, control.port());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    public JsonNode status() throws IOException, InterruptedException {
        return Json.tree(get("/api/status").body());
    }

    /// Where it stands, in one word each: `canary 1 RUNNING`.
    public String position() throws IOException, InterruptedException {
        var status = status();
        return status.get("stage").asText() + " " + status.get("step").asInt() + " "
                + status.get("mode").asText();
    }

    /// What keeps the gate from passing: `soak INCONCLUSIVE`.
    String verdicts() throws IOException, InterruptedException {
        var open = new ArrayList<String>();
        for (var reading : status().at("/gate/readings")) {
            if (!reading.get("verdict").asText().equals("PASS")) {
                open.add(reading.get("metric").asText() + " "
                        + reading.get("verdict").asText());
            }
        }
        return String.join(", ", open);
    }

    /// The journal in short: `PROMOTE DONE`.
    public List<String> events() throws IOException, InterruptedException {
        var events = new ArrayList<String>();
        for (var entry : journal()) {
            events.add(entry.get("event").asText() + " " + entry.get("outcome").asText());
        }
        return events;
    }

    JsonNode journal() throws IOException, InterruptedException {
        return Json.tree(get("/api/journal?after=0&limit=1000").body()).get("entries");
    }

    public HttpResponse<String> act(String verb, String body) throws IOException, InterruptedException {
        return act(verb, body, OPERATOR_TOKEN);
    }

    public HttpResponse<String> act(String verb, String body, String token) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri("/api/" + verb))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /// Acts in view of a decision, told by its tag.
    HttpResponse<String> act(String verb, String body, String token, String tag)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri("/api/" + verb))
                        .header("Authorization", "Bearer " + token)
                        .header("If-Match", tag)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /// The status, if something was decided since this tag.
    HttpResponse<String> statusUnless(String tag) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri("/api/status"))
                        .header("If-None-Match", tag)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    URI uri(String path) {
        return URI.create("http://" + host + ":" + control.port() + path);
    }

    /// What a test waits for.
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /// Looks until the condition holds, for a bounded time.
    static void await(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited " + PATIENCE.toSeconds() + " s in vain: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Override
    public void close() {
        control.close();
    }
}
