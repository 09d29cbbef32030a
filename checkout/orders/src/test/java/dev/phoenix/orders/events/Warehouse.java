package dev.phoenix.orders.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.phoenix.chassis.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/// A subscriber as they should be: it checks the signature, and keeps an inbox beside its own work, so that an event
/// which comes twice has its effect once. Any thread.
final class Warehouse implements AutoCloseable {
    static final String SECRET = "the warehouse's secret";

    /// What it knows: each event once, in the order it was heard; and how often each was acted on.
    private static final String TABLES = """
            create table if not exists inbox (
                event_id text primary key, order_id text not null, sequence bigint not null, type text not null,
                position bigint generated always as identity);
            create table if not exists done (event_id text primary key, times int not null)""";

    final Jdbi database;
    private final HttpServer server;
    private final Map<String, Integer> heard = new ConcurrentHashMap<>();
    /// How it answers an event before it looks at it; empty: it takes it.
    private volatile Function<JsonNode, Optional<Integer>> mood = event -> Optional.empty();
    private volatile boolean deduplicates = true;

    Warehouse(String jdbc) throws IOException {
        database = Jdbi.create(jdbc);
        database.useHandle(handle -> handle.createScript(TABLES).execute());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/events", this::serve);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    void mood(Function<JsonNode, Optional<Integer>> now) {
        mood = now;
    }

    /// A subscriber that forgot its inbox.
    void forgetsWhatItHeard() {
        deduplicates = false;
    }

    /// How often an event was delivered, also when it was refused.
    int heard(String event) {
        return heard.getOrDefault(event, 0);
    }

    List<String> inbox(String order) {
        return database.withHandle(
                handle -> handle.createQuery("select type from inbox where order_id = :order order by position")
                        .bind("order", order)
                        .mapTo(String.class)
                        .list());
    }

    long size() {
        return database.withHandle(handle -> handle.createQuery("select count(*) from inbox")
                .mapTo(Long.class)
                .one());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var event = Json.mapper().readTree(body);
            heard.merge(event.path("id").asText(), 1, Integer::sum);
            int status = mood.apply(event).orElseGet(() -> isOurs(exchange, body) ? act(event) : 400);
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private static boolean isOurs(HttpExchange exchange, String body) {
        var given = exchange.getRequestHeaders().getFirst("Phoenix-Signature");
        var at = Instant.ofEpochSecond(Long.parseLong(given.substring(2, given.indexOf(','))));
        return Signature.of(SECRET, at, body).equals(given);
    }

    /// The inbox and the work are one transaction: a repeat finds the first one's row and does nothing.
    int act(JsonNode event) {
        database.useTransaction(handle -> {
            int isNew = handle.createUpdate("""
                            insert into inbox (event_id, order_id, sequence, type)
                            values (:id, :order, :sequence, :type) on conflict do nothing""")
                    .bind("id", event.path("id").asText())
                    .bind("order", event.path("orderId").asText())
                    .bind("sequence", event.path("sequence").asLong())
                    .bind("type", event.path("type").asText())
                    .execute();
            if (isNew == 1 || !deduplicates) {
                handle.createUpdate("""
                                insert into done values (:id, 1)
                                on conflict (event_id) do update set times = done.times + 1""").bind("id", event.path("id").asText()).execute();
            }
        });
        return 204;
    }
}
