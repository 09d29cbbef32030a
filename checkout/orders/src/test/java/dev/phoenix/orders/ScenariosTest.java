package dev.phoenix.orders;

import static dev.phoenix.orders.Shop.card;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.orders.Shop.Said;
import dev.phoenix.orders.pricing.TaxWhenDown;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Scenarios of the checkout's design that have no better place; docs/scenarios.md lists where all of them are.
final class ScenariosTest {
    private Shop shop;

    @BeforeEach
    void open() {
        shop = Shop.open("scenario_" + UUID.randomUUID().toString().replace('-', '_'), TaxWhenDown.CACHED);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    @Test
    void S02_who_comes_to_pay_after_the_units_went_is_refused_before_any_charge() {
        shop.inventory.stock("MUG", 20);
        var slow = shop.cartWith("MUG", 5);
        long price = shop.total(slow);
        assertThat(shop.place(shop.cartWith("MUG", 20), card("tok_visa")).status())
                .isEqualTo(201);
        shop.quiet();
        var refused = shop.place(slow, price, key(), card("tok_visa"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("out_of_stock");
        assertThat(shop.payments.kinds()).containsExactly("hold", "take");
        assertThat(shop.inventory.onHand("MUG")).isZero();
    }

    @Test
    void S06_units_are_kept_while_a_payment_is_under_way_and_the_next_buyer_is_refused() {
        shop.inventory.stock("MUG", 1);
        var first = shop.cartWith("MUG", 1);
        assertThat(shop.place(first, card("tok_unknown")).status()).isEqualTo(202);
        Eventually.holds("the reservation was made longer", () -> {
            shop.later();
            return shop.inventory.extended() > 0;
        });
        assertThat(shop.place(shop.cartWith("MUG", 1), card("tok_visa")).text("code"))
                .isEqualTo("out_of_stock");
        shop.payments.settleOpen("AUTHORIZED");
        Eventually.holds("the first one's order is there", () -> {
            shop.later();
            return shop.state(first).equals("COMPLETED");
        });
        assertThat(shop.count("orders")).isOne();
        assertThat(shop.payments.kinds()).containsExactly("hold", "take");
    }

    @Test
    void S06_a_payment_that_succeeds_after_its_units_went_is_let_go_and_makes_no_order() {
        shop.inventory.stock("MUG", 1);
        var first = shop.cartWith("MUG", 1);
        assertThat(shop.place(first, card("tok_unknown")).status()).isEqualTo(202);
        shop.inventory.before("extend", call -> {
            shop.inventory.expire();
            shop.inventory.stock("MUG", 0);
        });
        shop.payments.settleOpen("AUTHORIZED");
        Eventually.holds("the first one's checkout failed", () -> {
            shop.later();
            return shop.state(first).equals("FAILED");
        });
        assertThat(shop.payments.kinds()).containsExactly("hold", "let-go");
        assertThat(shop.count("orders")).isZero();
    }

    @Test
    void S06_a_payment_that_succeeds_after_its_reservation_ran_out_takes_units_that_are_still_there() {
        shop.inventory.stock("MUG", 1);
        var slow = shop.cartWith("MUG", 1);
        assertThat(shop.place(slow, card("tok_unknown")).status()).isEqualTo(202);
        shop.inventory.expire();
        shop.payments.settleOpen("AUTHORIZED");
        Eventually.holds("the order is complete", () -> {
            shop.later();
            return shop.state(slow).equals("COMPLETED");
        });
        assertThat(shop.payments.kinds()).containsExactly("hold", "take");
        assertThat(shop.inventory.onHand("MUG")).isZero();
    }

    @Test
    void G8_who_was_refused_for_a_unit_that_others_held_gets_it_by_the_same_request_when_it_comes_back() {
        shop.inventory.stock("MUG", 1);
        shop.inventory.hold("MUG", 1);
        var cart = shop.cartWith("MUG", 1);
        long price = shop.total(cart);
        var key = key();
        var refused = shop.place(cart, price, key, card("tok_visa"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("out_of_stock");
        assertThat(refused.text("heldUntil")).isEqualTo("2030-01-01T00:00:00Z");
        shop.inventory.expire();
        assertThat(shop.place(cart, price, key, card("tok_visa")).status()).isEqualTo(201);
    }

    @Test
    void a_refusal_for_units_that_are_gone_is_kept_under_its_key() {
        shop.inventory.stock("MUG", 0);
        var cart = shop.cartWith("MUG", 1);
        long price = shop.total(cart);
        var key = key();
        var refused = shop.place(cart, price, key, card("tok_visa"));
        assertThat(refused.body().has("heldUntil")).isFalse();
        shop.inventory.stock("MUG", 1);
        assertThat(shop.place(cart, price, key, card("tok_visa")).body()).isEqualTo(refused.body());
        assertThat(shop.place(cart, price, key(), card("tok_visa")).status()).isEqualTo(201);
    }

    @Test
    void G8_an_order_whose_units_ran_out_waits_for_those_that_others_hold() {
        shop.inventory.stock("MUG", 1);
        var taken = new AtomicBoolean();
        shop.inventory.before("commit", call -> {
            if (taken.compareAndSet(false, true)) {
                shop.inventory.expire();
                shop.inventory.hold("MUG", 1);
            }
        });
        var cart = shop.cartWith("MUG", 1);
        assertThat(shop.place(cart, card("tok_visa")).status()).isEqualTo(201);
        Eventually.holds("the money was taken", () -> shop.payments.kinds().contains("take"));
        shop.later();
        assertThat(shop.state(cart)).isEqualTo("PLACED");
        shop.inventory.expire();
        Eventually.holds("the order is complete", () -> {
            shop.later();
            return shop.state(cart).equals("COMPLETED");
        });
        assertThat(shop.inventory.onHand("MUG")).isZero();
    }

    @Test
    void S19_a_shopper_who_lost_the_answer_and_edits_the_cart_gets_the_order_there_is() {
        var cart = shop.cartWith("MUG", 1);
        var order = shop.place(cart, 1974, key(), card("tok_visa"));
        // The answer is lost; the browser reloads.
        var edited = shop.post("/carts/" + cart + "/lines", Map.of("sku", "MUG", "quantity", 1));
        assertThat(edited.text("code")).isEqualTo("cart_locked");
        var again = shop.place(cart, 3474, key(), card("tok_visa"));
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("id")).isEqualTo(order.text("id"));
        shop.quiet();
        assertThat(shop.payments.kinds()).containsExactly("hold", "take");
    }

    @Test
    void S32_a_cart_does_not_change_while_its_payment_is_under_way() throws Exception {
        shop.put("/coupons/TEN", Map.of("percent", 10));
        var cart = shop.cartWith("MUG", 1);
        var line = shop.get("/carts/" + cart).body().at("/lines/0/id").asText();
        var paying = new CountDownLatch(1);
        var paid = new CountDownLatch(1);
        shop.payments.before("payments", call -> {
            paying.countDown();
            Await.latch(paid);
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var placing = CompletableFuture.supplyAsync(() -> shop.place(cart, 1974, key(), card("tok_visa")), threads);
            Await.latch(paying);
            var changes = List.of(
                    shop.post("/carts/" + cart + "/lines", Map.of("sku", "MUG", "quantity", 1)),
                    shop.put("/carts/" + cart + "/lines/" + line, Map.of("quantity", 0)),
                    shop.put("/carts/" + cart + "/coupon", Map.of("code", "TEN")));
            paid.countDown();
            assertThat(changes).extracting(each -> each.text("code")).containsOnly("cart_locked");
            assertThat(placing.get().amount("totals", "total")).isEqualTo(1974);
        }
        shop.quiet();
        assertThat(shop.payments.effects())
                .extracting(FakePayments.Effect::amount)
                .containsOnly(1974L);
    }

    /// The first to drive a checkout and a worker are at it together; calls of one of them meet at the fakes.
    private Said placedWhileAWorkerDrivesIt(String cart, Runnable atTheSameTime) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var placing = CompletableFuture.supplyAsync(() -> shop.place(cart, 1974, key(), card("tok_visa")), threads);
            atTheSameTime.run();
            return placing.get();
        }
    }

    @Test
    void a_worker_that_gets_no_units_while_the_first_one_pays_lets_the_money_go() throws Exception {
        var held = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        shop.payments.after("payments", call -> {
            held.countDown();
            Await.latch(goesOn);
        });
        var cart = shop.cartWith("MUG", 1);
        var said = placedWhileAWorkerDrivesIt(cart, () -> {
            Await.latch(held);
            shop.inventory.losesAnswers(true);
            shop.later();
            Eventually.holds(
                    "the worker gave it up", () -> List.of("FAILED", "UNDOING").contains(shop.state(cart)));
            shop.inventory.losesAnswers(false);
            goesOn.countDown();
        });
        assertThat(said.status()).isNotEqualTo(201);
        shop.payments.after("payments", call -> {});
        Eventually.holds("its attempt has failed", () -> {
            shop.later();
            return shop.state(cart).equals("FAILED");
        });
        assertThat(shop.place(cart, card("tok_visa")).status()).isEqualTo(201);
        shop.becomes(cart, "COMPLETED");
        assertThat(shop.payments.kinds()).containsExactly("hold", "let-go", "hold", "take");
    }

    @Test
    void a_first_one_that_gets_no_units_while_a_worker_pays_leaves_the_order_to_the_worker() throws Exception {
        var first = new AtomicBoolean(true);
        var reserving = new CountDownLatch(1);
        var hears = new CountDownLatch(1);
        shop.inventory.before("reservations", call -> {
            if (first.getAndSet(false)) {
                reserving.countDown();
                Await.latch(hears);
                shop.inventory.losesAnswers(true);
            }
        });
        var held = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        shop.payments.after("payments", call -> {
            held.countDown();
            Await.latch(goesOn);
        });
        var cart = shop.cartWith("MUG", 1);
        var said = placedWhileAWorkerDrivesIt(cart, () -> {
            Await.latch(reserving);
            shop.later();
            Await.latch(held);
            hears.countDown();
        });
        assertThat(said.text("code")).isEqualTo("in_progress");
        shop.inventory.losesAnswers(false);
        goesOn.countDown();
        Eventually.holds("the worker's order is there", () -> {
            shop.later();
            return shop.state(cart).equals("COMPLETED");
        });
        assertThat(shop.payments.kinds()).containsExactly("hold", "take");
        assertThat(shop.count("orders")).isOne();
    }

    @Test
    void what_is_down_after_the_order_was_placed_costs_the_shopper_nothing_and_is_settled_later() {
        long onHand = shop.inventory.onHand("MUG");
        shop.inventory.before("commit", call -> shop.inventory.losesAnswers(true));
        var cart = shop.cartWith("MUG", 1);
        assertThat(shop.place(cart, card("tok_visa")).status()).isEqualTo(201);
        Eventually.holds("the money is taken", () -> shop.payments.kinds().contains("take"));
        assertThat(shop.state(cart)).isEqualTo("PLACED");
        shop.inventory.before("commit", call -> {});
        shop.inventory.losesAnswers(false);
        Eventually.holds("it is settled", () -> {
            shop.later();
            return shop.state(cart).equals("COMPLETED");
        });
        assertThat(shop.inventory.onHand("MUG")).isEqualTo(onHand - 1);
        assertThat(shop.payments.kinds()).containsExactly("hold", "take");
    }

    @Test
    void S44_an_authorization_that_ran_out_before_its_capture_cancels_the_order_and_nothing_is_sent() {
        long onHand = shop.inventory.onHand("MUG");
        shop.payments.before("capture", call -> shop.payments.expireHolds());
        var cart = shop.cartWith("MUG", 1);
        Said order = shop.place(cart, card("tok_visa"));
        assertThat(order.status()).isEqualTo(201);
        Eventually.holds("it is taken back", () -> {
            shop.later();
            return shop.state(cart).equals("CANCELLED");
        });
        assertThat(shop.get("/orders/" + order.text("id")).text("state")).isEqualTo("CANCELLED");
        assertThat(shop.inventory.onHand("MUG")).isEqualTo(onHand);
        assertThat(shop.count("event where type = 'order.completed'")).isZero();
        assertThat(shop.count("event where type = 'order.cancelled'")).isOne();
        assertThat(shop.payments.kinds()).doesNotContain("take");
    }
}
