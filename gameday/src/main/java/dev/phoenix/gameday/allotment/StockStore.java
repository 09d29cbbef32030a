package dev.phoenix.gameday.allotment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One side's store, spoken to over HTTP. Any thread.
final class StockStore {
    /// A transfer waits for checkouts that hold the rows it wants; a bank that is slow makes that seconds.
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final Side side;
    private final StoreAddress address;

    StockStore(HttpClient client, Side side, StoreAddress address) {
        this.client = client;
        this.side = side;
        this.address = address;
    }

    /// Units that nobody has reserved, by SKU.
    SortedMap<String, Long> free() throws IOException {
        return numbers(call("GET", address.stock(), "/stock", ""), "items", "available");
    }

    /// Units in open carts, by SKU.
    SortedMap<String, Long> wanted() throws IOException {
        return numbers(call("GET", address.demand(), "/demand", ""), "items", "quantity");
    }

    /// Takes units out, at most those that are free, and answers what really left. Once per id.
    SortedMap<String, Long> take(String id, Map<String, Long> units) throws IOException {
        var moved = transfer(id, units, -1);
        for (var entry : moved.entrySet()) {
            long wished = units.getOrDefault(entry.getKey(), 0L);
            if (entry.getValue() < 0 || entry.getValue() > wished) {
                throw new IOException("%s was asked for %d units of %s and says it gave %d; nothing goes on like this."
                        .formatted(side.word(), wished, entry.getKey(), entry.getValue()));
            }
        }
        moved.values().removeIf(quantity -> quantity == 0);
        return moved;
    }

    /// Puts units in. Once per id; a store takes all or is broken.
    void give(String id, Map<String, Long> units) throws IOException {
        var moved = transfer(id, units, 1);
        if (!moved.equals(units)) {
            throw new IOException("%s was given %s and says it took %s; nothing goes on like this."
                    .formatted(side.word(), units, moved));
        }
    }

    private SortedMap<String, Long> transfer(String id, Map<String, Long> units, int sign) throws IOException {
        var body = JSON.createObjectNode().put("id", id);
        var lines = body.putArray("lines");
        units.forEach((sku, quantity) -> lines.addObject().put("sku", sku).put("quantity", sign * quantity));
        var moved = numbers(call("POST", address.stock(), "/stock/transfers", body.toString()), "lines", "quantity");
        moved.replaceAll((sku, quantity) -> sign * quantity);
        return moved;
    }

    private JsonNode call(String method, URI process, String path, String body) throws IOException {
        var request = HttpRequest.newBuilder(process.resolve(path))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + address.operatorToken())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("The %s store answered %s %s with %d: %s"
                        .formatted(side.word(), method, path, response.statusCode(), response.body()));
            }
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new IOException("The " + side.word() + " store answered " + path + " with what is not JSON.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the " + side.word() + " store was asked.", e);
        }
    }

    private SortedMap<String, Long> numbers(JsonNode answer, String list, String field) throws IOException {
        if (!answer.path(list).isArray()) {
            throw new IOException("The " + side.word() + " store's answer has no `" + list + "`.");
        }
        var numbers = new TreeMap<String, Long>();
        for (var item : answer.path(list)) {
            if (!item.path("sku").isTextual() || !item.path(field).canConvertToLong()) {
                throw new IOException("The " + side.word() + " store's answer has an item without `" + field + "`.");
            }
            numbers.merge(item.path("sku").textValue(), item.path(field).longValue(), Math::addExact);
        }
        return numbers;
    }
}
