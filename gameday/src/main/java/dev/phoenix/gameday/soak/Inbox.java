package dev.phoenix.gameday.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/// A subscriber to orders' events with a database of its own: the event's row in its inbox and the work that it causes
/// are one transaction, so an event that comes twice works once. It is ill now and then. Any thread.
final class Inbox implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double ILL = 0.05;
    private static final String TABLES = """
            CREATE TABLE inbox (event_id text PRIMARY KEY, order_id text NOT NULL, sequence bigint NOT NULL,
                type text NOT NULL, position bigint GENERATED ALWAYS AS IDENTITY);
            CREATE TABLE work (event_id text NOT NULL)""";

    private final String database;
    private final HttpServer server;
    private final RandomGenerator random;

    private Inbox(String database, RandomGenerator random) throws IOException, SQLException {
        this.database = database;
        this.random = random;
        try (Connection connection = DriverManager.getConnection(database);
                var statement = connection.createStatement()) {
            statement.execute(TABLES);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/events", this::serve);
        server.start();
    }

    static Inbox start(String database, RandomGenerator random) throws IOException, SQLException {
        return new Inbox(database, random);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode event = JSON.readTree(exchange.getRequestBody().readAllBytes());
            int status = isIll() ? 500 : taken(event);
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private synchronized boolean isIll() {
        return random.nextDouble() < ILL;
    }

    private int taken(JsonNode event) {
        try (Connection connection = DriverManager.getConnection(database)) {
            connection.setAutoCommit(false);
            try (var inbox = connection.prepareStatement(
                            "INSERT INTO inbox (event_id, order_id, sequence, type) VALUES (?, ?, ?, ?)"
                                    + " ON CONFLICT DO NOTHING");
                    var work = connection.prepareStatement("INSERT INTO work VALUES (?)")) {
                inbox.setString(1, event.path("id").asText());
                inbox.setString(2, event.path("orderId").asText());
                inbox.setLong(3, event.path("sequence").asLong());
                inbox.setString(4, event.path("type").asText());
                if (inbox.executeUpdate() == 1) {
                    work.setString(1, event.path("id").asText());
                    work.executeUpdate();
                }
            }
            connection.commit();
            return 204;
        } catch (SQLException broken) {
            return 503;
        }
    }
}
