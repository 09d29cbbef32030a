package dev.phoenix.orders;

import static dev.phoenix.orders.Shop.card;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.orders.FakeTaxation.Mood;
import dev.phoenix.orders.pricing.TaxWhenDown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What shoppers get when taxation is down, slow, or talks nonsense: last rates with a mark, or a refusal; never
/// silence and never no tax.
final class TaxWhenDownTest {
    private static final Duration HASTY = Duration.ofMillis(500);

    private static Shop.Said quote(Shop shop, String cart) {
        return shop.post("/carts/" + cart + "/quote", Map.of("shipping", "standard"));
    }

    /// A quote from taxation itself; on a busy machine its first answers may come too late.
    private static Shop.Said fresh(Shop shop, String cart) {
        var quotes = new ArrayList<Shop.Said>();
        Eventually.holds("taxation answers in time", () -> {
            quotes.add(quote(shop, cart));
            return quotes.getLast().status() == 200
                    && quotes.getLast().header("Phoenix-Tax").isEmpty();
        });
        return quotes.getLast();
    }

    @Test
    void with_cached_rates_the_same_totals_are_answered_and_marked() {
        try (var shop = new Shop("tax_cached_test", TaxWhenDown.CACHED, HASTY)) {
            var cart = shop.cartWith("MUG", 3);
            shop.post("/carts/" + cart + "/lines", Map.of("sku", "BOOK", "quantity", 2));
            var before = fresh(shop, cart);
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
    void a_taxation_that_hangs_is_waited_for_a_few_times_and_then_not_asked() {
        try (var shop = new Shop("tax_hanging_test", TaxWhenDown.CACHED, HASTY)) {
            var cart = shop.cartWith("MUG", 1);
            fresh(shop, cart);
            shop.taxation.is(Mood.HANGING);
            int before = shop.taxation.asked();
            for (int i = 0; i < 12; i++) {
                assertThat(quote(shop, cart).header("Phoenix-Tax")).contains("cached");
            }
            assertThat(shop.taxation.asked() - before).isBetween(1, 11);
        }
    }
}
