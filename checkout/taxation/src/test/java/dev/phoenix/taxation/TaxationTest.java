package dev.phoenix.taxation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Service;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaxationTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    private static final String FOUR_LINES = """
            {"country": "US", "region": "CA", "pricesIncludeTax": false, "lines": [
              {"id": "1", "category": "standard", "quantity": 1, "unitPrice": {"amount": 250, "currency": "USD"}},
              {"id": "2", "category": "standard", "quantity": 1, "unitPrice": {"amount": 250, "currency": "USD"}},
              {"id": "3", "category": "standard", "quantity": 1, "unitPrice": {"amount": 250, "currency": "USD"}}]}
            """;
    private final HttpClient client = HttpClient.newHttpClient();
    private Service service;

    @BeforeAll
    void start() {
        service = Main.start(settings(Rounding.Basis.ORDER), CLOCK);
    }

    @AfterAll
    void stop() {
        service.stop();
    }

    @Test
    void a_quote_says_what_each_line_and_shipping_owe() throws Exception {
        assertThat(quote("""
                {"country": "GB", "pricesIncludeTax": false, "lines": [
                  {"id": "a", "category": "standard", "quantity": 3, "unitPrice": {"amount": 999, "currency": "GBP"},
                   "discount": {"amount": 100, "currency": "GBP"}},
                  {"id": "b", "category": "reduced", "quantity": 1, "unitPrice": {"amount": 333, "currency": "GBP"}},
                  {"id": "c", "category": "zero", "quantity": 2, "unitPrice": {"amount": 150, "currency": "GBP"}}],
                 "shipping": {"amount": 395, "currency": "GBP"}}
                """)).isEqualTo(Json.mapper().readTree("""
                {"lines": [
                  {"id": "a", "net": {"amount": 2897, "currency": "GBP"}, "tax": {"amount": 579, "currency": "GBP"},
                   "gross": {"amount": 3476, "currency": "GBP"}, "rate": "0.2", "jurisdiction": "GB"},
                  {"id": "b", "net": {"amount": 333, "currency": "GBP"}, "tax": {"amount": 17, "currency": "GBP"},
                   "gross": {"amount": 350, "currency": "GBP"}, "rate": "0.05", "jurisdiction": "GB"},
                  {"id": "c", "net": {"amount": 300, "currency": "GBP"}, "tax": {"amount": 0, "currency": "GBP"},
                   "gross": {"amount": 300, "currency": "GBP"}, "rate": "0", "jurisdiction": "GB"}],
                 "shipping": {"net": {"amount": 395, "currency": "GBP"}, "tax": {"amount": 79, "currency": "GBP"},
                   "gross": {"amount": 474, "currency": "GBP"}, "rate": "0.2", "jurisdiction": "GB"},
                 "tax": {"amount": 675, "currency": "GBP"}, "total": {"amount": 4600, "currency": "GBP"}}
                """));
    }

    @Test
    void prices_that_include_tax_stay_what_the_shopper_pays() throws Exception {
        var quote = quote("""
                {"country": "GB", "pricesIncludeTax": true, "lines": [
                  {"id": "a", "category": "standard", "quantity": 1, "unitPrice": {"amount": 100, "currency": "GBP"}}],
                 "shipping": {"amount": 500, "currency": "GBP"}}
                """);

        assertThat(quote.at("/total/amount").asLong()).isEqualTo(600);
        assertThat(quote.at("/tax/amount").asLong()).isEqualTo(100);
        assertThat(quote.at("/lines/0/net/amount").asLong()).isEqualTo(83);
        assertThat(quote.at("/shipping/net/amount").asLong()).isEqualTo(417);
    }

    @Test
    void the_day_of_the_sale_decides_the_rate_and_without_one_it_is_today() throws Exception {
        assertThat(german(", \"date\": \"2020-07-01\"").at("/lines/0/rate").asText())
                .isEqualTo("0.16");
        assertThat(german(", \"date\": \"2021-01-01\"").at("/lines/0/rate").asText())
                .isEqualTo("0.19");
        assertThat(german("").at("/lines/0/rate").asText()).isEqualTo("0.19");
    }

    @Test
    void a_state_is_named_in_the_jurisdiction() throws Exception {
        assertThat(quote(FOUR_LINES).at("/lines/0/jurisdiction").asText()).isEqualTo("US-CA");
    }

    @Test
    void a_place_without_known_rates_is_refused_and_never_taxed_at_zero() throws Exception {
        for (var place : List.of("\"XX\"", "\"US\"", "\"US\", \"region\": \"ZZ\"", "\"DE\", \"region\": \"BY\"")) {
            var refused = post(service, FOUR_LINES.replace("\"US\", \"region\": \"CA\"", place), "");
            assertThat(refused.statusCode()).as(place).isEqualTo(422);
            assertThat(refused.body()).contains("\"code\":\"tax_region_unknown\"");
        }
    }

    @Test
    void the_policy_may_round_line_by_line() throws Exception {
        var byLine = Main.start(settings(Rounding.Basis.LINE), CLOCK);

        assertThat(quote(FOUR_LINES).at("/tax/amount").asLong()).isEqualTo(54);
        var answer = post(byLine, FOUR_LINES, "");
        assertThat(Json.mapper().readTree(answer.body()).at("/tax/amount").asLong())
                .isEqualTo(54);
        assertThat(Json.mapper()
                        .readTree(post(byLine, FOUR_LINES.replace("250", "20"), "")
                                .body())
                        .at("/tax/amount")
                        .asLong())
                .isEqualTo(3);
        assertThat(quote(FOUR_LINES.replace("250", "20")).at("/tax/amount").asLong())
                .isEqualTo(4);
        byLine.stop();
    }

    @Test
    void a_place_may_have_a_rounding_policy_of_its_own() throws Exception {
        var cents = FOUR_LINES.replace("250", "20");
        var settings = new Main.Settings(
                "127.0.0.1", 0, Rounding.Basis.ORDER, Rounding.Mode.HALF_UP, Optional.of("US-CA=line, DE=order/down"));
        var service = Main.start(settings, CLOCK);
        var california = Json.mapper().readTree(post(service, cents, "").body());
        var newJersey = Json.mapper()
                .readTree(post(service, cents.replace("\"CA\"", "\"NJ\""), "").body());
        service.stop();

        assertThat(california.at("/tax/amount").asLong())
                .as("the line's tax rounded, four times")
                .isNotEqualTo(quote(cents).at("/tax/amount").asLong());
        assertThat(newJersey).isEqualTo(quote(cents.replace("\"CA\"", "\"NJ\"")));
        assertThat(settings.roundings().of(new Jurisdiction("DE", Optional.empty())))
                .isEqualTo(new Rounding(Rounding.Basis.ORDER, Rounding.Mode.DOWN));
        assertThatThrownBy(() -> new Main.Settings(
                        "127.0.0.1", 0, Rounding.Basis.ORDER, Rounding.Mode.HALF_UP, Optional.of("US-CA=often")))
                .hasMessageContaining("'US-CA=often' is not a place's rounding");
    }

    @Test
    void the_shadow_lane_gets_the_same_answer_byte_for_byte() throws Exception {
        assertThat(post(service, FOUR_LINES, "phoenix.lane=shadow").body())
                .isEqualTo(post(service, FOUR_LINES, "").body());
    }

    @Test
    void a_query_that_makes_no_sense_is_refused() throws Exception {
        for (var wrong : List.of(
                FOUR_LINES.replace("\"standard\"", "\"luxury\""),
                FOUR_LINES.replace("250", "-1"),
                FOUR_LINES.replace("250", "1000000000001"),
                FOUR_LINES.replace("250", "2.5"),
                FOUR_LINES.replace("\"id\": \"2\"", "\"id\": \"1\""),
                FOUR_LINES.replace("\"pricesIncludeTax\": false, ", ""),
                FOUR_LINES.replaceFirst("\"lines\"", "\"date\": \"soon\", \"lines\""),
                "{\"country\": \"US\", \"region\": \"CA\", \"pricesIncludeTax\": false, \"lines\": []}",
                FOUR_LINES.replaceFirst(
                        "\"quantity\": 1",
                        "\"quantity\": 1, \"discount\": {\"amount\": 251, \"currency\": \"USD\"}"))) {
            var refused = post(service, wrong, "");
            assertThat(refused.statusCode()).as(wrong + refused.body()).isEqualTo(422);
            assertThat(refused.body()).contains("\"code\":\"invalid_request\"");
        }
    }

    @Test
    void a_quantity_out_of_range_and_mixed_currencies_have_codes_of_their_own() throws Exception {
        assertThat(post(service, FOUR_LINES.replace("\"quantity\": 1", "\"quantity\": 0"), "")
                        .body())
                .contains("\"code\":\"quantity_invalid\"");
        assertThat(post(service, FOUR_LINES.replace("\"quantity\": 1", "\"quantity\": 1001"), "")
                        .body())
                .contains("\"code\":\"quantity_invalid\"");
        assertThat(post(service, FOUR_LINES.replaceFirst("USD", "EUR"), "").body())
                .contains("\"code\":\"currency_mismatch\"");
    }

    private static Main.Settings settings(Rounding.Basis basis) {
        return new Main.Settings("127.0.0.1", 0, basis, Rounding.Mode.HALF_UP, Optional.empty());
    }

    private JsonNode german(String date) throws Exception {
        return quote(FOUR_LINES.replace("\"US\", \"region\": \"CA\"", "\"DE\"" + date));
    }

    private JsonNode quote(String query) throws Exception {
        var answer = post(service, query, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.mapper().readTree(answer.body());
    }

    private HttpResponse<String> post(Service to, String query, String baggage)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(to.address().resolve("/tax/quotes"))
                .header("baggage", baggage)
                .POST(HttpRequest.BodyPublishers.ofString(query));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
