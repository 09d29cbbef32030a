package dev.phoenix.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.chassis.Lane;
import dev.phoenix.inventory.Reservation.Event;
import dev.phoenix.inventory.Reservation.State;
import dev.phoenix.inventory.Reservations.Outcome;
import dev.phoenix.inventory.Reservations.Wish;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RacesTest {
    private Store store;

    @BeforeAll
    void open() {
        store = new Store("races");
    }

    @AfterEach
    void the_books_are_right() {
        store.checkInvariants("after the test");
    }

    @AfterAll
    void close() {
        store.close();
    }

    @Test
    void of_two_hundred_buyers_of_the_last_unit_exactly_one_wins() throws Exception {
        var sku = store.sku(1);

        assertThat(winners(Collections.nCopies(200, List.of(new Line(sku, 1))))).isEqualTo(1);
    }

    @Test
    void of_two_hundred_buyers_of_seventy_three_units_exactly_seventy_three_win() throws Exception {
        var sku = store.sku(73);

        assertThat(winners(Collections.nCopies(200, List.of(new Line(sku, 1))))).isEqualTo(73);
    }

    @Test
    void S11_of_two_thousand_buyers_of_five_hundred_units_five_hundred_win_and_other_goods_go_on_selling()
            throws Exception {
        var hot = store.sku(500);
        var carts = new ArrayList<>(Collections.nCopies(2_000, List.of(new Line(hot, 1))));
        var cold = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            cold.add(store.sku(1));
            carts.add(i * 100, List.of(new Line(cold.getLast(), 1)));
        }

        assertThat(winners(carts)).isEqualTo(520);
        assertThat(store.stock(hot)).isEqualTo(new Stock(hot, 500, 500));
        assertThat(cold).allMatch(sku -> store.stock(sku).available() == 0);
    }

    @Test
    void with_more_units_than_buyers_nobody_loses() throws Exception {
        var sku = store.sku(500);

        assertThat(winners(Collections.nCopies(200, List.of(new Line(sku, 1))))).isEqualTo(200);
    }

    @Test
    void of_two_bundles_that_share_a_scarce_unit_one_is_held_whole_and_the_other_not_at_all() throws Exception {
        var a = store.sku(3);
        var b = store.sku(5);

        assertThat(winners(Collections.nCopies(2, List.of(new Line(a, 2), new Line(b, 1)))))
                .isEqualTo(1);
        assertThat(store.stock(b).reserved()).isEqualTo(1);
    }

    /// Scenario S05.
    @Test
    void carts_with_the_same_skus_in_opposite_order_never_block_each_other() throws Exception {
        var a = store.sku(50);
        var b = store.sku(50);
        var carts = new ArrayList<>(Collections.nCopies(100, List.of(new Line(a, 1), new Line(b, 1))));
        carts.addAll(Collections.nCopies(100, List.of(new Line(b, 1), new Line(a, 1))));
        carts.addAll(Collections.nCopies(20, List.of(new Line(a, 1))));
        long seed = System.nanoTime();
        Collections.shuffle(carts, new Random(seed));

        assertThat(winners(carts)).as("seed %d", seed).isBetween(50L, 70L);
        assertThat(store.stock(a).available()).isZero();
        store.shelf.count(Map.of(a, 51L, b, 51L));
        assertThat(store.reserve(store.id(), new Line(a, 1))).isInstanceOf(Outcome.Done.class);
        assertThat(store.reserve(store.id(), new Line(b, 1))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void twenty_repeats_of_one_reservation_at_once_hold_it_once() throws Exception {
        var sku = store.sku(50);
        var id = store.id();

        var outcomes =
                store.race(Collections.<Callable<Outcome>>nCopies(20, () -> store.reserve(id, new Line(sku, 2))));

        assertThat(outcomes)
                .allMatch(outcome -> outcome instanceof Outcome.Done)
                .hasSize(20);
        assertThat(store.stock(sku).reserved()).isEqualTo(2);
    }

    @Test
    void a_repeat_at_another_process_is_not_told_that_its_own_units_are_gone() throws Exception {
        var sku = store.sku(1);
        var id = store.id();
        var repeating = new CompletableFuture<Outcome>();
        store.beside.useTransaction(first -> {
            first.execute("UPDATE stock SET reserved = 1 WHERE sku = ?", sku);
            first.execute("INSERT INTO reservation (id, state, expires_at) VALUES (?, 'ACTIVE', now() + '1 h')", id);
            first.execute("INSERT INTO reservation_line VALUES (?, ?, 1)", id, sku);
            Thread.startVirtualThread(() -> repeating.complete(store.reserve(id, new Line(sku, 1))));
            store.untilSomebodyWaits();
        });

        assertThat(repeating.get()).isInstanceOf(Outcome.Done.class);
        assertThat(store.reserve(store.id(), new Line(sku, 1))).isInstanceOf(Outcome.OutOfStock.class);
        assertThat(store.stock(sku)).isEqualTo(new Stock(sku, 1, 1));
    }

    @Test
    void batches_that_share_ids_in_another_order_still_agree() throws Exception {
        for (int round = 0; round < 20; round++) {
            var sku = store.sku(50);
            var other = store.sku(50);
            var forth = new ArrayList<Wish>();
            for (int i = 0; i < 10; i++) {
                forth.add(new Wish(store.id(), List.of(new Line(i % 2 == 0 ? sku : other, 1)), Store.LONG_TTL));
            }
            var back = forth.reversed();

            var outcomes = store.race(List.<Callable<List<Outcome>>>of(
                    () -> store.reservations.reserve(forth), () -> store.reservations.reserve(back)));

            assertThat(outcomes).allSatisfy(all -> assertThat(all).allMatch(each -> each instanceof Outcome.Done));
            assertThat(store.stock(sku).reserved()).isEqualTo(5);
        }
    }

    @Test
    void a_reservation_that_ends_while_its_commit_waits_is_expired_and_not_sold() throws Exception {
        var sku = store.sku(1);
        var id = store.held(new Line(sku, 1));
        var committing = new CompletableFuture<Outcome>();
        store.beside.useTransaction(other -> {
            other.execute("SELECT 1 FROM reservation WHERE id = ? FOR UPDATE", id);
            Thread.startVirtualThread(() -> committing.complete(store.change(id, Event.COMMIT)));
            store.untilSomebodyWaits();
            other.execute("UPDATE reservation SET expires_at = now() - interval '1 s' WHERE id = ?", id);
        });

        assertThat(committing.get()).isEqualTo(new Outcome.Refused("reservation_expired"));
        assertThat(store.state(id)).isEqualTo(State.EXPIRED);
        assertThat(store.reservations.sweep()).isZero();
        assertThat(store.stock(sku)).isEqualTo(new Stock(sku, 1, 0));
    }

    @Test
    void a_commit_that_was_in_time_is_not_expired_by_a_sweep_in_its_middle() throws Exception {
        var sku = store.sku(1);
        var id = store.id();
        var brief = new Wish(id, List.of(new Line(sku, 1)), 3);
        store.reservations.reserve(List.of(brief));
        var committing = new CompletableFuture<Outcome>();
        store.beside.useTransaction(other -> {
            other.execute("SELECT 1 FROM stock WHERE sku = ? FOR UPDATE", sku);
            Thread.startVirtualThread(() -> committing.complete(store.change(id, Event.COMMIT)));
            store.untilSomebodyWaits();
            Store.until(() -> store.state(id) == State.EXPIRED);

            assertThat(store.reservations.sweep())
                    .as("the commit holds the reservation")
                    .isZero();
        });

        assertThat(committing.get()).isInstanceOf(Outcome.Done.class);
        assertThat(store.state(id)).isEqualTo(State.COMMITTED);
        assertThat(store.stock(sku)).isEqualTo(new Stock(sku, 0, 0));
    }

    @Test
    void a_buyer_waits_for_a_sweep_in_its_middle_rather_than_hear_that_nothing_is_left() throws Exception {
        for (var sweeperDies : List.of(true, false)) {
            var sku = store.sku(1);
            var late = store.held(new Line(sku, 1));
            store.letTimePass(late);
            var buying = new CompletableFuture<Outcome>();
            store.beside.useTransaction(sweeper -> {
                sweeper.execute("SELECT 1 FROM reservation WHERE id = ? FOR UPDATE", late);
                Thread.startVirtualThread(() -> buying.complete(store.reserve(store.id(), new Line(sku, 1))));
                store.untilSomebodyWaits();
                if (!sweeperDies) {
                    sweeper.execute("UPDATE reservation SET state = 'EXPIRED' WHERE id = ?", late);
                    sweeper.execute("UPDATE stock SET reserved = 0 WHERE sku = ?", sku);
                }
            });

            assertThat(buying.get()).isInstanceOf(Outcome.Done.class);
            assertThat(store.state(late)).isEqualTo(State.EXPIRED);
            assertThat(store.stock(sku)).isEqualTo(new Stock(sku, 1, 1));
        }
    }

    @Test
    void commits_releases_and_sweeps_of_the_same_reservations_agree_on_one_end_each() throws Exception {
        var sku = store.sku(100);
        var ids = IntStream.range(0, 100)
                .mapToObj(i -> store.held(new Line(sku, 1)))
                .toList();
        var tasks = new ArrayList<Callable<Integer>>();
        for (var id : ids) {
            tasks.add(() -> store.change(id, Event.COMMIT) instanceof Outcome.Done ? 1 : 0);
            tasks.add(() -> {
                store.letTimePass(id);
                return 0;
            });
            tasks.add(() -> {
                store.reservations.sweep();
                return 0;
            });
        }
        long seed = System.nanoTime();
        Collections.shuffle(tasks, new Random(seed));

        int sold = store.race(tasks).stream().mapToInt(each -> each).sum();
        store.sweepAll();

        assertThat(ids.stream().filter(id -> store.state(id) == State.COMMITTED))
                .hasSize(sold);
        assertThat(store.stock(sku)).as("seed %d", seed).isEqualTo(new Stock(sku, 100 - sold, 0));
    }

    @Test
    void many_sweepers_release_each_expired_reservation_once() throws Exception {
        var sku = store.sku(500);
        for (int i = 0; i < 5; i++) {
            var wishes = IntStream.range(0, 100)
                    .mapToObj(each -> new Wish(store.id(), List.of(new Line(sku, 1)), Store.LONG_TTL))
                    .toList();
            store.reservations.reserve(wishes);
            wishes.forEach(wish -> store.letTimePass(wish.id()));
        }

        var released = store.race(Collections.<Callable<Integer>>nCopies(8, store::sweepAll));

        assertThat(released.stream().mapToInt(each -> each).sum()).isEqualTo(500);
        assertThat(store.stock(sku)).isEqualTo(new Stock(sku, 500, 0));
    }

    /// Scenario S12.
    @Test
    void a_count_to_zero_during_reservations_happened_before_all_of_them_or_after_the_first() throws Exception {
        for (int round = 0; round < 20; round++) {
            var sku = store.sku(10);
            var tasks = new ArrayList<Callable<Boolean>>();
            tasks.add(() -> store.shelf.count(Map.of(sku, 0L)) instanceof Shelf.Counted.Done);
            tasks.addAll(Collections.nCopies(
                    3, () -> store.reserve(store.id(), new Line(sku, 1)) instanceof Outcome.Done));

            var done = store.race(tasks);

            assertThat(store.stock(sku)).isEqualTo(done.getFirst() ? new Stock(sku, 0, 0) : new Stock(sku, 10, 3));
            assertThat(done.subList(1, 4)).doesNotContain(done.getFirst());
        }
    }

    @Test
    void one_transfer_that_arrives_twice_at_once_moves_once() throws Exception {
        var sku = store.sku(10);
        var id = store.id();

        var moved = store.race(Collections.<Callable<List<Line>>>nCopies(
                10, () -> store.shelf.transfer(id, List.of(new Line(sku, -4)))));

        assertThat(moved).containsOnly(List.of(new Line(sku, -4)));
        assertThat(store.stock(sku).onHand()).isEqualTo(6);
    }

    @Test
    void the_lanes_of_one_service_share_no_unit() {
        var sku = store.sku(1);
        var shadow = new Shelf(store.database.in(Lane.SHADOW));
        shadow.count(Map.of(sku, 7L));
        new Reservations(store.database.in(Lane.SHADOW))
                .reserve(List.of(new Wish(store.id(), List.of(new Line(sku, 5)), Store.LONG_TTL)));

        assertThat(shadow.find(sku)).contains(new Stock(sku, 7, 5));
        assertThat(store.stock(sku)).isEqualTo(new Stock(sku, 1, 0));
    }

    private long winners(List<List<Line>> carts) throws Exception {
        var tasks = new ArrayList<Callable<Outcome>>();
        carts.forEach(lines -> tasks.add(() -> store.reserve(store.id(), lines.toArray(Line[]::new))));
        return store.race(tasks).stream()
                .filter(outcome -> outcome instanceof Outcome.Done)
                .count();
    }
}
