package dev.phoenix.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.Sql;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// A running monolith with a database of its own and a fake provider, spoken to over HTTP like any client would.
/// Any thread.
final class Shop implements AutoCloseable {
    static final String TOKEN = "operator-of-the-test";
    static final String WEBHOOK_SECRET = "whsec_test";

    /// Rates are valid by date, and the tests know those of this day.
    private static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    static final Duration PATIENCE = Duration.ofMinutes(1);

    /// A second, as servers have it by default, would only make the tests slow.
    private static final String DEADLOCK_TIMEOUT = "50ms";

    final FakeProvider provider = new FakeProvider();
    final Monolith monolith;
    final String jdbcUrl;
    private final HttpClient client = HttpClient.newHttpClient();

    Shop() throws IOException, SQLException {
        this(64, 10);
    }

    Shop(int threads, int connections) throws IOException, SQLException {
        jdbcUrl = Postgres.shared()
                        .database("test_" + UUID.randomUUID().toString().replace("-", ""))
                + "&options=-c%20deadlock_timeout=" + DEADLOCK_TIMEOUT;
        monolith = Monolith.start(settings(threads, connections), TODAY);
    }

    Settings settings(int threads, int connections) {
        return new Settings(
                new Settings.Listen("127.0.0.1", 0, threads),
                new Settings.Store(jdbcUrl, Optional.empty(), Optional.empty(), connections),
                new Settings.Payments(provider.url(), "sk_test", WEBHOOK_SECRET),
                TOKEN);
    }

    record Reply(int status, JsonNode body) {
        String code() {
            return body.path("code").asText();
        }

        String id() {
            return body.path("id").asText();
        }
    }

    Reply call(String method, String path, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(monolith.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var type = response.headers().firstValue("Content-Type").orElse("");
            var json = type.contains("json")
                    ? Json.stored(response.body())
                    : Json.object().put("text", response.body());
            return new Reply(response.statusCode(), json);
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Reply get(String path) {
        return call("GET", path, "", Map.of());
    }

    Reply post(String path, String body) {
        return call("POST", path, body, Map.of());
    }

    Reply put(String path, String body) {
        return call("PUT", path, body, Map.of());
    }

    /// A call with the operator's token.
    Reply operator(String method, String path, String body) {
        return call(method, path, body, Map.of("Authorization", "Bearer " + TOKEN));
    }

    /// Sells a SKU at a price in pence, standard-rated, with so many units on the shelf.
    void stock(String sku, long price, long units) {
        operator("PUT", "/products", """
                {"products":[{"sku":"%s","price":{"amount":%d,"currency":"GBP"},"taxCategory":"standard"}]}""".formatted(sku, price));
        operator("PUT", "/stock/" + sku, "{\"onHand\":" + units + "}");
    }

    /// A British cart with one unit of each SKU, in this order.
    String cart(String... skus) {
        var id = post("/carts", "{\"currency\":\"GBP\",\"country\":\"GB\"}").id();
        for (var sku : skus) {
            add(id, sku, 1);
        }
        return id;
    }

    Reply add(String cart, String sku, long quantity) {
        return post("/carts/" + cart + "/lines", "{\"sku\":\"%s\",\"quantity\":%d}".formatted(sku, quantity));
    }

    JsonNode quote(String cart) {
        return post("/carts/" + cart + "/quote", "{\"shipping\":\"standard\"}").body();
    }

    /// Orders the cart with a card, at the total it is quoted.
    Reply order(String cart, String token) {
        var tender = Json.object().put("type", "card").put("token", token);
        return order(cart, quote(cart).path("total"), List.of(tender));
    }

    Reply order(String cart, JsonNode expectedTotal, List<ObjectNode> tenders) {
        var wish = Json.object().put("cartId", cart).put("shipping", "standard").put("email", "ada@example.org");
        wish.set("expectedTotal", expectedTotal);
        wish.putObject("address")
                .put("line1", "1 High Street")
                .put("city", "Leeds")
                .put("postcode", "LS1 1AA");
        wish.putArray("tenders").addAll(tenders);
        return call(
                "POST",
                "/checkouts",
                wish.toString(),
                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    long available(String sku) {
        return get("/stock/" + sku).body().path("available").asLong(-1);
    }

    /// One number from the database.
    long number(String sql, Object... values) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl)) {
            return Sql.number(connection, sql, values);
        }
    }

    /// Something that becomes true.
    interface Condition {
        boolean holds() throws SQLException;
    }

    /// Looks often until the condition holds, for as long as a busy machine may need.
    static void until(String what, Condition condition) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        monolith.close();
        provider.close();
        client.close();
    }
}
