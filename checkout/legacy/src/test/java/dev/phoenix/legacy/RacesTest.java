package dev.phoenix.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.legacy.servlet.Json;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RacesTest {
    private static final String WAITING = """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'""";

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

    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<T>();
            for (var future : executor.invokeAll(tasks)) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private static List<Integer> fewAtOnce(List<Callable<Integer>> tasks)
            throws InterruptedException, ExecutionException {
        try (var executor = Executors.newFixedThreadPool(6)) {
            var answers = new ArrayList<Integer>();
            for (var future : executor.invokeAll(tasks)) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private List<Integer> orderAtOnce(List<String> carts) throws InterruptedException, ExecutionException {
        return atOnce(carts.stream()
                .map(cart ->
                        (Callable<Integer>) () -> shop.order(cart, "tok_visa").status())
                .toList());
    }

    @Test
    void of_many_buyers_of_the_last_unit_exactly_one_wins() throws Exception {
        shop.stock("LAST", 1500, 1);
        int before = shop.provider.effects().size();
        var carts = IntStream.range(0, 12).mapToObj(i -> shop.cart("LAST")).toList();
        var statuses = orderAtOnce(carts);
        assertThat(Collections.frequency(statuses, 201)).isEqualTo(1);
        assertThat(Collections.frequency(statuses, 409)).isEqualTo(11);
        assertThat(shop.available("LAST")).isZero();
        assertThat(shop.provider.effects()).hasSize(before + 1);
    }

    @Test
    void two_carts_in_opposite_order_deadlock_and_both_finish() throws Exception {
        shop.stock("LEFT", 100, 50);
        shop.stock("MIDDLE", 100, 50);
        shop.stock("RIGHT", 100, 50);
        var carts = List.of(shop.cart("LEFT", "MIDDLE", "RIGHT"), shop.cart("RIGHT", "MIDDLE", "LEFT"));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                var other = DriverManager.getConnection(shop.jdbcUrl);
                var lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("SELECT 1 FROM stock WHERE sku = 'MIDDLE' FOR UPDATE");
            var answers = executor.submit(() -> orderAtOnce(carts));
            Shop.until("both hold one SKU and wait for the next", () -> shop.number(WAITING) == 2);
            other.commit();
            assertThat(answers.get()).containsOnly(201);
        }
        assertThat(shop.available("LEFT")).isEqualTo(48);
        assertThat(shop.get("/metrics").body().path("text").asText())
                .containsPattern("legacy_deadlock_victims_total [1-9]");
    }

    @Test
    void one_cart_ordered_many_times_at_once_becomes_one_order() throws Exception {
        shop.stock("ONE", 100, 50);
        var cart = shop.cart("ONE");
        var ids = atOnce(Collections.nCopies(
                10, (Callable<String>) () -> shop.order(cart, "tok_visa").id()));
        assertThat(ids).doesNotContain("").containsOnly(ids.getFirst());
        assertThat(shop.available("ONE")).isEqualTo(49);
    }

    @Test
    void units_put_in_at_once_all_arrive() throws Exception {
        shop.stock("MANY", 100, 50);
        var cart = shop.cart();
        atOnce(Collections.nCopies(
                10, (Callable<Integer>) () -> shop.add(cart, "MANY", 1).status()));
        var answer = shop.get("/carts/" + cart).body();
        assertThat(answer.at("/lines/0/quantity").asLong()).isEqualTo(10);
        assertThat(answer.path("version").asLong()).isEqualTo(11);
    }

    @Test
    void refunds_at_once_never_give_back_more_than_was_taken() throws Exception {
        shop.stock("BACK", 10_000, 50);
        var order = shop.order(shop.cart("BACK"), "tok_visa").id();
        var refund = "{\"amount\":{\"amount\":7000,\"currency\":\"GBP\"}}";
        var statuses = atOnce(Collections.nCopies(4, (Callable<Integer>)
                () -> shop.post("/orders/" + order + "/refunds", refund).status()));
        assertThat(Collections.frequency(statuses, 201)).isEqualTo(1);
        assertThat(Collections.frequency(statuses, 409)).isEqualTo(3);
    }

    @Test
    void a_gift_card_pays_one_of_many_orders_at_once() throws Exception {
        shop.stock("GIFT", 1000, 50);
        var code = shop.operator("POST", "/gift-cards", "{\"amount\":{\"amount\":1674,\"currency\":\"GBP\"}}")
                .body()
                .path("code")
                .asText();
        var total = Json.stored("{\"amount\":1674,\"currency\":\"GBP\"}");
        var gift = Json.object().put("type", "giftCard").put("code", code);
        var tasks = IntStream.range(0, 6)
                .mapToObj(i -> shop.cart("GIFT"))
                .map(cart -> (Callable<Integer>)
                        () -> shop.order(cart, total, List.of(gift)).status())
                .toList();
        var statuses = atOnce(tasks);
        assertThat(Collections.frequency(statuses, 201)).isEqualTo(1);
        assertThat(Collections.frequency(statuses, 422)).isEqualTo(5);
    }

    @Test
    void a_seeded_crowd_of_shoppers_leaves_every_sum_right() throws Exception {
        long seed = 20261123;
        var random = new Random(seed);
        var skus = IntStream.range(0, 6).mapToObj(i -> "CROWD-" + i).toList();
        skus.forEach(sku -> shop.stock(sku, 100 + random.nextInt(5000), 12));
        var tasks = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 60; i++) {
            var wanted = new ArrayList<>(skus);
            Collections.shuffle(wanted, random);
            var mine = wanted.subList(0, 1 + random.nextInt(4)).toArray(String[]::new);
            var token = random.nextInt(10) == 0 ? FakeProvider.DECLINED : "tok_visa";
            var afterwards = random.nextInt(4);
            tasks.add(() -> shopping(mine, token, afterwards));
        }
        assertThat(fewAtOnce(tasks)).as("seed %d", seed).containsAnyOf(201).isSubsetOf(201, 402, 409, 503);
        Invariants.check(shop);
    }

    private int shopping(String[] skus, String token, int afterwards) {
        var placed = shop.order(shop.cart(skus), token);
        if (placed.status() == 201 && afterwards == 0) {
            shop.post("/orders/" + placed.id() + "/cancel", "");
        }
        if (placed.status() == 201 && afterwards == 1) {
            shop.post("/orders/" + placed.id() + "/refunds", "{\"amount\":{\"amount\":50,\"currency\":\"GBP\"}}");
        }
        return placed.status();
    }
}
