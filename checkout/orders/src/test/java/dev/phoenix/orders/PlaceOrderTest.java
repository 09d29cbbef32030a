package dev.phoenix.orders;

import static dev.phoenix.orders.Shop.card;
import static dev.phoenix.orders.Shop.giftCard;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.orders.FakePayments.Fault;
import dev.phoenix.orders.Shop.Said;
import dev.phoenix.orders.pricing.TaxWhenDown;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Placing an order over HTTP, with the other services as fakes on real sockets and a real database.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlaceOrderTest {
    private Shop shop;
    private int effectsBefore;

    @BeforeAll
    void open() {
        shop = new Shop("place_order_test", TaxWhenDown.CACHED);
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @BeforeEach
    void remember() {
        shop.quiet();
        effectsBefore = shop.payments.effects().size();
    }

    private List<String> newKinds() {
        return shop.payments.kinds().stream().skip(effectsBefore).toList();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    @Test
    void an_order_is_placed_paid_and_its_units_sold() {
        var cart = shop.cartWith("MUG", 2);
        var before = shop.inventory.onHand("MUG");
        var order = shop.place(cart, card("tok_visa"));
        assertThat(order.status()).as(order.body().toString()).isEqualTo(201);
        assertThat(order.text("state")).isEqualTo("PLACED");
        // 2 × 12.50 + 3.95, and 20 % on both.
        assertThat(order.amount("totals", "total")).isEqualTo(3474);
        assertThat(order.amount("totals", "tax")).isEqualTo(579);
        assertThat(shop.get("/orders/" + order.text("id")).body()).isEqualTo(order.body());
        assertThat(shop.get("/checkouts/" + order.text("checkoutId")).body())
                .isEqualTo(shop.json("{'checkoutId':'" + order.text("checkoutId") + "','state':'PLACED','orderId':'"
                        + order.text("id") + "'}"));
        shop.becomes(cart, "COMPLETED");
        assertThat(shop.inventory.onHand("MUG")).isEqualTo(before - 2);
        assertThat(newKinds()).containsExactly("hold", "take");
    }

    @Test
    void twenty_parallel_requests_with_one_key_make_one_order_and_one_charge() throws Exception {
        var cart = shop.cartWith("MUG", 1);
        long total = shop.total(cart);
        var key = key();
        var said = Shop.together(IntStream.range(0, 20)
                .<Callable<Said>>mapToObj(i -> () -> shop.place(cart, total, key, card("tok_visa")))
                .toList());
        shop.becomes(cart, "COMPLETED");
        assertThat(said)
                .allMatch(each -> each.status() == 201 || each.text("code").equals("in_progress"));
        assertThat(said.stream()
                        .filter(each -> each.status() == 201)
                        .map(each -> each.text("id"))
                        .distinct())
                .hasSize(1);
        assertThat(shop.place(cart, total, key, card("tok_visa")).status()).isEqualTo(201);
        assertThat(shop.count("orders where cart_id = '" + cart + "'")).isOne();
        assertThat(newKinds()).containsExactly("hold", "take");
    }

    @Test
    void two_tabs_with_different_keys_make_one_order() throws Exception {
        var cart = shop.cartWith("MUG", 1);
        long total = shop.total(cart);
        var said = Shop.together(IntStream.range(0, 8)
                .<Callable<Said>>mapToObj(i -> () -> shop.place(cart, total, key(), card("tok_visa")))
                .toList());
        shop.becomes(cart, "COMPLETED");
        assertThat(said)
                .allMatch(each -> each.status() == 201 || each.text("code").equals("in_progress"));
        var late = shop.place(cart, total, key(), card("tok_visa"));
        assertThat(said)
                .filteredOn(each -> each.status() == 201)
                .allMatch(each -> each.text("id").equals(late.text("id")));
        assertThat(newKinds()).containsExactly("hold", "take");
    }

    @Test
    void a_key_of_another_request_is_refused_and_nothing_happens() {
        var cart = shop.cartWith("MUG", 1);
        var key = key();
        shop.place(cart, shop.total(cart), key, card("tok_visa"));
        var other = shop.cartWith("MUG", 5);
        var said = shop.place(other, shop.total(other), key, card("tok_visa"));
        assertThat(said.status()).isEqualTo(422);
        assertThat(said.text("code")).isEqualTo("idempotency_key_reused");
        assertThat(shop.count("checkout where cart_id = '" + other + "'")).isZero();
    }

    @Test
    void a_request_without_a_key_is_refused() {
        var said = shop.place(shop.cartWith("MUG", 1), 100, " ", card("tok_visa"));
        assertThat(said.text("code")).isEqualTo("idempotency_key_missing");
    }

    @Test
    void a_declined_card_leaves_the_cart_open_and_another_card_takes_the_same_units() {
        var cart = shop.cartWith("MUG", 3);
        var key = key();
        var declined = shop.place(cart, shop.total(cart), key, card("tok_chargeDeclined"));
        assertThat(declined.status()).isEqualTo(402);
        assertThat(declined.text("code")).isEqualTo("payment_declined");
        assertThat(shop.place(cart, shop.total(cart), key, card("tok_chargeDeclined"))
                        .body())
                .isEqualTo(declined.body());
        long held = shop.inventory.reserved("MUG");
        assertThat(held).isGreaterThanOrEqualTo(3);
        assertThat(shop.place(cart, card("tok_visa")).status()).isEqualTo(201);
        shop.becomes(cart, "COMPLETED");
        assertThat(shop.inventory.reserved("MUG")).isEqualTo(held - 3);
        assertThat(newKinds()).containsExactly("hold", "take");
    }

    @Test
    void a_reservation_that_ran_out_between_two_attempts_is_made_again() {
        var cart = shop.cartWith("MUG", 1);
        assertThat(shop.place(cart, card("tok_chargeDeclined")).status()).isEqualTo(402);
        shop.inventory.expire();
        assertThat(shop.place(cart, card("tok_visa")).status()).isEqualTo(201);
    }

    @Test
    void a_cart_changed_between_two_attempts_is_reserved_as_it_is_now() {
        var cart = shop.cartWith("BOOK", 1);
        assertThat(shop.place(cart, card("tok_chargeDeclined")).status()).isEqualTo(402);
        shop.post("/carts/" + cart + "/lines", Map.of("sku", "BOOK", "quantity", 4));
        long before = shop.inventory.onHand("BOOK");
        assertThat(shop.place(cart, card("tok_visa")).status()).isEqualTo(201);
        shop.becomes(cart, "COMPLETED");
        assertThat(shop.inventory.onHand("BOOK")).isEqualTo(before - 5);
        assertThat(shop.inventory.reserved("BOOK")).isZero();
    }

    @Test
    void another_total_than_expected_is_refused_and_the_same_key_may_try_the_right_one() {
        var cart = shop.cartWith("MUG", 1);
        long total = shop.total(cart);
        var key = key();
        var refused = shop.place(cart, total - 1, key, card("tok_visa"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("total_changed");
        assertThat(refused.amount("total")).isEqualTo(total);
        assertThat(newKinds()).isEmpty();
        assertThat(shop.place(cart, total, key, card("tok_visa")).status()).isEqualTo(201);
    }

    @Test
    void a_cart_that_changes_while_it_is_priced_is_priced_again() {
        var cart = shop.cartWith("MUG", 1);
        long total = shop.total(cart);
        shop.taxation.whileTheNextIsAnswered(
                () -> shop.post("/carts/" + cart + "/lines", Map.of("sku", "MUG", "quantity", 1)));
        var said = shop.place(cart, total, key(), card("tok_visa"));
        assertThat(said.status()).isEqualTo(409);
        assertThat(said.text("code")).isEqualTo("total_changed");
        assertThat(said.amount("total")).isGreaterThan(total);
        assertThat(newKinds()).isEmpty();
    }

    @Test
    void what_is_out_of_stock_is_refused_before_any_money_moves() {
        shop.inventory.stock("RARE", 1);
        shop.put("/products", Map.of("products", List.of(Shop.product("RARE", 500, "standard"))));
        var first = shop.cartWith("RARE", 1);
        var second = shop.cartWith("RARE", 1);
        assertThat(shop.place(first, card("tok_visa")).status()).isEqualTo(201);
        int effects = shop.payments.effects().size();
        var refused = shop.place(second, card("tok_visa"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("out_of_stock");
        shop.becomes(first, "COMPLETED");
        assertThat(shop.payments.effects().size() - effects).isLessThanOrEqualTo(1);
        assertThat(shop.get("/carts/" + second).status()).isEqualTo(200);
        assertThat(shop.count("cart where id = '" + second + "' and state = 'OPEN'"))
                .isOne();
    }

    @Test
    void an_empty_cart_and_an_unknown_cart_are_refused() {
        assertThat(shop.place(shop.cart(), 395, key(), card("tok_visa")).text("code"))
                .isEqualTo("cart_empty");
        assertThat(shop.place("cart_none", 395, key(), card("tok_visa")).text("code"))
                .isEqualTo("cart_not_found");
    }

    @Test
    void a_gift_card_pays_what_it_can_and_the_card_the_rest() {
        shop.payments.giftCard("GC-SOME", 1000);
        var cart = shop.cartWith("MUG", 2);
        var order = shop.place(cart, giftCard("GC-SOME"), card("tok_visa"));
        assertThat(order.status()).isEqualTo(201);
        assertThat(order.body().path("tenders"))
                .isEqualTo(shop.json("[{'type':'giftCard','amount':{'amount':1000,'currency':'GBP'}},"
                        + "{'type':'card','amount':{'amount':2474,'currency':'GBP'}}]"));
        shop.becomes(cart, "COMPLETED");
        assertThat(newKinds()).containsExactly("redeem", "hold", "take");
        assertThat(shop.payments.balance("GC-SOME")).isZero();
    }

    @Test
    void a_gift_card_alone_pays_all_or_nothing() {
        shop.payments.giftCard("GC-BIG", 5000);
        shop.payments.giftCard("GC-SMALL", 100);
        var cart = shop.cartWith("MUG", 2);
        var refused = shop.place(cart, giftCard("GC-SMALL"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("code")).isEqualTo("gift_card_insufficient");
        assertThat(shop.payments.balance("GC-SMALL")).isEqualTo(100);
        assertThat(shop.place(cart, giftCard("GC-BIG", 3474)).status()).isEqualTo(201);
        assertThat(shop.payments.balance("GC-BIG")).isEqualTo(5000 - 3474);
    }

    @Test
    void a_card_declined_after_a_gift_card_gives_the_gift_card_back() {
        shop.payments.giftCard("GC-BACK", 1000);
        var cart = shop.cartWith("MUG", 2);
        assertThat(shop.place(cart, giftCard("GC-BACK"), card("tok_chargeDeclined"))
                        .status())
                .isEqualTo(402);
        assertThat(shop.payments.balance("GC-BACK")).isEqualTo(1000);
        assertThat(shop.place(cart, giftCard("GC-BACK"), card("tok_visa")).status())
                .isEqualTo(201);
    }

    @Test
    void two_checkouts_on_one_gift_card_cannot_both_have_it() throws Exception {
        shop.payments.giftCard("GC-ONE", 3474);
        var carts = List.of(shop.cartWith("MUG", 2), shop.cartWith("MUG", 2));
        var said = Shop.together(carts.stream()
                .<Callable<Said>>map(cart -> () -> shop.place(cart, giftCard("GC-ONE")))
                .toList());
        assertThat(said.stream().map(Said::status)).containsExactlyInAnyOrder(201, 422);
        assertThat(shop.payments.balance("GC-ONE")).isZero();
    }

    @Test
    void tenders_that_cannot_pay_the_total_are_refused_before_anything_happens() {
        var cart = shop.cartWith("MUG", 2);
        assertThat(shop.place(cart, giftCard("GC-X", 1)).text("code")).isEqualTo("tenders_mismatch");
        assertThat(shop.place(cart, card("a"), card("b")).text("code")).isEqualTo("tenders_not_combinable");
        assertThat(shop.place(cart, giftCard("no/such")).text("code")).isEqualTo("gift_card_unknown");
        assertThat(newKinds()).isEmpty();
    }

    @Test
    void a_shopper_who_must_act_is_told_so_and_the_order_follows() {
        var cart = shop.cartWith("MUG", 1);
        long total = shop.total(cart);
        var key = key();
        var pending = shop.place(cart, total, key, card("tok_requiresAction"));
        assertThat(pending.status()).isEqualTo(202);
        assertThat(pending.text("state")).isEqualTo("PAYMENT_PENDING");
        assertThat(shop.post("/carts/" + cart + "/lines", Map.of("sku", "MUG", "quantity", 1))
                        .text("code"))
                .isEqualTo("cart_locked");
        assertThat(shop.place(cart, total, key, card("tok_requiresAction")).status())
                .isEqualTo(202);
        shop.payments.settleOpen("AUTHORIZED");
        shop.becomes(cart, "COMPLETED");
        var view = shop.get("/checkouts/" + pending.text("checkoutId"));
        assertThat(view.text("state")).isEqualTo("PLACED");
        var order = shop.place(cart, total, key, card("tok_requiresAction"));
        assertThat(order.status()).isEqualTo(201);
        assertThat(order.text("id")).isEqualTo(view.text("orderId"));
    }

    @Test
    void a_payment_that_turns_out_to_be_nothing_opens_the_cart_again() {
        var cart = shop.cartWith("MUG", 1);
        var pending = shop.place(cart, card("tok_unknown"));
        assertThat(pending.status()).isEqualTo(202);
        shop.payments.settleOpen("VOIDED");
        shop.becomes(cart, "FAILED");
        assertThat(shop.get("/checkouts/" + pending.text("checkoutId")).text("state"))
                .isEqualTo("FAILED");
        assertThat(shop.place(cart, card("tok_visa")).status()).isEqualTo(201);
    }

    @Test
    void an_answer_of_payments_that_is_lost_is_not_a_second_charge() {
        for (var fault : Fault.values()) {
            var cart = shop.cartWith("MUG", 1);
            long total = shop.total(cart);
            var key = key();
            shop.payments.next(fault);
            // The HTTP client repeats a call of its own accord when a kept connection breaks; both ends are right.
            assertThat(shop.place(cart, total, key, card("tok_visa")).status()).isIn(201, 202);
            shop.becomes(cart, "COMPLETED");
            assertThat(shop.place(cart, total, key, card("tok_visa")).status()).isEqualTo(201);
        }
        assertThat(newKinds()).containsExactly("hold", "take", "hold", "take");
    }

    @Test
    void when_payments_cannot_charge_the_shopper_may_repeat_the_same_request() {
        var cart = shop.cartWith("MUG", 1);
        long total = shop.total(cart);
        var key = key();
        var said = shop.place(cart, total, key, card("tok_providerDown"));
        assertThat(said.status()).isEqualTo(503);
        assertThat(said.text("code")).isEqualTo("payment_unavailable");
        assertThat(shop.state(cart)).isEqualTo("FAILED");
        assertThat(shop.place(cart, total, key, card("tok_providerDown")).status())
                .isEqualTo(503);
        assertThat(shop.place(cart, card("tok_visa")).status()).isEqualTo(201);
    }

    @Test
    void inventory_that_does_not_answer_is_a_503_that_charges_nothing() {
        var cart = shop.cartWith("MUG", 1);
        shop.inventory.losesAnswers(true);
        var said = shop.place(cart, card("tok_visa"));
        shop.inventory.losesAnswers(false);
        assertThat(said.status()).isEqualTo(503);
        assertThat(said.text("code")).isEqualTo("inventory_unavailable");
        assertThat(newKinds()).isEmpty();
        assertThat(shop.place(cart, card("tok_visa")).status()).isEqualTo(201);
    }

    @Test
    void the_shadow_lane_keeps_its_rows_apart_and_passes_itself_on() {
        var shadow = new String[] {"baggage", "phoenix.lane=shadow", "Idempotency-Key", key()};
        shop.put("/products", Map.of("products", List.of(Shop.product("MUG", 1250, "standard"))), shadow);
        var cart = shop.post("/carts", Map.of("currency", "GBP", "country", "GB"), shadow)
                .text("id");
        shop.post("/carts/" + cart + "/lines", Map.of("sku", "MUG", "quantity", 1), shadow);
        long before = shop.count("orders");
        var body = Map.of(
                "cartId",
                cart,
                "expectedTotal",
                Shop.gbp(1974),
                "shipping",
                "standard",
                "email",
                "ada@example.org",
                "tenders",
                List.of(card("tok_visa").with()));
        var order = shop.post("/checkouts", body, shadow);
        assertThat(order.status()).as(order.body().toString()).isEqualTo(201);
        assertThat(shop.count("orders")).isEqualTo(before);
        assertThat(shop.count("shadow.orders")).isOne();
        assertThat(shop.get("/orders/" + order.text("id")).status()).isEqualTo(404);
        Eventually.holds("it is settled", () -> shop.count("shadow.checkout where state = 'COMPLETED'") == 1);
        assertThat(shop.payments.lanes()).contains("shadow");
    }
}
