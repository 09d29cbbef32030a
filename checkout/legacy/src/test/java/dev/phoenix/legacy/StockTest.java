package dev.phoenix.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.legacy.servlet.Json;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockTest {
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

    private Shop.Reply transfer(String id, String sku, long quantity) {
        return shop.operator("POST", "/stock/transfers", """
                {"id":"%s","lines":[{"sku":"%s","quantity":%d}]}""".formatted(id, sku, quantity));
    }

    private static long moved(Shop.Reply reply) {
        return reply.body().at("/lines/0/quantity").asLong(Long.MIN_VALUE);
    }

    @Test
    void counted_units_are_told() {
        shop.operator("PUT", "/stock", "{\"items\":[{\"sku\":\"S1\",\"onHand\":3},{\"sku\":\"S2\",\"onHand\":4}]}");
        assertThat(shop.get("/stock/S2").body())
                .isEqualTo(Json.stored("{\"sku\":\"S2\",\"onHand\":4,\"reserved\":0,\"available\":4}"));
        assertThat(shop.operator("GET", "/stock", "").body().path("items"))
                .contains(shop.get("/stock/S1").body());
        assertThat(shop.get("/stock/S0").code()).isEqualTo("sku_unknown");
        assertThat(shop.operator("PUT", "/stock/S1", "{\"onHand\":-1}").code()).isEqualTo("invalid_request");
    }

    @Test
    void units_leave_at_most_as_far_as_they_are_there() {
        shop.operator("PUT", "/stock/T1", "{\"onHand\":3}");
        assertThat(moved(transfer("t-1", "T1", -5))).isEqualTo(-3);
        assertThat(shop.available("T1")).isZero();
    }

    @Test
    void a_transfer_that_is_repeated_answers_the_same_and_moves_nothing() {
        shop.operator("PUT", "/stock/T2", "{\"onHand\":9}");
        var first = transfer("t-2", "T2", -4);
        assertThat(transfer("t-2", "T2", -4)).isEqualTo(first);
        assertThat(transfer("t-2", "T2", -1)).isEqualTo(first);
        assertThat(shop.available("T2")).isEqualTo(5);
    }

    @Test
    void a_transfer_that_broke_off_is_finished_and_moves_no_unit_twice() throws SQLException {
        shop.operator("PUT", "/stock/T3", "{\"onHand\":9}");
        var first = transfer("t-6", "T3", -4);
        assertThat(shop.number("WITH gone AS (DELETE FROM stock_transfer WHERE id = 't-6' RETURNING 1) TABLE gone"))
                .isEqualTo(1);
        assertThat(transfer("t-6", "T3", -4)).isEqualTo(first);
        assertThat(shop.available("T3")).isEqualTo(5);
    }

    @Test
    void units_arrive_also_for_a_sku_that_was_not_there() {
        assertThat(moved(transfer("t-3", "NEW", 7))).isEqualTo(7);
        assertThat(shop.available("NEW")).isEqualTo(7);
        assertThat(moved(transfer("t-4", "NEVER", -7))).isZero();
    }

    @Test
    void a_transfer_waits_for_a_sku_that_is_being_sold_and_holds_no_other_meanwhile() throws Exception {
        shop.operator("PUT", "/stock", "{\"items\":[{\"sku\":\"BUSY\",\"onHand\":5},{\"sku\":\"FREE\",\"onHand\":5}]}");
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                var sale = DriverManager.getConnection(shop.jdbcUrl);
                var lock = sale.createStatement()) {
            sale.setAutoCommit(false);
            lock.execute("SELECT 1 FROM stock WHERE sku = 'BUSY' FOR UPDATE");
            var transfer = executor.submit(() -> shop.operator("POST", "/stock/transfers", """
                    {"id":"t-5","lines":[{"sku":"FREE","quantity":-2},{"sku":"BUSY","quantity":-2}]}"""));
            Shop.until("what is free has moved", () -> shop.available("FREE") == 3);
            lock.execute("SET LOCAL statement_timeout = '1min'");
            lock.execute("SELECT 1 FROM stock WHERE sku = 'FREE' FOR UPDATE");
            sale.commit();
            assertThat(transfer.get(1, TimeUnit.MINUTES).status()).isEqualTo(200);
        }
        assertThat(shop.available("BUSY")).isEqualTo(3);
        assertThat(shop.available("FREE")).isEqualTo(3);
    }

    @Test
    void open_carts_are_demand_and_ordered_ones_are_not() {
        shop.stock("WANTED", 100, 9);
        var open = shop.cart("WANTED");
        shop.add(open, "WANTED", 2);
        shop.order(shop.cart("WANTED"), "tok_visa");
        assertThat(shop.operator("GET", "/demand", "").body().path("items"))
                .contains(Json.stored("{\"sku\":\"WANTED\",\"quantity\":3}"));
    }
}
