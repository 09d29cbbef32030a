package dev.phoenix.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/// A service that calls the outside by the effect port before it answers, as a test says. What it was answered there is
/// its own answer. Every call says by a field of its own which side made it, so that the outside can tell. Any thread.
final class FakeService implements AutoCloseable {
    /// By this the outside of a test knows who calls; no service of anybody's has it.
    static final String SIDE = "X-Test-Side";

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private final String side;
    private final AtomicInteger port = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();
    private volatile boolean passesOn = true;
    private volatile BiFunction<FakeService, Seen, List<Call>> plan;

    /// One call that the service makes.
    ///
    /// @param type of the body; empty where there is none
    record Call(String method, String path, String body, String type) {
        static Call form(String path, String body) {
            return new Call("POST", path, body, "application/x-www-form-urlencoded");
        }

        static Call json(String path, String body) {
            return new Call("POST", path, body, "application/json");
        }

        static Call get(String path) {
            return new Call("GET", path, "", "");
        }
    }

    FakeService(String side, BiFunction<FakeService, Seen, List<Call>> plan) {
        this.side = side;
        this.plan = plan;
    }

    void callsAt(int effectPort) {
        port.set(effectPort);
    }

    void does(BiFunction<FakeService, Seen, List<Call>> otherwise) {
        plan = otherwise;
    }

    /// Keeps lane, exchange and trace to itself.
    FakeService passingNothingOn() {
        passesOn = false;
        return this;
    }

    /// What it does with a request.
    Reaction react(Seen request) {
        var answers = new ArrayList<String>();
        for (var call : plan.apply(this, request)) {
            answers.add(make(call, request));
        }
        return Reaction.json(200, "{\"outside\":\"" + String.join("; ", answers) + "\"}");
    }

    /// Makes the call on behalf of this request: status and body, or that there was none.
    String make(Call call, Seen request) {
        var builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.get() + call.path()))
                .timeout(Duration.ofSeconds(60))
                .header(SIDE, side)
                .method(call.method(), HttpRequest.BodyPublishers.ofString(call.body()));
        if (!call.type().isEmpty()) {
            builder.header("Content-Type", call.type());
        }
        if (passesOn) {
            for (var name : List.of("baggage", "traceparent")) {
                Optional<String> value = request.field(name);
                value.ifPresent(text -> builder.header(name, text));
            }
        }
        long began = System.nanoTime();
        try {
            var answer = client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body().replace('"', '\'');
        } catch (IOException none) {
            return "none";
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
        }
    }

    /// How long its longest call took.
    Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
