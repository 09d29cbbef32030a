package dev.phoenix.orders;

import static dev.phoenix.orders.Shop.card;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.orders.Shop.Said;
import dev.phoenix.orders.pricing.TaxWhenDown;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a shopper does before paying.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CartTest {
    private Shop shop;

    @BeforeAll
    void open() {
        shop = new Shop("cart_test", TaxWhenDown.CACHED);
    }

    @AfterAll
    void close() {
        shop.close();
    }

    private Said add(String cart, Map<String, ?> line) {
        return shop.post("/carts/" + cart + "/lines", line);
    }

    @Test
    void a_new_cart_is_empty_and_at_version_1() {
        var cart = shop.post("/carts", Map.of("currency", "GBP", "country", "GB"));
        assertThat(cart.status()).isEqualTo(201);
        assertThat(cart.body())
                .isEqualTo(shop.json(
                        "{'id':'" + cart.text("id") + "','currency':'GBP','country':'GB','lines':[],'version':1}"));
        assertThat(shop.get("/carts/" + cart.text("id")).body()).isEqualTo(cart.body());
    }

    @Test
    void the_same_sku_and_options_add_up_and_other_options_are_another_line() {
        var cart = shop.cart();
        add(cart, Map.of("sku", "MUG", "quantity", 1, "options", Map.of("colour", "red", "size", "L")));
        add(cart, Map.of("sku", "MUG", "quantity", 2, "options", Map.of("size", "L", "colour", "red")));
        var said = add(cart, Map.of("sku", "MUG", "quantity", 4, "options", Map.of("colour", "blue")));
        assertThat(said.body().path("lines").findValuesAsText("quantity")).containsExactly("3", "4");
        assertThat(said.body().path("version").asInt()).isEqualTo(4);
    }

    @Test
    void ten_lines_added_at_once_are_all_there() throws Exception {
        var cart = shop.cart();
        Shop.together(IntStream.range(0, 10)
                .<Callable<Said>>mapToObj(i ->
                        () -> add(cart, Map.of("sku", i % 2 == 0 ? "MUG" : "BOOK", "quantity", 1)))
                .toList());
        var lines = shop.get("/carts/" + cart).body().path("lines");
        assertThat(lines.findValuesAsText("quantity")).containsExactly("5", "5");
    }

    @Test
    void quantity_0_takes_a_line_out() {
        var cart = shop.cart();
        var line = add(cart, Map.of("sku", "MUG", "quantity", 2))
                .body()
                .path("lines")
                .path(0);
        var path = "/carts/" + cart + "/lines/" + line.path("id").asText();
        assertThat(shop.put(path, Map.of("quantity", 7)).body().path("lines").findValuesAsText("quantity"))
                .containsExactly("7");
        assertThat(shop.put(path, Map.of("quantity", 0)).body().path("lines")).isEmpty();
        assertThat(shop.put(path, Map.of("quantity", 0)).text("code")).isEqualTo("line_not_found");
    }

    @Test
    void what_makes_no_sense_is_refused_by_name() {
        var cart = shop.cart();
        assertThat(add(cart, Map.of("sku", "NONE", "quantity", 1)).text("code")).isEqualTo("sku_unknown");
        for (Object quantity : List.of(0, -1, 1001, "3", 1.5)) {
            assertThat(add(cart, Map.of("sku", "MUG", "quantity", quantity)).text("code"))
                    .isEqualTo("quantity_invalid");
        }
        assertThat(add("cart_none", Map.of("sku", "MUG", "quantity", 1)).text("code"))
                .isEqualTo("cart_not_found");
        assertThat(add(cart, Map.of("sku", "MUG", "quantity", 1, "colour", "red"))
                        .text("code"))
                .isEqualTo("invalid_request");
        assertThat(shop.post("/carts", Map.of("currency", "POUNDS", "country", "GB"))
                        .text("code"))
                .isEqualTo("invalid_request");
        assertThat(shop.get("/carts/" + cart).body().path("version").asInt()).isEqualTo(1);
    }

    @Test
    void a_cart_of_another_currency_takes_nothing_priced_in_pounds() {
        var cart =
                shop.post("/carts", Map.of("currency", "EUR", "country", "ES")).text("id");
        assertThat(add(cart, Map.of("sku", "MUG", "quantity", 1)).text("code")).isEqualTo("currency_mismatch");
    }

    @Test
    void a_quote_adds_up_by_rate() {
        var cart = shop.cartWith("MUG", 2);
        add(cart, Map.of("sku", "BOOK", "quantity", 1));
        var quote = shop.post("/carts/" + cart + "/quote", Map.of("shipping", "express"));
        assertThat(quote.body()).isEqualTo(shop.json("""
                        {'subtotal':{'amount':3499,'currency':'GBP'},'discount':{'amount':0,'currency':'GBP'},
                         'shipping':{'amount':995,'currency':'GBP'},'tax':{'amount':699,'currency':'GBP'},
                         'total':{'amount':5193,'currency':'GBP'},'taxLines':[
                          {'rate':'0.2','base':{'amount':3495,'currency':'GBP'},
                           'tax':{'amount':699,'currency':'GBP'},'jurisdiction':'GB'},
                          {'rate':'0','base':{'amount':999,'currency':'GBP'},
                           'tax':{'amount':0,'currency':'GBP'},'jurisdiction':'GB'}]}"""));
    }

    @Test
    void an_unknown_region_is_refused_and_never_untaxed() {
        var cart =
                shop.post("/carts", Map.of("currency", "GBP", "country", "XX")).text("id");
        add(cart, Map.of("sku", "MUG", "quantity", 1));
        assertThat(shop.post("/carts/" + cart + "/quote", Map.of("shipping", "standard"))
                        .text("code"))
                .isEqualTo("tax_region_unknown");
    }

    @Test
    void coupons_take_percent_or_a_fixed_amount_off_before_tax() {
        shop.put("/coupons/TEN", Map.of("percent", 10));
        shop.put("/coupons/FIVER", Map.of("amount", Shop.gbp(500)));
        shop.put("/coupons/EURO", Map.of("amount", Map.of("amount", 500, "currency", "EUR")));
        var cart = shop.cartWith("MUG", 2);
        assertThat(shop.put("/carts/" + cart + "/coupon", Map.of("code", "TEN")).text("coupon"))
                .isEqualTo("TEN");
        // (25.00 - 2.50 + 3.95) × 1.2
        assertThat(shop.total(cart)).isEqualTo(3174);
        shop.put("/carts/" + cart + "/coupon", Map.of("code", "FIVER"));
        assertThat(shop.total(cart)).isEqualTo(2874);
        for (var code : List.of("NONE", "EURO")) {
            assertThat(shop.put("/carts/" + cart + "/coupon", Map.of("code", code))
                            .text("code"))
                    .isEqualTo("coupon_unknown");
        }
    }

    @Test
    void a_coupon_with_one_use_discounts_exactly_one_of_many_orders() throws Exception {
        shop.put("/coupons/ONCE", Map.of("percent", 50, "limit", 1));
        var carts =
                IntStream.range(0, 12).mapToObj(i -> shop.cartWith("MUG", 1)).toList();
        carts.forEach(cart -> shop.put("/carts/" + cart + "/coupon", Map.of("code", "ONCE")));
        var said = Shop.together(carts.stream()
                .<Callable<Said>>map(cart -> () -> shop.place(cart, card("tok_visa")))
                .toList());
        assertThat(said.stream().filter(each -> each.status() == 201)).hasSize(1);
        assertThat(said.stream().filter(each -> each.text("code").equals("coupon_exhausted")))
                .hasSize(11);
        assertThat(shop.count("coupon where code = 'ONCE' and used = 1")).isOne();
        var late = shop.cartWith("MUG", 1);
        assertThat(shop.put("/carts/" + late + "/coupon", Map.of("code", "ONCE"))
                        .text("code"))
                .isEqualTo("coupon_exhausted");
    }

    @Test
    void a_failed_attempt_gives_its_coupon_back() {
        shop.put("/coupons/AGAIN", Map.of("percent", 50, "limit", 1));
        var cart = shop.cartWith("MUG", 1);
        shop.put("/carts/" + cart + "/coupon", Map.of("code", "AGAIN"));
        assertThat(shop.place(cart, card("tok_chargeDeclined")).status()).isEqualTo(402);
        assertThat(shop.count("coupon where code = 'AGAIN' and used = 0")).isOne();
        assertThat(shop.place(cart, card("tok_visa")).status()).isEqualTo(201);
    }

    @Test
    void an_ordered_cart_does_not_change() {
        var cart = shop.cartWith("MUG", 1);
        shop.place(cart, card("tok_visa"));
        assertThat(add(cart, Map.of("sku", "MUG", "quantity", 1)).text("code")).isEqualTo("cart_locked");
    }

    @Test
    void demand_counts_units_in_open_carts() {
        shop.put("/products", Map.of("products", List.of(Shop.product("WANTED", 100, "standard"))));
        shop.inventory.stock("WANTED", 100);
        shop.cartWith("WANTED", 3);
        shop.place(shop.cartWith("WANTED", 4), card("tok_visa"));
        var items = shop.get("/demand").body().path("items");
        assertThat(items).contains(shop.json("{'sku':'WANTED','quantity':3}"));
    }

    @Test
    void the_operators_calls_need_the_token() {
        var said = shop.put("/products", Map.of("products", List.of()), "Authorization", "Bearer wrong");
        assertThat(said.status()).isEqualTo(401);
    }
}
