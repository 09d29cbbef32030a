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

/// Taking an order back, and giving a part of its money back.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AfterOrderTest {
    private Shop shop;

    @BeforeAll
    void open() {
        shop = new Shop("after_order_test", TaxWhenDown.CACHED);
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @BeforeEach
    void quiet() {
        shop.quiet();
    }

    private Said refund(String order, long amount, String key) {
        return shop.post("/orders/" + order + "/refunds", Map.of("amount", Shop.gbp(amount)), "Idempotency-Key", key);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private long givenBack() {
        return shop.payments.effects().stream()
                .filter(each -> each.kind().equals("give-back"))
                .mapToLong(FakePayments.Effect::amount)
                .sum();
    }

    @Test
    void a_cancelled_order_gives_all_money_and_all_units_back() {
        shop.payments.giftCard("GC-CANCEL", 1000);
        long onHand = shop.inventory.onHand("MUG");
        long back = givenBack();
        var cart = shop.cartWith("MUG", 2);
        var order = shop.place(cart, giftCard("GC-CANCEL"), card("tok_visa")).text("id");
        shop.becomes(cart, "COMPLETED");
        var cancelled = shop.post("/orders/" + order + "/cancel", Map.of());
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.text("state")).isEqualTo("CANCELLED");
        assertThat(shop.inventory.onHand("MUG")).isEqualTo(onHand);
        assertThat(shop.payments.balance("GC-CANCEL")).isEqualTo(1000);
        assertThat(givenBack() - back).isEqualTo(2474);
        assertThat(shop.post("/orders/" + order + "/cancel", Map.of()).text("code"))
                .isEqualTo("order_cancelled");
        assertThat(refund(order, 1, key()).text("code")).isEqualTo("order_cancelled");
    }

    @Test
    void a_cancellation_whose_answers_are_lost_is_finished_and_gives_back_once() {
        var cart = shop.cartWith("MUG", 1);
        var order = shop.place(cart, card("tok_visa")).text("id");
        shop.becomes(cart, "COMPLETED");
        long back = givenBack();
        shop.payments.next(Fault.LOST_AFTER_EFFECT);
        assertThat(shop.post("/orders/" + order + "/cancel", Map.of()).status()).isIn(200, 409);
        shop.later();
        shop.becomes(cart, "CANCELLED");
        assertThat(givenBack() - back).isEqualTo(1974);
    }

    @Test
    void cancelling_at_the_moment_an_order_settles_ends_in_one_consistent_state() {
        for (int i = 0; i < 5; i++) {
            long onHand = shop.inventory.onHand("MUG");
            var cart = shop.cartWith("MUG", 1);
            var order = shop.place(cart, card("tok_visa")).text("id");
            shop.post("/orders/" + order + "/cancel", Map.of());
            shop.later();
            shop.becomes(cart, "CANCELLED");
            assertThat(shop.get("/orders/" + order).text("state")).isEqualTo("CANCELLED");
            assertThat(shop.inventory.onHand("MUG")).isEqualTo(onHand);
        }
    }

    @Test
    void refunds_in_parallel_never_exceed_what_was_paid() throws Exception {
        var cart = shop.cartWith("MUG", 1);
        var order = shop.place(cart, card("tok_visa")).text("id");
        long back = givenBack();
        var said = Shop.together(IntStream.range(0, 8)
                .<Callable<Said>>mapToObj(i -> () -> refund(order, 600, key()))
                .toList());
        assertThat(said.stream().filter(each -> each.status() == 201)).hasSize(3);
        assertThat(said.stream().filter(each -> each.text("code").equals("refund_exceeds_captured")))
                .hasSize(5);
        assertThat(givenBack() - back).isEqualTo(1800);
    }

    @Test
    void a_repeated_refund_is_the_same_refund() {
        var cart = shop.cartWith("MUG", 1);
        var order = shop.place(cart, card("tok_visa")).text("id");
        long back = givenBack();
        var key = key();
        var first = refund(order, 500, key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.amount("amount")).isEqualTo(500);
        assertThat(refund(order, 500, key).body()).isEqualTo(first.body());
        assertThat(refund(order, 400, key).text("code")).isEqualTo("idempotency_key_reused");
        assertThat(givenBack() - back).isEqualTo(500);
    }

    @Test
    void a_refund_goes_to_the_card_first_and_then_to_the_gift_card() {
        shop.payments.giftCard("GC-REFUND", 1000);
        var cart = shop.cartWith("MUG", 1);
        var order = shop.place(cart, giftCard("GC-REFUND"), card("tok_visa")).text("id");
        long back = givenBack();
        assertThat(refund(order, 1500, key()).status()).isEqualTo(201);
        assertThat(givenBack() - back).isEqualTo(974);
        assertThat(shop.payments.balance("GC-REFUND")).isEqualTo(526);
        assertThat(refund(order, 475, key()).text("code")).isEqualTo("refund_exceeds_captured");
    }

    @Test
    void a_refund_whose_answer_is_lost_is_finished_later_and_once() {
        var cart = shop.cartWith("MUG", 1);
        var order = shop.place(cart, card("tok_visa")).text("id");
        shop.becomes(cart, "COMPLETED");
        long back = givenBack();
        shop.payments.next(Fault.LOST_AFTER_EFFECT);
        assertThat(refund(order, 500, key()).status()).isIn(201, 202);
        shop.database.useHandle(
                handle -> handle.execute("update order_refund set created_at = now() - interval '1 minute'"));
        Eventually.holds("the refund is done", () -> shop.count("order_refund where state = 'PENDING'") == 0);
        assertThat(givenBack() - back).isEqualTo(500);
    }

    @Test
    void unknown_orders_are_not_found() {
        assertThat(List.of(
                        shop.get("/orders/ord_none").text("code"),
                        shop.post("/orders/ord_none/cancel", Map.of()).text("code"),
                        refund("ord_none", 1, key()).text("code")))
                .containsOnly("order_not_found");
    }
}
