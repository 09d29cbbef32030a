package dev.phoenix.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.legacy.servlet.Json;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaxQuoteTest {
    private Shop shop;

    @BeforeAll
    void open() throws IOException, SQLException {
        shop = new Shop();
    }

    @AfterAll
    void close() {
        shop.close();
    }

    private Shop.Reply quote(String where, boolean inclusive, String lines) {
        return shop.post("/tax/quotes", """
                {%s,"pricesIncludeTax":%b,"lines":[%s]}""".formatted(where, inclusive, lines));
    }

    private static String line(String id, String category, long quantity, long price) {
        return """
                {"id":"%s","category":"%s","quantity":%d,"unitPrice":{"amount":%d,"currency":"EUR"}}""".formatted(id, category, quantity, price);
    }

    private static long amount(Shop.Reply reply, String pointer) {
        return reply.body().at(pointer + "/amount").asLong(-1);
    }

    @Test
    void each_line_gets_its_part_of_the_tax() {
        var answer = quote(
                "\"country\":\"DE\",\"date\":\"2026-01-31\"",
                false,
                line("a", "standard", 1, 250) + "," + line("b", "reduced", 2, 500) + "," + line("c", "zero", 1, 99));
        assertThat(answer.body()).isEqualTo(Json.stored("""
                {"lines":[
                  {"id":"a","net":{"amount":250,"currency":"EUR"},"tax":{"amount":48,"currency":"EUR"},
                   "gross":{"amount":298,"currency":"EUR"},"rate":"0.19","jurisdiction":"DE"},
                  {"id":"b","net":{"amount":1000,"currency":"EUR"},"tax":{"amount":70,"currency":"EUR"},
                   "gross":{"amount":1070,"currency":"EUR"},"rate":"0.07","jurisdiction":"DE"},
                  {"id":"c","net":{"amount":99,"currency":"EUR"},"tax":{"amount":0,"currency":"EUR"},
                   "gross":{"amount":99,"currency":"EUR"},"rate":"0","jurisdiction":"DE"}],
                 "tax":{"amount":118,"currency":"EUR"},"total":{"amount":1467,"currency":"EUR"}}"""));
    }

    @Test
    void the_rate_is_the_one_of_the_day() {
        var lines = line("a", "standard", 1, 10_000);
        assertThat(amount(quote("\"country\":\"DE\",\"date\":\"2020-06-30\"", false, lines), "/tax"))
                .isEqualTo(1900);
        assertThat(amount(quote("\"country\":\"DE\",\"date\":\"2020-07-01\"", false, lines), "/tax"))
                .isEqualTo(1600);
        assertThat(amount(quote("\"country\":\"DE\",\"date\":\"2021-01-01\"", false, lines), "/tax"))
                .isEqualTo(1900);
    }

    @Test
    void tax_within_the_price_is_taken_out_of_it() {
        var answer = quote("\"country\":\"GB\"", true, line("a", "standard", 1, 100));
        assertThat(amount(answer, "/lines/0/net")).isEqualTo(83);
        assertThat(amount(answer, "/lines/0/tax")).isEqualTo(17);
        assertThat(amount(answer, "/total")).isEqualTo(100);
    }

    @Test
    void shipping_is_taxed_at_the_standard_rate() {
        var answer = shop.post("/tax/quotes", """
                {"country":"GB","pricesIncludeTax":true,"lines":[%s],"shipping":{"amount":500,"currency":"EUR"}}""".formatted(line("a", "zero", 1, 100)));
        assertThat(amount(answer, "/shipping/net")).isEqualTo(417);
    }

    @Test
    void a_region_names_its_jurisdiction_and_reduced_falls_back_where_there_is_none() {
        var answer = quote("\"country\":\"US\",\"region\":\"NJ\"", false, line("a", "reduced", 1, 10_000));
        assertThat(answer.body().at("/lines/0/rate").asText()).isEqualTo("0.06625");
        assertThat(answer.body().at("/lines/0/jurisdiction").asText()).isEqualTo("US-NJ");
    }

    @Test
    void an_unknown_place_or_day_is_refused_and_never_untaxed() {
        for (var where : new String[] {
            "\"country\":\"XX\"",
            "\"country\":\"US\"",
            "\"country\":\"US\",\"region\":\"XX\"",
            "\"country\":\"DE\",\"date\":\"1950-01-01\""
        }) {
            var answer = quote(where, false, line("a", "zero", 1, 100));
            assertThat(answer.status()).as(where).isEqualTo(422);
            assertThat(answer.code()).as(where).isEqualTo("tax_region_unknown");
        }
    }

    @Test
    void what_makes_no_sense_is_refused_by_code() {
        assertThat(quote("\"country\":\"DE\"", false, line("a", "standard", 0, 1))
                        .code())
                .isEqualTo("quantity_invalid");
        assertThat(quote("\"country\":\"DE\"", false, line("a", "luxury", 1, 1)).code())
                .isEqualTo("invalid_request");
        assertThat(quote("\"country\":\"DE\"", false, "").code()).isEqualTo("invalid_request");
        assertThat(quote("\"country\":\"DE\"", false, line("a", "zero", 1, 1) + "," + line("a", "zero", 1, 1))
                        .code())
                .isEqualTo("invalid_request");
        assertThat(quote(
                                "\"country\":\"DE\"",
                                false,
                                line("a", "zero", 1, 1) + ","
                                        + line("b", "zero", 1, 1).replace("EUR", "GBP"))
                        .code())
                .isEqualTo("currency_mismatch");
        assertThat(shop.post("/tax/quotes", "{").code()).isEqualTo("malformed_json");
    }
}
