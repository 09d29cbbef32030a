package dev.phoenix.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.phoenix.control.database.Json;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A prepare hook that remembers what it was told and answers as a test wants. Any thread.
final class FakeHook extends FakePeer {
    private final List<JsonNode> calls = new CopyOnWriteArrayList<>();

    FakeHook() throws IOException {
        super("/prepare", 200);
        start();
    }

    @Override
    void told(HttpExchange exchange, String body, int answered) {
        calls.add(Json.tree(body));
    }

    /// What it was told, in order: `0 → 1000`.
    List<String> told() {
        return calls.stream()
                .map(call -> call.get("from").asInt() + " → " + call.get("to").asInt())
                .distinct()
                .toList();
    }

    List<Long> decisions() {
        return calls.stream().map(call -> call.get("decision").asLong()).toList();
    }
}
