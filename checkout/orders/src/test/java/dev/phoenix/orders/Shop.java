package dev.phoenix.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Secret;
import dev.phoenix.chassis.Service;
import dev.phoenix.orders.pricing.TaxWhenDown;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/// An orders service on a database of its own with fakes around it, and a shopper at its door. Any thread.
public final class Shop implements AutoCloseable {
    static final String TOKEN = "operator-token";

    /// A fake answers at once, and a busy machine later.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /// An answer.
    public record Said(int status, JsonNode body, Map<String, List<String>> headers) {
        public String text(String name) {
            return body.path(name).asText();
        }

        public long amount(String... names) {
            var node = body;
            for (var name : names) {
                node = node.path(name);
            }
            return node.path("amount").asLong(-1);
        }

        public Optional<String> header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                    .findFirst();
        }
    }

    public final FakeInventory inventory = new FakeInventory();
    public final FakePayments payments = new FakePayments();
    public final FakeTaxation taxation = new FakeTaxation();
    public final Jdbi database;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String jdbc;
    private final Service service;

    public static Shop open(String name, TaxWhenDown taxWhenDown) {
        return new Shop(name, taxWhenDown);
    }

    Shop(String name, TaxWhenDown taxWhenDown) {
        this(name, taxWhenDown, PATIENCE);
    }

    Shop(String name, TaxWhenDown taxWhenDown, Duration taxationTimeout) {
        this.jdbc = Postgres.shared().database(name);
        this.database = Jdbi.create(jdbc + "&currentSchema=live");
        var settings = new Settings(
                "127.0.0.1",
                0,
                new Database.Settings(new Secret(jdbc), Optional.empty(), Optional.empty()),
                8,
                new Secret(TOKEN),
                taxWhenDown,
                new Settings.Others(
                        inventory.address(),
                        PATIENCE,
                        taxation.address(),
                        taxationTimeout,
                        payments.address(),
                        PATIENCE));
        this.service = OrdersService.start(settings);
        put("/products", Map.of("products", List.of(product("MUG", 1250, "standard"), product("BOOK", 999, "zero"))));
        inventory.stock("MUG", 1_000_000);
        inventory.stock("BOOK", 1_000_000);
    }

    public static Map<String, Object> product(String sku, long price, String category) {
        return Map.of("sku", sku, "price", gbp(price), "taxCategory", category);
    }

    @Override
    public void close() {
        service.stop();
        inventory.close();
        payments.close();
        taxation.close();
    }

    public static Map<String, Object> gbp(long amount) {
        return Map.of("amount", amount, "currency", "GBP");
    }

    /// What a shopper pays with.
    public record Pays(Map<String, Object> with) {}

    public static Pays card(String token) {
        return new Pays(Map.of("type", "card", "token", token));
    }

    public static Pays giftCard(String code) {
        return new Pays(Map.of("type", "giftCard", "code", code));
    }

    public static Pays giftCard(String code, long amount) {
        return new Pays(Map.of("type", "giftCard", "code", code, "amount", gbp(amount)));
    }

    public String cart() {
        return post("/carts", Map.of("currency", "GBP", "country", "GB")).text("id");
    }

    /// A cart with so many mugs at 12.50.
    public String cartWith(String sku, long quantity) {
        var cart = cart();
        assertThat(post("/carts/" + cart + "/lines", Map.of("sku", sku, "quantity", quantity))
                        .status())
                .isEqualTo(201);
        return cart;
    }

    /// What the cart costs; on a busy machine taxation may need a second call.
    public long total(String cart) {
        var quotes = new ArrayList<Said>();
        Eventually.holds("the cart has a price", () -> {
            quotes.add(post("/carts/" + cart + "/quote", Map.of("shipping", "standard")));
            return quotes.getLast().status() == 200;
        });
        return quotes.getLast().amount("total");
    }

    public Said place(String cart, Pays... tenders) {
        return place(cart, total(cart), UUID.randomUUID().toString(), tenders);
    }

    public Said place(String cart, long expected, String key, Pays... tenders) {
        return at(address()).place(cart, expected, key, tenders);
    }

    private static Map<String, Object> wish(String cart, long expected, Pays... tenders) {
        var body = new HashMap<String, Object>();
        body.put("cartId", cart);
        body.put("expectedTotal", gbp(expected));
        body.put("shipping", "standard");
        body.put("email", "ada@example.org");
        body.put("tenders", Stream.of(tenders).map(Pays::with).toList());
        return body;
    }

    URI address() {
        return service.address();
    }

    String jdbc() {
        return jdbc;
    }

    /// The same shop through the door of another process.
    Door at(URI door) {
        return new Door(door);
    }

    final class Door {
        private final URI address;

        private Door(URI address) {
            this.address = address;
        }

        Said place(String cart, long expected, String key, Pays... tenders) {
            return send(address, "POST", "/checkouts", wish(cart, expected, tenders), "Idempotency-Key", key);
        }

        /// The same; empty when no answer came.
        Optional<Said> tryPlace(String cart, long expected, String key, Pays... tenders) {
            try {
                return Optional.of(place(cart, expected, key, tenders));
            } catch (AssertionError noAnswer) {
                return Optional.empty();
            }
        }

        String metrics() {
            try {
                var request =
                        HttpRequest.newBuilder(address.resolve("/metrics")).build();
                return http.send(request, BodyHandlers.ofString()).body();
            } catch (IOException | InterruptedException broken) {
                throw new AssertionError(address.toString(), broken);
            }
        }
    }

    public Said get(String path) {
        return send("GET", path, Map.of());
    }

    public Said post(String path, Map<String, ?> body, String... headers) {
        return send("POST", path, body, headers);
    }

    public Said put(String path, Map<String, ?> body, String... headers) {
        return send("PUT", path, body, headers);
    }

    public Said send(String method, String path, Map<String, ?> body, String... headers) {
        return send(address(), method, path, body, headers);
    }

    private Said send(URI door, String method, String path, Map<String, ?> body, String... headers) {
        var request = HttpRequest.newBuilder(door.resolve(path))
                .header("Authorization", "Bearer " + TOKEN)
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(Json.write(body)));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Said(
                    answer.statusCode(),
                    Json.mapper().readTree(answer.body()),
                    answer.headers().map());
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(path, broken);
        }
    }

    public static <T> List<T> together(List<Callable<T>> calls) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ArrayList<T>();
            threads.invokeAll(calls).forEach(each -> done.add(each.resultNow()));
            return done;
        }
    }

    /// JSON written with single quotes.
    public JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text.replace('\'', '"'));
        } catch (IOException broken) {
            throw new AssertionError(text, broken);
        }
    }

    public long count(String what) {
        return database.withHandle(handle -> handle.createQuery("select count(*) from " + what)
                .mapTo(Long.class)
                .one());
    }

    public String text(String sql) {
        return database.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    public String state(String cart) {
        return database.withHandle(handle -> handle.createQuery("select state from checkout where cart_id = :cart")
                .bind("cart", cart)
                .mapTo(String.class)
                .one());
    }

    /// Waits until all placed orders are settled.
    public void quiet() {
        Eventually.holds("all orders are settled", () -> count("checkout where state = 'PLACED'") == 0);
    }

    /// Time passes: whatever the worker would look at later is due now.
    public void later() {
        database.useHandle(
                handle -> handle.execute("update checkout set next_run_at = now() where next_run_at is not null"));
    }

    public void becomes(String cart, String state) {
        Eventually.holds(
                "the checkout of " + cart + " becomes " + state,
                () -> state(cart).equals(state));
    }
}
