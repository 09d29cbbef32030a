package dev.phoenix.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.postgres.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class LeasesTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final Leases leases = new Leases(database);

    @BeforeEach
    void an_empty_table_with_a_guarded_row() throws SQLException {
        database.setURL(Postgres.shared().database("lease"));
        run("DROP TABLE IF EXISTS lease, guarded");
        leases.createTable();
        run("CREATE TABLE guarded (value text)");
        run("INSERT INTO guarded VALUES ('nothing')");
    }

    @Test
    void a_free_lease_is_taken_once() throws SQLException {
        assertThat(leases.acquire("conductor", "a", LONG)).isPresent();
        assertThat(leases.acquire("conductor", "b", LONG)).isEmpty();
        assertThat(leases.acquire("conductor", "a", LONG)).isEmpty();
    }

    @Test
    void an_expired_lease_is_taken_with_a_larger_fence() throws SQLException {
        var first = held("conductor", "a");
        expire();

        var second = held("conductor", "b");

        assertThat(second.fence()).isGreaterThan(first.fence());
    }

    @Test
    void the_fence_grows_over_releases_too() throws SQLException {
        var first = held("conductor", "a");
        assertThat(leases.release(first)).isTrue();

        assertThat(held("conductor", "b").fence()).isEqualTo(first.fence() + 1);
    }

    @Test
    void a_stale_release_does_nothing() throws SQLException {
        var stale = held("conductor", "a");
        expire();
        held("conductor", "b");

        assertThat(leases.release(stale)).isFalse();
        assertThat(leases.acquire("conductor", "c", LONG)).isEmpty();
    }

    @Test
    void a_lease_is_renewed_only_while_it_lasts() throws SQLException {
        var lease = held("conductor", "a");
        assertThat(leases.renew(lease, LONG.multipliedBy(2)).orElseThrow().expiresAt())
                .isAfter(lease.expiresAt());

        expire();

        assertThat(leases.renew(lease, LONG)).isEmpty();
    }

    @Test
    void a_write_of_an_ex_holder_is_refused_and_changes_nothing() throws SQLException {
        var stale = held("conductor", "a");
        expire();
        held("conductor", "b");

        assertThatThrownBy(() -> write(stale, "late")).isInstanceOf(FencedException.class);

        assertThat(value()).isEqualTo("nothing");
    }

    @Test
    void without_the_fence_the_same_late_write_goes_through() throws SQLException {
        held("conductor", "a");
        expire();
        held("conductor", "b");

        run("UPDATE guarded SET value = 'late'"); // the broken variant: expiry without a fence

        assertThat(value()).isEqualTo("late");
    }

    @Test
    void a_takeover_waits_for_the_write_that_was_checked_before_it() throws Exception {
        var lease = held("conductor", "a");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var writer = database.getConnection()) {
            writer.setAutoCommit(false);
            Fence.check(writer, lease, PATIENCE);
            run(writer, "UPDATE guarded SET value = 'in time'");
            var takeover = threads.submit(() -> {
                expire();
                return leases.acquire("conductor", "b", LONG);
            });
            awaitBlocked(1);
            writer.commit();

            assertThat(takeover.get()).isPresent();
            assertThat(value()).isEqualTo("in time");
        }
    }

    @Test
    void a_holder_that_falls_silent_in_its_transaction_does_not_block_its_successor() throws SQLException {
        var lease = held("conductor", "a");
        try (var silent = database.getConnection()) {
            silent.setAutoCommit(false);
            run(silent, "UPDATE guarded SET value = 'late'");
            Fence.check(silent, lease, Duration.ofSeconds(1));

            expire(); // waits until the database has ended the silent transaction

            assertThat(leases.acquire("conductor", "b", LONG)).isPresent();
            assertThat(value()).isEqualTo("nothing");
            assertThatThrownBy(silent::commit).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void a_fence_outside_a_transaction_is_a_bug() throws SQLException {
        var lease = held("conductor", "a");
        try (var connection = database.getConnection()) {
            assertThatThrownBy(() -> Fence.check(connection, lease, PATIENCE))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void of_many_that_ask_at_once_one_gets_it() throws InterruptedException, ExecutionException, SQLException {
        held("conductor", "before");
        expire();
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Future<Optional<Lease>>>();
            for (int i = 0; i < 20; i++) {
                var owner = "owner-" + i;
                asked.add(threads.submit((Callable<Optional<Lease>>) () -> {
                    start.await();
                    return leases.acquire("conductor", owner, LONG);
                }));
            }
            start.countDown();
            int winners = 0;
            for (var answer : asked) {
                winners += answer.get().isPresent() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        }
    }

    @Test
    void several_leases_are_taken_all_or_none() throws SQLException {
        held("b", "somebody");

        assertThat(leases.acquireAll(Set.of("a", "b", "c"), "ada", LONG)).isEmpty();
        assertThat(leases.acquireAll(Set.of("a", "c"), "ada", LONG))
                .extracting(Lease::name)
                .containsExactly("a", "c");
        assertThat(leases.acquire("c", "somebody", LONG)).isEmpty();
    }

    /// Each names them in an order of its own, and a third keeps them apart until both have begun.
    @Test
    void two_who_want_the_same_leases_never_wait_in_a_circle() throws Exception {
        var outcome = inOppositeOrders((names, owner) -> leases.acquireAll(names, owner, LONG));

        assertThat(outcome).containsExactlyInAnyOrder("2 taken", "0 taken");
    }

    /// The broken variant takes the names as they come, and the database ends one of the two.
    @Test
    void without_an_order_they_do() throws Exception {
        var outcome = inOppositeOrders(this::takeAsTheyCome);

        assertThat(outcome).containsExactlyInAnyOrder("2 taken", "deadlock 40P01");
    }

    @FunctionalInterface
    private interface Taking {
        List<Lease> take(Set<String> names, String owner) throws SQLException;
    }

    /// Whoever takes `y` first holds nothing yet and waits for it; the other then holds `x` and waits behind.
    /// The third only locks `y`: after a change of it the two would race for its new version, whoever waited first.
    private List<String> inOppositeOrders(Taking taking) throws Exception {
        held("x", "before");
        held("y", "before");
        expire();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var third = database.getConnection()) {
            third.setAutoCommit(false);
            run(third, "SELECT 1 FROM lease WHERE name = 'y' FOR UPDATE");
            var one = threads.submit(() -> outcome(taking, new LinkedHashSet<>(List.of("y", "x")), "one"));
            awaitBlocked(1);
            var other = threads.submit(() -> outcome(taking, new LinkedHashSet<>(List.of("x", "y")), "other"));
            awaitBlocked(2);
            third.commit();
            return List.of(one.get(), other.get());
        }
    }

    private static String outcome(Taking taking, Set<String> names, String owner) {
        try {
            return taking.take(names, owner).size() + " taken";
        } catch (SQLException e) {
            return "deadlock " + e.getSQLState();
        }
    }

    private List<Lease> takeAsTheyCome(Set<String> names, String owner) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            var taken = new ArrayList<Lease>();
            for (String name : names) {
                run(
                        connection,
                        "UPDATE lease SET fence = fence + 1, owner = '" + owner + "' WHERE name = '" + name + "'");
                taken.add(new Lease(name, owner, 2, Instant.EPOCH));
            }
            connection.commit();
            return taken;
        }
    }

    private Lease held(String name, String owner) throws SQLException {
        return leases.acquire(name, owner, LONG).orElseThrow();
    }

    private void write(Lease lease, String value) throws SQLException {
        try (var transaction = database.getConnection()) {
            transaction.setAutoCommit(false);
            Fence.check(transaction, lease, PATIENCE);
            run(transaction, "UPDATE guarded SET value = '" + value + "'");
            transaction.commit();
        }
    }

    private void expire() throws SQLException {
        run("UPDATE lease SET expires_at = clock_timestamp()");
    }

    private void awaitBlocked(int count) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = 'lease'")
                .equals(Integer.toString(count))) {
            assertThat(System.nanoTime()).as("not so many wait").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private String value() throws SQLException {
        return ask("SELECT value FROM guarded");
    }

    private void run(String sql) throws SQLException {
        try (var connection = database.getConnection()) {
            run(connection, sql);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
