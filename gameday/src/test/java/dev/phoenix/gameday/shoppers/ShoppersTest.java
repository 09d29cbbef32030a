package dev.phoenix.gameday.shoppers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gameday.shoppers.Account.Step;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShoppersTest {
    private static final long SEED = 5;
    private static final RetailFacts FACTS = RetailFacts.load();

    private FakeShop shop;

    @BeforeEach
    void open() throws IOException {
        shop = new FakeShop();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void shoppers_fill_carts_pay_and_read_their_receipts() throws InterruptedException {
        Account account = shopFor(Duration.ofSeconds(1), 40);

        assertThat(account.failureExamples()).isEmpty();
        assertThat(account.ordersPlaced()).isGreaterThan(10);
        assertThat(account.latencies(Step.READ_ORDER).count()).isEqualTo(account.ordersPlaced());
        assertThat(account.answersFrom("legacy")).isEqualTo(account.requests());
        assertThat(account.answersFrom("candidate")).isZero();
        assertThat(account.journeys()).allMatch(journey -> Account.Journey.isLegacys(journey.order()));
        assertThat(shop.cookies).allMatch(cookie -> cookie.startsWith("session="));
    }

    @Test
    void a_lost_answer_is_asked_for_again_with_the_same_key_and_counts_as_one_request() throws InterruptedException {
        shop.plan(0, "").plan(503, "{}").plan(409, "{\"code\":\"in_progress\"}");

        Account account = oneShopper();

        assertThat(account.failureExamples()).isEmpty();
        assertThat(account.ordersPlaced()).isEqualTo(1);
        assertThat(account.retries()).isEqualTo(3);
        assertThat(shop.placeOrderKeys).hasSize(4).containsOnly(shop.placeOrderKeys.peek());
        assertThat(account.latencies(Step.PLACE_ORDER).count()).isEqualTo(1);
    }

    @Test
    void a_shop_that_says_no_is_no_failure() throws InterruptedException {
        shop.plan(409, "{\"code\":\"out_of_stock\"}");

        Account account = oneShopper();

        assertThat(account.businessAnswers()).containsOnlyKeys("out_of_stock");
        assertThat(account.failedByPhoenix() + account.failedByLegacy()).isZero();
    }

    @Test
    void a_failure_in_the_legacys_own_words_is_the_legacys() throws InterruptedException {
        shop.plan(500, "{\"code\":\"internal_error\"}")
                .plan(500, "{\"code\":\"internal_error\"}")
                .plan(500, "{\"code\":\"internal_error\"}")
                .plan(500, "{\"code\":\"internal_error\"}");

        Account account = oneShopper();

        assertThat(account.failedByLegacy()).isEqualTo(1);
        assertThat(account.failedByPhoenix()).isZero();
    }

    @Test
    void a_failure_that_the_gateway_answers_is_phoenixs() throws InterruptedException {
        String gateways = "{\"code\":\"internal_error\",\"exchange\":\"0199\"}";
        shop.plan(502, gateways).plan(502, gateways).plan(502, gateways).plan(502, gateways);

        assertThat(oneShopper().failedByPhoenix()).isEqualTo(1);
    }

    @Test
    void an_order_that_does_not_add_up_is_a_failure() throws InterruptedException {
        shop.plan(201, "{\"id\":\"7\",\"totals\":{\"total\":{\"amount\":1}},\"tenders\":[]}");

        Account account = oneShopper();

        assertThat(account.failedByPhoenix()).isEqualTo(1);
        assertThat(account.failureExamples().getFirst()).contains("does not add up");
    }

    private Account oneShopper() throws InterruptedException {
        Account account = new Account();
        try (Shop door = new Shop(shop.url(), "")) {
            Shoppers.Manner manner = new Shoppers.Manner(FACTS, 1, Duration.ofMillis(1), 1, SEED);
            Thread shopper = Thread.ofVirtual()
                    .start(() -> new Shopper(door, account, manner, Basket.draw(FACTS, SEED, 1), 1)
                            .visit(System.nanoTime()));
            assertThat(shopper.join(Duration.ofMinutes(2))).isTrue();
        }
        return account;
    }

    private Account shopFor(Duration time, double perSecond) throws InterruptedException {
        Shoppers.Manner manner = new Shoppers.Manner(FACTS, perSecond, Duration.ofMillis(1), 1_000, SEED);
        try (Shoppers shoppers = Shoppers.start(shop.url(), manner, time)) {
            assertThat(shoppers.arrivals().await(Duration.ofMinutes(2))).isTrue();
            return shoppers.account();
        }
    }
}
