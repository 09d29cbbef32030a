package dev.phoenix.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What the monolith does when things go wrong, its documented faults among them: these tests say what is, not what
/// is good.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {
    private Shop shop;

    @BeforeAll
    void open() throws IOException, SQLException {
        shop = new Shop(16, 2);
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void a_lost_answer_leaves_a_charge_without_an_order_and_trying_again_charges_twice() throws SQLException {
        shop.stock("LOST", 1000, 5);
        var cart = shop.cart("LOST");
        int before = shop.provider.effects().size();
        var lost = shop.order(cart, FakeProvider.LOST);
        assertThat(lost.status()).isEqualTo(503);
        assertThat(lost.code()).isEqualTo("payment_unavailable");
        assertThat(shop.number("SELECT count(*) FROM orders WHERE cart_id = ?", Long.parseLong(cart)))
                .isZero();
        assertThat(shop.available("LOST")).isEqualTo(5);
        assertThat(shop.order(cart, "tok_visa").status()).isEqualTo(201);
        assertThat(shop.provider.effects()).hasSize(before + 2);
    }

    @Test
    void a_broken_provider_refuses_and_changes_nothing() {
        shop.stock("BROKEN", 1000, 5);
        var cart = shop.cart("BROKEN");
        assertThat(shop.order(cart, FakeProvider.BROKEN).code()).isEqualTo("payment_unavailable");
        assertThat(shop.available("BROKEN")).isEqualTo(5);
        assertThat(shop.add(cart, "BROKEN", 1).status()).isEqualTo(201);
    }

    @Test
    void when_payments_hold_all_connections_everyone_else_waits() throws Exception {
        shop.stock("SLOW", 1000, 5);
        var carts = new String[] {shop.cart("SLOW"), shop.cart("SLOW")};
        var totals = shop.quote(carts[0]).path("total");
        var charging = new CountDownLatch(1);
        var bank = new CountDownLatch(1);
        shop.provider.beforeAnswer(() -> {
            charging.countDown();
            await(bank);
        });
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var card =
                    dev.phoenix.legacy.servlet.Json.object().put("type", "card").put("token", "tok_visa");
            var first = executor.submit(
                    () -> shop.order(carts[0], totals, java.util.List.of(card)).status());
            assertThat(charging.await(1, TimeUnit.MINUTES)).isTrue();
            var second = executor.submit(
                    () -> shop.order(carts[1], totals, java.util.List.of(card)).status());
            until("legacy_connections_active 2");
            var look = executor.submit(() -> shop.get("/carts/" + carts[0]).status());
            until("legacy_connections_waiting 1");
            assertThat(look.isDone()).isFalse();
            assertThat(shop.get("/health").status()).isEqualTo(200);
            bank.countDown();
            assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo(201);
            assertThat(second.get(1, TimeUnit.MINUTES)).isEqualTo(201);
            assertThat(look.get(1, TimeUnit.MINUTES)).isEqualTo(200);
        } finally {
            bank.countDown();
            shop.provider.beforeAnswer(() -> {});
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void until(String metric) throws SQLException {
        Shop.until(
                metric, () -> shop.get("/metrics").body().path("text").asText().contains(metric + "\n"));
    }

    @Test
    void a_shopper_who_must_act_gets_the_order_by_the_providers_webhook() {
        shop.stock("ACT", 1000, 1);
        var cart = shop.cart("ACT");
        var pending = shop.order(cart, FakeProvider.ACTION);
        assertThat(pending.status()).isEqualTo(202);
        assertThat(pending.body().path("state").asText()).isEqualTo("PAYMENT_PENDING");
        assertThat(shop.add(cart, "ACT", 1).code()).isEqualTo("cart_locked");
        assertThat(shop.order(cart, "tok_visa").body()).isEqualTo(pending.body());
        var intent = intentOf(pending);
        shop.provider.act(intent, 1674);
        var event = event("evt_1", "payment_intent.succeeded", intent);
        assertThat(event(event, Shop.WEBHOOK_SECRET).status()).isEqualTo(200);
        assertThat(event(event, Shop.WEBHOOK_SECRET).status()).isEqualTo(200);
        var checkout = shop.get(
                        "/checkouts/" + pending.body().path("checkoutId").asText())
                .body();
        assertThat(checkout.path("state").asText()).isEqualTo("PLACED");
        assertThat(shop.get("/orders/" + checkout.path("orderId").asText()).status())
                .isEqualTo(200);
        assertThat(shop.available("ACT")).isZero();
    }

    @Test
    void when_the_units_are_gone_by_then_the_money_goes_back_and_the_cart_opens_again() {
        shop.stock("GONE", 1000, 1);
        var cart = shop.cart("GONE");
        var pending = shop.order(cart, FakeProvider.ACTION);
        shop.operator("PUT", "/stock/GONE", "{\"onHand\":0}");
        var intent = intentOf(pending);
        shop.provider.act(intent, 1674);
        event(event("evt_2", "payment_intent.succeeded", intent), Shop.WEBHOOK_SECRET);
        assertThat(shop.get("/checkouts/" + pending.body().path("checkoutId").asText())
                        .body()
                        .path("state")
                        .asText())
                .isEqualTo("FAILED");
        assertThat(shop.provider.effects().getLast().kind()).isEqualTo("refund");
        assertThat(shop.add(cart, "GONE", 1).status()).isEqualTo(201);
    }

    @Test
    void a_payment_that_failed_at_the_bank_opens_the_cart_again() {
        shop.stock("FAIL", 1000, 1);
        var cart = shop.cart("FAIL");
        var pending = shop.order(cart, FakeProvider.ACTION);
        event(event("evt_3", "payment_intent.payment_failed", intentOf(pending)), Shop.WEBHOOK_SECRET);
        assertThat(shop.order(cart, "tok_visa").status()).isEqualTo(201);
    }

    @Test
    void an_event_with_a_bad_signature_is_refused() {
        var answer = event(event("evt_4", "payment_intent.succeeded", "pi_1"), "whsec_other");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("signature_invalid");
        assertThat(shop.post("/webhooks/payments", "{}").code()).isEqualTo("signature_invalid");
    }

    private String intentOf(Shop.Reply pending) {
        return shop.provider.actionAsked(pending.body().path("checkoutId").asText());
    }

    private static String event(String id, String type, String intent) {
        return """
                {"id":"%s","type":"%s","data":{"object":{"id":"%s","amount":1674,"amount_received":1674}}}""".formatted(id, type, intent);
    }

    private Shop.Reply event(String payload, String secret) {
        try {
            var signature = Webhook.Signature.generateSignatureHeader(payload, secret);
            return shop.call("POST", "/webhooks/payments", payload, Map.of("Stripe-Signature", signature));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
