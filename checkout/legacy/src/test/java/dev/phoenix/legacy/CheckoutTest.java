package dev.phoenix.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.legacy.servlet.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckoutTest {
    private Shop shop;

    @BeforeAll
    void open() throws IOException, SQLException {
        shop = new Shop();
    }

    @AfterAll
    void close() throws SQLException {
        Invariants.check(shop);
        shop.close();
    }

    @Test
    void a_shopper_fills_a_cart_and_orders_it() {
        shop.stock("TEAPOT", 1999, 5);
        var cart = shop.cart();
        var added = shop.post("/carts/" + cart + "/lines", """
                {"sku":"TEAPOT","quantity":2,"options":{"colour":"red"}}""");
        assertThat(added.status()).isEqualTo(201);
        var lineId = added.body().path("lines").path(0).path("id").asText();
        assertThat(added.body()).isEqualTo(Json.stored("""
                {"id":"%s","currency":"GBP","country":"GB","lines":[{"id":"%s","sku":"TEAPOT","quantity":2,
                 "options":{"colour":"red"},"unitPrice":{"amount":1999,"currency":"GBP"}}],"version":2}""".formatted(cart, lineId)));
        assertThat(shop.quote(cart)).isEqualTo(Json.stored("""
                {"subtotal":{"amount":3998,"currency":"GBP"},"discount":{"amount":0,"currency":"GBP"},
                 "shipping":{"amount":395,"currency":"GBP"},"tax":{"amount":879,"currency":"GBP"},
                 "total":{"amount":5272,"currency":"GBP"},"taxLines":[{"rate":"0.2",
                 "base":{"amount":4393,"currency":"GBP"},"tax":{"amount":879,"currency":"GBP"},"jurisdiction":"GB"}]}"""));
        var placed = shop.order(cart, "tok_visa");
        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.body().path("state").asText()).isEqualTo("PLACED");
        assertThat(placed.body().path("lines")).isEqualTo(Json.stored("""
                [{"sku":"TEAPOT","quantity":2,"options":{"colour":"red"},"unitPrice":{"amount":1999,"currency":"GBP"},
                  "subtotal":{"amount":3998,"currency":"GBP"},"discount":{"amount":0,"currency":"GBP"},
                  "tax":{"amount":800,"currency":"GBP"}}]"""));
        assertThat(placed.body().path("tenders"))
                .isEqualTo(Json.stored("[{\"type\":\"card\",\"amount\":{\"amount\":5272,\"currency\":\"GBP\"}}]"));
        assertThat(placed.id()).containsOnlyDigits();
        assertThat(shop.get("/orders/" + placed.id()).body()).isEqualTo(placed.body());
        var checkoutId = placed.body().path("checkoutId").asText();
        assertThat(shop.get("/checkouts/" + checkoutId).body())
                .isEqualTo(Json.stored("""
                {"checkoutId":"%s","state":"PLACED","orderId":"%s"}""".formatted(checkoutId, placed.id())));
        assertThat(shop.available("TEAPOT")).isEqualTo(3);
    }

    @Test
    void the_same_sku_with_the_same_options_adds_up_and_with_others_is_another_line() {
        shop.stock("MUG", 500, 9);
        var cart = shop.cart("MUG", "MUG");
        var answer = shop.post("/carts/" + cart + "/lines", """
                {"sku":"MUG","quantity":1,"options":{"print":"cat"}}""");
        assertThat(answer.body().path("lines")).hasSize(2);
        assertThat(answer.body().path("lines").path(0).path("quantity").asLong())
                .isEqualTo(2);
        assertThat(answer.body().path("version").asLong()).isEqualTo(4);
    }

    @Test
    void a_quantity_of_zero_removes_the_line() {
        shop.stock("CUP", 500, 9);
        var cart = shop.cart("CUP");
        var line = shop.get("/carts/" + cart)
                .body()
                .path("lines")
                .path(0)
                .path("id")
                .asText();
        var path = "/carts/" + cart + "/lines/" + line;
        assertThat(shop.put(path, "{\"quantity\":3}")
                        .body()
                        .path("lines")
                        .path(0)
                        .path("quantity")
                        .asLong())
                .isEqualTo(3);
        assertThat(shop.put(path, "{\"quantity\":0}").body().path("lines")).isEmpty();
        assertThat(shop.put(path, "{\"quantity\":1}").code()).isEqualTo("line_not_found");
    }

    @Test
    void an_ordered_cart_does_not_change_and_a_repeat_answers_its_order() {
        shop.stock("PLATE", 700, 9);
        var cart = shop.cart("PLATE");
        var placed = shop.order(cart, "tok_visa");
        assertThat(shop.add(cart, "PLATE", 1).code()).isEqualTo("cart_locked");
        var again = shop.order(cart, placed.body().path("totals").path("total"), List.of(card("tok_visa")));
        assertThat(again).isEqualTo(placed);
    }

    @Test
    void a_total_that_is_not_the_expected_one_is_refused_with_the_true_one() {
        shop.stock("BOWL", 800, 0);
        var cart = shop.cart("BOWL");
        var answer = shop.order(cart, Json.stored("{\"amount\":1,\"currency\":\"GBP\"}"), List.of(card("tok_visa")));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("total_changed");
        assertThat(answer.body().path("total")).isEqualTo(shop.quote(cart).path("total"));
    }

    @Test
    void a_sku_that_is_out_of_stock_is_named_and_nothing_is_charged() {
        shop.stock("LAMP", 800, 1);
        var cart = shop.cart("LAMP");
        shop.add(cart, "LAMP", 1);
        int before = shop.provider.effects().size();
        var answer = shop.order(cart, "tok_visa");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("out_of_stock");
        assertThat(answer.body().path("sku").asText()).isEqualTo("LAMP");
        assertThat(shop.provider.effects()).hasSize(before);
    }

    @Test
    void a_declined_card_leaves_cart_and_stock_as_they_were() {
        shop.stock("CHAIR", 9900, 1);
        var cart = shop.cart("CHAIR");
        var declined = shop.order(cart, FakeProvider.DECLINED);
        assertThat(declined.status()).isEqualTo(402);
        assertThat(declined.code()).isEqualTo("payment_declined");
        assertThat(shop.available("CHAIR")).isEqualTo(1);
        assertThat(shop.order(cart, "tok_visa").status()).isEqualTo(201);
    }

    @Test
    void a_percentage_comes_off_and_the_lines_share_it_exactly() {
        shop.stock("A", 4300, 9);
        shop.stock("B", 1400, 9);
        shop.stock("C", 2300, 9);
        shop.operator("PUT", "/coupons/TENTH", "{\"percent\":10}");
        var cart = shop.cart("A", "B", "C");
        assertThat(shop.put("/carts/" + cart + "/coupon", "{\"code\":\"TENTH\"}")
                        .body()
                        .path("coupon")
                        .asText())
                .isEqualTo("TENTH");
        var placed = shop.order(cart, "tok_visa").body();
        assertThat(placed.path("totals").path("discount").path("amount").asLong())
                .isEqualTo(800);
        assertThat(placed.path("lines"))
                .extracting(line -> line.path("discount").path("amount").asLong())
                .containsExactly(430L, 140L, 230L);
    }

    @Test
    void a_coupon_is_used_as_often_as_its_limit_says() {
        shop.stock("D", 1000, 9);
        shop.operator("PUT", "/coupons/ONCE", "{\"amount\":{\"amount\":300,\"currency\":\"GBP\"},\"limit\":1}");
        var first = shop.cart("D");
        var second = shop.cart("D");
        shop.put("/carts/" + first + "/coupon", "{\"code\":\"ONCE\"}");
        shop.put("/carts/" + second + "/coupon", "{\"code\":\"ONCE\"}");
        assertThat(shop.order(first, "tok_visa").status()).isEqualTo(201);
        assertThat(shop.order(second, "tok_visa").code()).isEqualTo("coupon_exhausted");
        assertThat(shop.put("/carts/" + shop.cart("D") + "/coupon", "{\"code\":\"ONCE\"}")
                        .code())
                .isEqualTo("coupon_exhausted");
        assertThat(shop.put("/carts/" + shop.cart("D") + "/coupon", "{\"code\":\"NONE\"}")
                        .code())
                .isEqualTo("coupon_unknown");
    }

    @Test
    void a_gift_card_pays_alone_and_never_twice() throws SQLException {
        shop.stock("E", 1000, 9);
        var code = shop.operator("POST", "/gift-cards", "{\"amount\":{\"amount\":2000,\"currency\":\"GBP\"}}")
                .body()
                .path("code")
                .asText();
        var gift = Json.object().put("type", "giftCard").put("code", code);
        var cart = shop.cart("E");
        var total = shop.quote(cart).path("total");
        assertThat(shop.order(cart, total, List.of(gift, card("tok_visa"))).code())
                .isEqualTo("tenders_not_combinable");
        var placed = shop.order(cart, total, List.of(gift));
        assertThat(placed.status()).isEqualTo(201);
        assertThat(shop.number("SELECT balance FROM gift_card WHERE code = ?", code))
                .isEqualTo(2000 - 1674);
        assertThat(shop.order(shop.cart("E"), total, List.of(gift)).code()).isEqualTo("gift_card_insufficient");
        assertThat(shop.post("/orders/" + placed.id() + "/cancel", "").status()).isEqualTo(200);
        assertThat(shop.number("SELECT balance FROM gift_card WHERE code = ?", code))
                .isEqualTo(2000);
    }

    @Test
    void refunds_never_exceed_what_was_captured() {
        shop.stock("F", 1000, 9);
        var order = shop.order(shop.cart("F"), "tok_visa");
        assertThat(refund(order, 1000).status()).isEqualTo(201);
        assertThat(refund(order, 675).code()).isEqualTo("refund_exceeds_captured");
        assertThat(refund(order, 674).status()).isEqualTo(201);
    }

    @Test
    void cancelling_gives_back_the_rest_of_the_money_and_the_units() {
        shop.stock("G", 1000, 4);
        var order = shop.order(shop.cart("G"), "tok_visa");
        refund(order, 100);
        var cancelled = shop.post("/orders/" + order.id() + "/cancel", "");
        assertThat(cancelled.body().path("state").asText()).isEqualTo("CANCELLED");
        assertThat(shop.available("G")).isEqualTo(4);
        assertThat(shop.provider.effects().getLast().amount()).isEqualTo(1574);
        assertThat(shop.post("/orders/" + order.id() + "/cancel", "").code()).isEqualTo("order_cancelled");
        assertThat(refund(order, 1).code()).isEqualTo("refund_exceeds_captured");
    }

    @Test
    void the_trial_balance_is_zero() {
        shop.stock("H", 1234, 4);
        refund(shop.order(shop.cart("H"), "tok_visa"), 77);
        var balance = shop.operator("GET", "/ledger/trial-balance", "").body();
        assertThat(balance.path("balanced").asBoolean()).isTrue();
        assertThat(balance.path("accounts")).isNotEmpty();
    }

    private Shop.Reply refund(Shop.Reply order, long minor) {
        return shop.post(
                "/orders/" + order.id() + "/refunds",
                "{\"amount\":{\"amount\":%d,\"currency\":\"GBP\"}}".formatted(minor));
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode card(String token) {
        return Json.object().put("type", "card").put("token", token);
    }
}
