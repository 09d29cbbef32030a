package dev.phoenix.orders.events;

import static dev.phoenix.orders.Shop.card;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.orders.Eventually;
import dev.phoenix.orders.Shop;
import dev.phoenix.orders.pricing.TaxWhenDown;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What subscribers are told of orders, over HTTP, from a service and a subscriber with databases of their own.
final class EventsTest {
    /// What one mug costs with shipping and tax.
    private static final long ONE_MUG = 1974;

    private Shop shop;
    private Warehouse warehouse;

    @BeforeEach
    void open() throws IOException {
        var name = "events_" + UUID.randomUUID().toString().replace('-', '_');
        shop = Shop.open(name, TaxWhenDown.CACHED);
        warehouse = new Warehouse(Postgres.shared().database(name + "_inbox"));
        assertThat(subscribe("warehouse").status()).isEqualTo(200);
    }

    @AfterEach
    void close() {
        shop.close();
        warehouse.close();
    }

    private Shop.Said subscribe(String name, String... headers) {
        return shop.put(
                "/subscribers/" + name,
                Map.of("url", warehouse.address().toString(), "secret", Warehouse.SECRET),
                headers);
    }

    private String place() {
        var order =
                shop.place(shop.cartWith("MUG", 1), ONE_MUG, UUID.randomUUID().toString(), card("tok_visa"));
        assertThat(order.status()).as(order.body().toString()).isEqualTo(201);
        return order.text("id");
    }

    /// Time passes: whatever is put off is due now.
    private void later() {
        shop.database.useHandle(handle -> handle.execute("update delivery set next_at = now()"));
    }

    private void allDelivered() {
        Eventually.holds("nothing is owed to anybody", () -> {
            shop.database.useHandle(
                    handle -> handle.execute(
                            "update delivery set next_at = now() where attempts > 0 and next_at < now() + interval '1 minute'"));
            return shop.count("checkout where state in ('PLACED', 'CANCELLING')") == 0
                    && shop.count("order_refund where state = 'PENDING'") == 0
                    && shop.count("delivery") == 0;
        });
    }

    private void everythingIsRight() {
        allDelivered();
        assertThat(EventsCheck.findings(shop.database, warehouse.database)).isEmpty();
    }

    @Test
    void an_order_is_told_of_from_its_first_day_to_its_last_in_that_order() {
        var order = place();
        shop.quiet();
        shop.post("/orders/" + order + "/refunds", Map.of("amount", Shop.gbp(500)), "Idempotency-Key", "r1");
        shop.post("/orders/" + order + "/cancel", Map.of());
        everythingIsRight();
        assertThat(warehouse.inbox(order))
                .containsExactly("order.placed", "order.completed", "order.refunded", "order.cancelled");
    }

    @Test
    void S41_orders_go_on_while_the_subscriber_is_down_and_every_event_arrives_afterwards() throws Exception {
        warehouse.mood(event -> Optional.of(503));
        var buyers = IntStream.range(0, 20)
                .<Callable<List<String>>>mapToObj(
                        i -> () -> IntStream.range(0, 50).mapToObj(j -> place()).toList())
                .toList();
        var orders = Shop.together(buyers).stream().flatMap(List::stream).toList();
        shop.quiet();
        assertThat(warehouse.size()).isZero();
        assertThat(shop.get("/subscribers").body().at("/items/0/waiting").asLong())
                .isEqualTo(2_000);

        warehouse.mood(event -> Optional.empty());
        everythingIsRight();
        assertThat(warehouse.size()).isEqualTo(2_000);
        assertThat(orders).allMatch(order -> warehouse.inbox(order).equals(List.of("order.placed", "order.completed")));
    }

    @Test
    void an_orders_next_event_waits_for_the_one_before_and_other_orders_do_not() {
        var stuck = place();
        warehouse.mood(event ->
                Optional.of(500).filter(_ -> event.path("orderId").asText().equals(stuck)));
        later();
        var other = place();
        shop.quiet();
        Eventually.holds(
                "the other order is told of", () -> warehouse.inbox(other).size() == 2);
        warehouse.mood(event -> Optional.empty());
        everythingIsRight();
        assertThat(warehouse.inbox(stuck)).containsExactly("order.placed", "order.completed");
    }

