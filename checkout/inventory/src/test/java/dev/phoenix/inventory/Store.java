package dev.phoenix.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Lane;
import dev.phoenix.chassis.Secret;
import dev.phoenix.inventory.Reservation.Event;
import dev.phoenix.inventory.Reservations.Change;
import dev.phoenix.inventory.Reservations.Outcome;
import dev.phoenix.inventory.Reservations.Wish;
import dev.phoenix.postgres.Postgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;

/// A real database with inventory's tables, and short words for what tests do to it.
final class Store implements AutoCloseable {
    static final int LONG_TTL = 3_600;
    private static final int CONNECTIONS = 16;

    private final AtomicLong names = new AtomicLong();
    private final Semaphore connections = new Semaphore(CONNECTIONS);
    final Database database;
    final Jdbi db;
    /// For transactions that stand beside the others: nested in one thread, JDBI would join those of one `Jdbi`.
    final Jdbi beside;
    final Shelf shelf;
    final Reservations reservations;

    Store(String name) {
        this.database = Database.open("inventory", settings(name), CONNECTIONS);
        this.db = database.in(Lane.LIVE);
        this.beside = Jdbi.create(database.dataSource(Lane.LIVE));
        this.shelf = new Shelf(db);
        this.reservations = new Reservations(db);
    }

    static Database.Settings settings(String name) {
        var url = Postgres.shared().database("test_inventory_" + name);
        return new Database.Settings(new Secret(url), Optional.empty(), Optional.empty());
    }

    /// A new SKU with so many units on hand.
    String sku(long onHand) {
        var sku = "SKU-" + names.incrementAndGet();
        assertThat(shelf.count(Map.of(sku, onHand))).isInstanceOf(Shelf.Counted.Done.class);
        return sku;
    }

    String id() {
        return "chk_" + names.incrementAndGet();
    }

    Outcome reserve(String id, Line... lines) {
        return reservations
                .reserve(List.of(new Wish(id, List.of(lines), LONG_TTL)))
                .getFirst();
    }

    /// A new active reservation.
    String held(Line... lines) {
        var id = id();
        assertThat(reserve(id, lines)).isInstanceOf(Outcome.Done.class);
        return id;
    }

    Outcome change(String id, Event event) {
        return reservations.change(List.of(new Change(id, event, LONG_TTL))).getFirst();
    }

    Reservation.State state(String id) {
        return reservations.find(id).orElseThrow().state();
    }

    Stock stock(String sku) {
        return shelf.find(sku).orElseThrow();
    }

    /// Turns the reservation's clock: its time was over a second ago.
    void letTimePass(String id) {
        db.useHandle(handle ->
                handle.execute("UPDATE reservation SET expires_at = now() - interval '1 s' WHERE id = ?", id));
    }

    int sweepAll() {
        int sum = 0;
        for (int swept = reservations.sweep(); swept > 0; swept = reservations.sweep()) {
            sum += swept;
        }
        return sum;
    }

    /// Waits until a statement of this database waits for a row that another transaction holds.
    void untilSomebodyWaits() {
        until(() -> db.withHandle(
                        handle -> handle.createQuery("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'""").mapTo(Integer.class).one())
                > 0);
    }

    static void until(BooleanSupplier condition) {
        var end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 2 min").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /// The same for tasks that work on this store: as many at once as there are connections, so that none gives up
    /// waiting for one.
    <T> List<T> race(List<Callable<T>> tasks) throws Exception {
        return together(tasks.stream()
                .<Callable<T>>map(task -> () -> {
                    connections.acquire();
                    try {
                        return task.call();
                    } finally {
                        connections.release();
                    }
                })
                .toList());
    }

    /// Runs all tasks at the same time, each in a thread of its own, and answers what they answered.
    static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        var begin = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<T>>();
            for (var task : tasks) {
                running.add(threads.submit(() -> {
                    begin.await();
                    return task.call();
                }));
            }
            begin.countDown();
            var answers = new ArrayList<T>();
            for (var each : running) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    /// G1, for every SKU: `0 ≤ reserved ≤ on hand`, reserved is what active reservations hold, the movements add up to
    /// what is on hand, and those for sales to what was sold.
    void checkInvariants(String when) {
        var broken = db.withHandle(
                handle -> handle.createQuery("""
                        SELECT sku || ': on hand ' || on_hand || ', reserved ' || reserved || ', active ' || active
                               || ', moved ' || moved || ', committed ' || committed || ', sold ' || sold
                        FROM (SELECT sku, on_hand, reserved,
                                     (SELECT coalesce(sum(l.quantity), 0) FROM reservation_line l
                                      JOIN reservation r ON r.id = l.reservation_id
                                      WHERE l.sku = s.sku AND r.state = 'ACTIVE') AS active,
                                     (SELECT coalesce(sum(l.quantity), 0) FROM reservation_line l
                                      JOIN reservation r ON r.id = l.reservation_id
                                      WHERE l.sku = s.sku AND r.state = 'COMMITTED') AS committed,
                                     (SELECT coalesce(sum(m.delta), 0) FROM stock_movement m
                                      WHERE m.sku = s.sku) AS moved,
                                     (SELECT coalesce(-sum(m.delta), 0) FROM stock_movement m
                                      WHERE m.sku = s.sku AND m.reason LIKE 'commit %') AS sold
                              FROM stock s) AS t
                        WHERE NOT (0 <= reserved AND reserved <= on_hand AND reserved = active
                                   AND on_hand = moved AND committed = sold)""").mapTo(String.class).list());
        assertThat(broken).as(when).isEmpty();
    }

    @Override
    public void close() {
        database.stop();
    }
}
