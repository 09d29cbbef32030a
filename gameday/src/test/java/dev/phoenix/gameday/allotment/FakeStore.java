package dev.phoenix.gameday.allotment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/// A store in the test's own process, strict about what it is asked: a wrong token, an unknown field, a SKU named
/// twice or an id that is used for something else is refused and remembered. It can lose an answer after it did
/// what was asked, or fail before. Any thread.
final class FakeStore implements AutoCloseable {
    static final String TOKEN = "operator-of-the-fake";
    private static final ObjectMapper JSON = new ObjectMapper();

    enum Trouble {
        NONE,
        FAIL_BEFORE,
        LOSE_ANSWER
    }

    private final HttpServer server;
    private final Map<String, Long> onHand = new TreeMap<>();
    private final Map<String, Long> reserved = new HashMap<>();
    private final Map<String, Long> wanted = new TreeMap<>();
    private final Map<String, String> asked = new HashMap<>();
    private final Map<String, ObjectNode> answers = new HashMap<>();
    private final List<String> wrongs = new ArrayList<>();
    private Trouble next = Trouble.NONE;
    private long transferred;
    private long sold;

    FakeStore() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    StoreAddress address() {
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new StoreAddress(url, url, TOKEN);
    }

    synchronized void count(String sku, long units) {
        onHand.put(sku, units);
    }

    synchronized void want(String sku, long units) {
        wanted.put(sku, units);
    }

    synchronized void reserve(String sku, long units) {
        reserved.put(sku, units);
    }

    /// Sells up to so many units and answers how many it had.
    synchronized long sell(String sku, long units) {
        long sells = Math.min(units, free(sku));
        onHand.merge(sku, -sells, Long::sum);
        sold += sells;
        return sells;
    }

    synchronized long onHand(String sku) {
        return onHand.getOrDefault(sku, 0L);
    }

    synchronized long onHand() {
        return onHand.values().stream().mapToLong(units -> units).sum();
    }

    /// Units that came by transfers less those that went.
    synchronized long transferred() {
        return transferred;
    }

    synchronized long sold() {
        return sold;
    }

    synchronized List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    /// What happens to the next transfer.
    synchronized void trouble(Trouble trouble) {
        next = trouble;
    }

    private long free(String sku) {
        return onHand.getOrDefault(sku, 0L) - reserved.getOrDefault(sku, 0L);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var what = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            var token = exchange.getRequestHeaders().getFirst("Authorization");
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!("Bearer " + TOKEN).equals(token)) {
                send(exchange, wrong(401, what + " came with the token " + token));
                return;
            }
            var trouble = what.startsWith("POST") ? next : Trouble.NONE;
            next = what.startsWith("POST") ? Trouble.NONE : next;
            if (trouble == Trouble.FAIL_BEFORE) {
                send(exchange, new Reply(503, JSON.createObjectNode()));
                return;
            }
            var reply = switch (what) {
                case "GET /stock" -> new Reply(200, items());
                case "GET /demand" -> new Reply(200, demand());
                case "POST /stock/transfers" -> transfer(JSON.readTree(body));
                default -> wrong(404, what + " is no route");
            };
            if (trouble == Trouble.NONE) {
                send(exchange, reply);
            }
        }
    }

    private record Reply(int status, ObjectNode body) {}

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        var bytes = reply.body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Reply wrong(int status, String why) {
        wrongs.add(why);
        return new Reply(status, JSON.createObjectNode().put("code", why));
    }

    private ObjectNode items() {
        var json = JSON.createObjectNode();
        var items = json.putArray("items");
        onHand.forEach((sku, units) -> items.addObject()
                .put("sku", sku)
                .put("onHand", units)
                .put("reserved", reserved.getOrDefault(sku, 0L))
                .put("available", free(sku)));
        return json;
    }

    private ObjectNode demand() {
        var json = JSON.createObjectNode();
        var items = json.putArray("items");
        wanted.forEach((sku, units) -> items.addObject().put("sku", sku).put("quantity", units));
        return json;
    }

    private Reply transfer(JsonNode body) {
        var id = body.path("id").asText();
        var lines = body.path("lines");
        var skus = new TreeMap<String, Long>();
        for (var line : lines) {
            if (line.size() != 2
                    || skus.put(line.path("sku").asText(), line.path("quantity").asLong()) != null) {
                return wrong(422, "transfer " + id + " has the line " + line);
            }
        }
        if (id.isEmpty() || body.size() != 2 || skus.isEmpty() || skus.containsValue(0L)) {
            return wrong(422, "transfer " + body);
        }
        var first = asked.putIfAbsent(id, body.toString());
        if (first != null) {
            return first.equals(body.toString())
                    ? new Reply(200, answers.getOrDefault(id, JSON.createObjectNode()))
                    : wrong(409, "transfer " + id + " was " + first + " and is " + body);
        }
        var answer = JSON.createObjectNode().put("id", id);
        var moved = answer.putArray("lines");
        skus.forEach((sku, quantity) -> {
            long moves = Math.max(quantity, -Math.max(0, free(sku)));
            onHand.merge(sku, moves, Long::sum);
            transferred += moves;
            moved.addObject().put("sku", sku).put("quantity", moves);
        });
        answers.put(id, answer);
        return new Reply(200, answer);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