    @Test
    void what_nobody_takes_for_a_day_is_a_dead_letter_that_an_operator_sees_and_revives() {
        warehouse.mood(
                event -> Optional.of(500).filter(_ -> event.path("sequence").asLong() == 1));
        var order = place();
        shop.quiet();
        shop.database.useHandle(
                handle -> handle.execute("update delivery set since = now() - interval '25 hours', next_at = now()"));
        Eventually.holds("it is dead", () -> {
            later();
            return shop.count("delivery where state = 'DEAD'") == 1;
        });
        var dead = shop.get("/subscribers/warehouse/dead-letters").body().at("/items");
        assertThat(dead).hasSize(1);
        assertThat(dead.at("/0/event").asText()).isEqualTo(order + ".placed");
        assertThat(dead.at("/0/problem").asText()).isEqualTo("answered 500");
        assertThat(shop.get("/subscribers").body().at("/items/0/dead").asInt()).isOne();
        assertThat(warehouse.heard(order + ".completed"))
                .as("it waits behind the dead one")
                .isZero();

        warehouse.mood(event -> Optional.empty());
        var revived = shop.post("/subscribers/warehouse/dead-letters/revive", Map.of());
        assertThat(revived.body().path("count").asInt()).isOne();
        everythingIsRight();
    }

    @Test
    void an_event_that_was_signed_with_another_secret_is_not_taken() {
        shop.put(
                "/subscribers/warehouse", Map.of("url", warehouse.address().toString(), "secret", "not the right one"));
        var order = place();
        Eventually.holds("it was told of", () -> warehouse.heard(order + ".placed") > 0);
        assertThat(warehouse.size()).isZero();
        subscribe("warehouse");
        everythingIsRight();
    }

    @Test
    void every_subscriber_is_told_and_who_is_removed_is_owed_nothing() {
        warehouse.mood(event -> Optional.of(503));
        subscribe("accounting");
        place();
        shop.quiet();
        assertThat(shop.count("delivery where subscriber = 'accounting'")).isEqualTo(2);
        assertThat(shop.send("DELETE", "/subscribers/accounting", Map.of()).status())
                .isEqualTo(200);
        assertThat(shop.send("DELETE", "/subscribers/accounting", Map.of()).text("code"))
                .isEqualTo("subscriber_not_found");
        assertThat(shop.count("delivery where subscriber = 'accounting'")).isZero();
        warehouse.mood(event -> Optional.empty());
        everythingIsRight();
    }

    @Test
    void the_shadow_lane_writes_its_events_down_and_tells_nobody() {
        String[] shadow = {"baggage", "phoenix.lane=shadow"};
        assertThat(subscribe("warehouse", shadow).text("code")).isEqualTo("lane_closed");
        shop.put("/products", Map.of("products", List.of(Shop.product("MUG", 1250, "standard"))), shadow);
        var cart = shop.post("/carts", Map.of("currency", "GBP", "country", "GB"), shadow)
                .text("id");
        shop.post("/carts/" + cart + "/lines", Map.of("sku", "MUG", "quantity", 1), shadow);
        var order = shop.post(
                "/checkouts",
                Map.of(
                        "cartId",
                        cart,
                        "expectedTotal",
                        Shop.gbp(ONE_MUG),
                        "shipping",
                        "standard",
                        "email",
                        "ada@example.org",
                        "tenders",
                        List.of(Map.of("type", "card", "token", "tok_visa"))),
                "baggage",
                "phoenix.lane=shadow",
                "Idempotency-Key",
                "shadow-1");
        assertThat(order.status()).as(order.body().toString()).isEqualTo(201);
        var live = place();
        allDelivered();
        assertThat(shop.count("shadow.event")).isPositive();
        assertThat(shop.count("shadow.delivery")).isZero();
        assertThat(warehouse.size()).isEqualTo(2);
        assertThat(warehouse.inbox(live)).hasSize(2);
    }

    @Test
    void a_subscription_that_makes_no_sense_is_refused() {
        assertThat(shop.put("/subscribers/x", Map.of("url", "mailto:x", "secret", Warehouse.SECRET))
                        .status())
                .isEqualTo(422);
        assertThat(shop.put("/subscribers/x", Map.of("url", "http://x.example/", "secret", "short"))
                        .status())
                .isEqualTo(422);
        assertThat(shop.get("/subscribers/nobody/dead-letters").status()).isEqualTo(404);
    }
}
