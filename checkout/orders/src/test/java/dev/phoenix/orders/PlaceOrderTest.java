package dev.phoenix.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.orders.pricing.TaxWhenDown;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Placing an order over HTTP, with the other services as fakes on real sockets and a real database.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlaceOrderTest {
    private Shop shop;

    @BeforeAll
    void open() {
        shop = new Shop("place_order_test", TaxWhenDown.CACHED);
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void an_order_is_placed_paid_and_its_units_sold() {
        var cart = shop.cartWith("MUG", 2);
        var before = shop.inventory.onHand("MUG");
        var order = shop.place(cart, Shop.card("tok_visa"));
        assertThat(order.status()).as(order.body().toString()).isEqualTo(201);
        assertThat(order.text("state")).isEqualTo("PLACED");
        // 2 × 12.50 + 3.95, and 20 % on both.
        assertThat(order.amount("totals", "total")).isEqualTo(3474);
        assertThat(order.amount("totals", "tax")).isEqualTo(579);
        assertThat(shop.get("/orders/" + order.text("id")).body()).isEqualTo(order.body());
        shop.becomes(cart, "COMPLETED");
        assertThat(shop.inventory.onHand("MUG")).isEqualTo(before - 2);
    }
}
