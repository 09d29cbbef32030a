package dev.phoenix.orders;

import static dev.phoenix.orders.Shop.card;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.orders.FakeTaxation.Mood;
import dev.phoenix.orders.pricing.TaxWhenDown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What shoppers get when taxation is down, slow, or talks nonsense: last rates with a mark, or a refusal; never
/// silence and never no tax.
final class TaxWhenDownTest {
    private static Shop.Said quote(Shop shop, String cart) {
        return shop.post("/carts/" + cart + "/quote", Map.of("shipping", "standard"));
    }

    @Test
    void with_cached_rates_the_same_totals_are_answered_and_marked() {
        try (var shop = new Shop("tax_cached_test", TaxWhenDown.CACHED)) {
            var cart = shop.cartWith("MUG", 3);
            shop.post("/carts/" + cart + "/lines", Map.of("sku", "BOOK", "quantity", 2));
            var before = quote(shop, cart);
            assertThat(before.header("Phoenix-Tax")).isEmpty();
            for (var mood : List.of(Mood.DOWN, Mood.NONSENSE, Mood.HANGING)) {
                shop.taxation.is(mood);
                var after = quote(shop, cart);
                assertThat(after.body()).isEqualTo(before.body());
                assertThat(after.header("Phoenix-Tax")).isEqualTo(Optional.of("cached"));
            }
            var order = shop.place(cart, card("tok_visa"));
            assertThat(order.status()).isEqualTo(201);
            assertThat(order.header("Phoenix-Tax")).isEqualTo(Optional.of("cached"));
            assertThat(shop.count("orders where tax_source = 'cached'")).isOne();
        }
    }

    @Test
    void a_place_whose_rates_were_never_seen_is_refused() {
        try (var shop = new Shop("tax_unseen_test", TaxWhenDown.CACHED)) {
            var cart = shop.cartWith("MUG", 1);
            shop.taxation.is(Mood.DOWN);
            var said = quote(shop, cart);
            assertThat(said.status()).isEqualTo(503);
            assertThat(said.text("code")).isEqualTo("tax_unavailable");
            shop.taxation.is(Mood.UP);
            Eventually.holds("taxation is asked again", () -> quote(shop, cart).status() == 200);
        }
    }

    @Test
    void configured_to_refuse_it_refuses_although_rates_are_known() {
        try (var shop = new Shop("tax_refuse_test", TaxWhenDown.REFUSE)) {
            var cart = shop.cartWith("MUG", 1);
            long total = shop.total(cart);
            shop.taxation.is(Mood.DOWN);
            var said = shop.place(cart, total, "key", card("tok_visa"));
            assertThat(said.status()).isEqualTo(503);
            assertThat(said.text("code")).isEqualTo("tax_unavailable");
            assertThat(shop.payments.effects()).isEmpty();
        }
    }

    @Test
    void a_taxation_that_hangs_costs_half_a_second_at_first_and_nothing_once_the_breaker_is_open() {
        try (var shop = new Shop("tax_hanging_test", TaxWhenDown.CACHED)) {
            var cart = shop.cartWith("MUG", 1);
            quote(shop, cart);
            shop.taxation.is(Mood.HANGING);
            for (int i = 0; i < 6; i++) {
                quote(shop, cart);
            }
            long begun = System.nanoTime();
            quote(shop, cart);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(450));
        }
    }
}
