package dev.phoenix.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.phoenix.control.database.Json;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Hears of decisions, remembers them and answers as a test wants. Any thread.
final class FakeHearer extends FakePeer {
    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    /// One request.
    record Heard(String contentType, String event, String signature, String body, int answered) {
        JsonNode json() {
            return Json.tree(body);
        }

        String type() {
            return json().get("type").asText().replace("dev.phoenix.migration.", "");
        }
    }

    FakeHearer() throws IOException {
        super("/hear", 204);
        start();
    }

    @Override
    void told(HttpExchange exchange, String body, int answered) {
        var headers = exchange.getRequestHeaders();
        heard.add(new Heard(
                headers.getFirst("Content-Type"),
                headers.getFirst("Phoenix-Event"),
                headers.getFirst("Phoenix-Signature"),
                body,
                answered));
    }

    /// The lines of a plan that make it hear of these events.
    String plan(String events) {
        return "notify: [{ url: \"http://127.0.0.1:" + port() + "/hear\", secret-from: HEARER_SECRET, events: ["
                + events + "] }]\n";
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    /// What it took, in order.
    List<String> taken() {
        return heard.stream()
                .filter(one -> one.answered() / 100 == 2)
                .map(Heard::type)
                .toList();
    }
}
