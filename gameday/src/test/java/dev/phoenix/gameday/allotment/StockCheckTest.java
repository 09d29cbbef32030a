package dev.phoenix.gameday.allotment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.postgres.Postgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The check on hand-made books, right ones and such with a lie in them.
class StockCheckTest {
    private static final String TABLES = """
            CREATE TABLE stock (sku text PRIMARY KEY, on_hand bigint);
            CREATE TABLE stock_movement (id bigint GENERATED ALWAYS AS IDENTITY, sku text, delta bigint, reason text);
            CREATE TABLE orders (id bigint, state text);
            CREATE TABLE order_line (order_id bigint, sku text, quantity bigint);
            CREATE TABLE reservation (id text, state text);
            CREATE TABLE reservation_line (reservation_id text, sku text, quantity bigint);
            """;

    private String legacy;
    private String inventory;
    private String allotments;
    private StockCheck check;

    private static String database() {
        return Postgres.shared().database("test_" + UUID.randomUUID().toString().replace("-", ""));
    }

    private static void run(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @BeforeEach
    void twenty_units_of_which_five_went_over_and_some_were_sold() throws SQLException {
        legacy = database();
        inventory = database();
        allotments = database();
        try (var table = new AllotmentTable(allotments)) {
            assertThat(table.unfinished()).isEmpty();
        }
        run(legacy, TABLES + """
                INSERT INTO stock VALUES ('A', 13);
                INSERT INTO stock_movement (sku, delta, reason) VALUES ('A', 20, 'count'), ('A', -2, 'order 1'),
                    ('A', -1, 'order 2'), ('A', 1, 'cancel 2'), ('A', -5, 'transfer allotment-m-take');
                INSERT INTO orders VALUES (1, 'PLACED'), (2, 'CANCELLED');
                INSERT INTO order_line VALUES (1, 'A', 2), (2, 'A', 1);
                """);
        run(inventory, "CREATE SCHEMA live; SET search_path = live; " + TABLES + """
                INSERT INTO stock VALUES ('A', 4);
                INSERT INTO stock_movement (sku, delta, reason) VALUES ('A', 5, 'transfer allotment-m-give'),
                    ('A', -1, 'reservation r');
                INSERT INTO reservation VALUES ('r', 'COMMITTED'), ('s', 'ACTIVE');
                INSERT INTO reservation_line VALUES ('r', 'A', 1), ('s', 'A', 1);
                """);
        run(allotments, """
                INSERT INTO allotment (id, migration, decision, share, round, from_store, to_store, lines, taken, kept,
                    state) VALUES ('m', 'checkout', 1, 50000, 0, 'legacy', 'candidate', '{"A":6}', '{"A":5}', '{}', 'DONE')
                """);
        check = new StockCheck(legacy, inventory, allotments);
    }

    @AfterEach
    void nothing_was_written() throws SQLException {
        assertThat(check.check()).isEqualTo(check.check());
    }

    @Test
    void books_that_agree_are_right() throws SQLException {
        var report = check.check();
        assertThat(report.wrong()).isEmpty();
        assertThat(report.isRight()).isTrue();
        assertThat(report.sentence())
                .isEqualTo("20 units of 1 SKUs: 13 on legacy, 4 on the candidate, 0 in transit, 3 sold");
    }

    @Test
    void units_on_the_way_are_in_transit() throws SQLException {
        run(inventory, "DELETE FROM live.stock_movement WHERE reason LIKE 'transfer%'");
        run(inventory, "DELETE FROM live.stock_movement; DELETE FROM live.stock; DELETE FROM live.reservation");
        run(allotments, "UPDATE allotment SET state = 'GIVING'");
        var report = check.check();
        assertThat(report.wrong()).isEmpty();
        assertThat(report.lines().getFirst().inTransit()).isEqualTo(5);
        run(allotments, "UPDATE allotment SET state = 'TAKING', taken = NULL");
        assertThat(check.check().isRight()).isTrue();
    }

    @Test
    void a_unit_that_is_on_hand_and_was_never_brought_is_found() throws SQLException {
        run(legacy, "UPDATE stock SET on_hand = 14");
        assertThat(check.check().isRight()).isFalse();
    }

    @Test
    void a_unit_that_changed_stores_without_a_move_is_found_though_the_sum_is_right() throws SQLException {
        run(legacy, "UPDATE stock SET on_hand = 12");
        run(inventory, "UPDATE live.stock SET on_hand = 5");
        assertThat(check.check().wrong())
                .hasSize(2)
                .anyMatch(each -> each.startsWith("legacy has 12"))
                .anyMatch(each -> each.startsWith("candidate has 5"));
    }

    @Test
    void a_unit_that_was_sold_twice_is_found() throws SQLException {
        run(inventory, "INSERT INTO live.reservation VALUES ('t', 'COMMITTED')");
        run(inventory, "INSERT INTO live.reservation_line VALUES ('t', 'A', 1)");
        assertThat(check.check().wrong()).first().asString().contains("candidate has 4 of A on hand");
    }

    @Test
    void units_that_were_taken_and_not_given_are_found() throws SQLException {
        run(inventory, "DELETE FROM live.stock_movement WHERE reason LIKE 'transfer%'");
        run(inventory, "UPDATE live.stock SET on_hand = -1");
        assertThat(check.check().wrong()).anyMatch(each -> each.startsWith("move m took {A=5}, and candidate got {}"));
    }

    @Test
    void units_that_were_given_twice_are_found() throws SQLException {
        run(
                inventory,
                "INSERT INTO live.stock_movement (sku, delta, reason) VALUES ('A', 5, 'transfer allotment-m-give')");
        run(inventory, "UPDATE live.stock SET on_hand = 9");
        assertThat(check.check().wrong()).anyMatch(each -> each.contains("candidate got {A=10}"));
    }

    @Test
    void a_transfer_that_no_move_asked_for_is_found() throws SQLException {
        run(legacy, "INSERT INTO stock_movement (sku, delta, reason) VALUES ('A', -3, 'transfer allotment-x-take')");
        run(legacy, "UPDATE stock SET on_hand = 10");
        assertThat(check.check().wrong()).anyMatch(each -> each.contains("which no move asked for"));
    }

    @Test
    void nothing_to_look_at_is_not_right() throws SQLException {
        run(legacy, "TRUNCATE stock, stock_movement, orders, order_line");
        run(inventory, "TRUNCATE live.stock, live.stock_movement, live.reservation, live.reservation_line");
        run(allotments, "TRUNCATE allotment");
        assertThat(check.check().isRight()).isFalse();
    }
}
