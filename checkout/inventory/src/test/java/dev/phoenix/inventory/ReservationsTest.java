package dev.phoenix.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.inventory.Reservation.Event;
import dev.phoenix.inventory.Reservation.State;
import dev.phoenix.inventory.Reservations.Outcome;
import dev.phoenix.inventory.Reservations.Wish;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReservationsTest {
    private Store store;

    @BeforeAll
    void open() {
        store = new Store("reservations");
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
    void a_reservation_holds_units_until_they_are_sold() {
        var sku = store.sku(5);
        var id = store.held(new Line(sku, 2));

        assertThat(store.stock(sku)).isEqualTo(new Stock(sku, 5, 2));
        assertThat(done(store.change(id, Event.COMMIT)).state()).isEqualTo(State.COMMITTED);
        assertThat(store.stock(sku)).isEqualTo(new Stock(sku, 3, 0));
    }

    @Test
    void a_release_gives_the_units_back() {
        var sku = store.sku(5);
        var id = store.held(new Line(sku, 2));

        assertThat(done(store.change(id, Event.RELEASE)).state()).isEqualTo(State.RELEASED);
        assertThat(store.stock(sku)).isEqualTo(new Stock(sku, 5, 0));
    }

    @Test
    void all_lines_are_held_or_none() {
        var plenty = store.sku(5);
        var scarce = store.sku(1);

        assertThat(store.reserve(store.id(), new Line(plenty, 1), new Line(scarce, 2)))
                .isEqualTo(new Outcome.OutOfStock(scarce, Optional.empty()));
        assertThat(store.reserve(store.id(), new Line("NOBODY-HAS-IT", 1), new Line(plenty, 1)))
                .isEqualTo(new Outcome.OutOfStock("NOBODY-HAS-IT", Optional.empty()));
        assertThat(store.stock(plenty).reserved()).isZero();
    }

    @Test
    void units_that_others_hold_are_told_from_those_that_are_gone() {
        var sku = store.sku(2);
        store.held(new Line(sku, 1));
        var held = done(store.reserve(store.id(), new Line(sku, 1)));
        var first = store.reserve(store.id(), new Line(sku, 1));

        assertThat(first)
                .isInstanceOfSatisfying(
                        Outcome.OutOfStock.class,
                        refused -> assertThat(refused.heldUntil().orElseThrow()).isBeforeOrEqualTo(held.expiresAt()));
        assertThat(store.reserve(store.id(), new Line(sku, 3)))
                .as("there are not so many, whoever gives some back")
                .isEqualTo(new Outcome.OutOfStock(sku, Optional.empty()));
        store.change(held.id(), Event.COMMIT);
        assertThat(store.reserve(store.id(), new Line(sku, 1)))
                .isInstanceOfSatisfying(
                        Outcome.OutOfStock.class,
                        refused -> assertThat(refused.heldUntil()).isPresent());
    }

    @Test
    void what_is_gone_is_named_before_what_others_hold() {
        var held = store.sku(1);
        var gone = store.sku(0);
        var holder = store.held(new Line(held, 1));

        assertThat(store.reserve(store.id(), new Line(held, 1), new Line(gone, 1)))
                .isEqualTo(new Outcome.OutOfStock(gone, Optional.empty()));
        store.change(holder, Event.COMMIT);
        assertThat(store.reserve(store.id(), new Line(held, 1)))
                .as("sold by now")
                .isEqualTo(new Outcome.OutOfStock(held, Optional.empty()));
    }

    @Test
    void wishes_that_lose_against_others_of_the_same_batch_are_told_until_when_these_hold() {
        var sku = store.sku(1);
        var outcomes = store.reservations.reserve(List.of(
                new Wish(store.id(), List.of(new Line(sku, 1)), 300),
                new Wish(store.id(), List.of(new Line(sku, 1)), 300)));

        assertThat(outcomes.getLast())
                .isEqualTo(new Outcome.OutOfStock(
                        sku, Optional.of(done(outcomes.getFirst()).expiresAt())));
    }

    @Test
    void lines_of_one_sku_add_up() {
        var sku = store.sku(3);

        assertThat(store.reserve(store.id(), new Line(sku, 2), new Line(sku, 2)))
                .isEqualTo(new Outcome.OutOfStock(sku, Optional.empty()));
        store.held(new Line(sku, 2), new Line(sku, 1));
        assertThat(store.stock(sku).available()).isZero();
    }

    @Test
    void a_repeat_answers_the_same_and_holds_nothing_more() {
        var sku = store.sku(5);
        var id = store.id();
        var first = done(store.reserve(id, new Line(sku, 2)));

        assertThat(done(store.reserve(id, new Line(sku, 2)))).isEqualTo(first);
        assertThat(store.stock(sku).reserved()).isEqualTo(2);
        var sold = done(store.change(id, Event.COMMIT));
        assertThat(done(store.change(id, Event.COMMIT))).isEqualTo(sold);
        assertThat(done(store.reserve(id, new Line(sku, 2))).state()).isEqualTo(State.COMMITTED);
        assertThat(store.stock(sku)).isEqualTo(new Stock(sku, 3, 0));
    }

    @Test
    void an_id_means_one_wish_only() {
        var sku = store.sku(5);
        var id = store.held(new Line(sku, 2));

        assertThat(store.reserve(id, new Line(sku, 3))).isEqualTo(new Outcome.Refused("reservation_id_reused"));
    }

    @Test
    void a_refused_wish_may_be_repeated_when_there_is_stock_again() {
        var sku = store.sku(0);
        var id = store.id();

        assertThat(store.reserve(id, new Line(sku, 1))).isEqualTo(new Outcome.OutOfStock(sku, Optional.empty()));
        store.shelf.count(Map.of(sku, 1L));
        assertThat(store.reserve(id, new Line(sku, 1))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void expired_units_are_free_for_the_next_buyer_even_before_the_sweeper_came() {
        var sku = store.sku(1);
        var late = store.held(new Line(sku, 1));
        store.letTimePass(late);

        assertThat(store.state(late)).isEqualTo(State.EXPIRED);
        assertThat(store.reserve(store.id(), new Line(sku, 1))).isInstanceOf(Outcome.Done.class);
        assertThat(store.change(late, Event.COMMIT)).isEqualTo(new Outcome.Refused("reservation_expired"));
    }

    @Test
    void a_commit_after_the_end_is_refused_and_frees_the_units_at_once() {
        var sku = store.sku(1);
        var late = store.held(new Line(sku, 1));
        store.letTimePass(late);

        assertThat(store.change(late, Event.COMMIT)).isEqualTo(new Outcome.Refused("reservation_expired"));
        assertThat(store.stock(sku)).isEqualTo(new Stock(sku, 1, 0));
        assertThat(done(store.change(late, Event.RELEASE)).state()).isEqualTo(State.EXPIRED);
        assertThat(store.reserve(late, new Line(sku, 1))).isEqualTo(new Outcome.Refused("reservation_expired"));
    }

    @Test
    void an_extension_moves_the_end_later_and_never_earlier() {
        var sku = store.sku(1);
        var id = store.id();
        var brief = new Wish(id, List.of(new Line(sku, 1)), 5);
        var before = done(store.reservations.reserve(List.of(brief)).getFirst());

        var after = done(store.change(id, Event.EXTEND));
        assertThat(after.expiresAt()).isAfter(before.expiresAt().plusSeconds(Store.LONG_TTL - 60));
        var shorter = store.reservations.change(List.of(new Reservations.Change(id, Event.EXTEND, 1)));
        assertThat(done(shorter.getFirst())).isEqualTo(after);
        assertThat(store.reservations.find(id)).contains(after);
    }

    @Test
    void an_expired_reservation_is_not_extended() {
        var id = store.held(new Line(store.sku(1), 1));
        store.letTimePass(id);

        assertThat(store.change(id, Event.EXTEND)).isEqualTo(new Outcome.Refused("reservation_expired"));
    }

    @Test
    void a_reservation_nobody_made_is_unknown() {
        assertThat(store.change("chk_nobody", Event.COMMIT)).isEqualTo(new Outcome.Unknown());
        assertThat(store.reservations.find("chk_nobody")).isEmpty();
    }

    @Test
    void a_count_below_what_buyers_hold_is_refused() {
        var sku = store.sku(5);
        store.held(new Line(sku, 3));

        assertThat(store.shelf.count(Map.of(sku, 2L))).isEqualTo(new Shelf.Counted.BelowReserved(new Stock(sku, 5, 3)));
        assertThat(store.shelf.count(Map.of(sku, 3L))).isEqualTo(new Shelf.Counted.Done(List.of(new Stock(sku, 3, 3))));
    }

    @Test
    void a_count_of_many_is_done_for_all_or_for_none() {
        var first = store.sku(1);
        var second = store.sku(1);
        store.held(new Line(second, 1));

        assertThat(store.shelf.count(Map.of(first, 9L, second, 0L))).isInstanceOf(Shelf.Counted.BelowReserved.class);
        assertThat(store.stock(first).onHand()).isEqualTo(1);
    }

    @Test
    void a_transfer_takes_what_is_available_and_is_done_once() {
        var arriving = store.sku(0);
        var leaving = store.sku(5);
        store.held(new Line(leaving, 2));
        var id = store.id();
        var wish = List.of(new Line(arriving, 7), new Line(leaving, -9), new Line("NEW-" + id, -1));

        var moved = store.shelf.transfer(id, wish);

        assertThat(moved).containsExactly(new Line(arriving, 7), new Line(leaving, -3), new Line("NEW-" + id, 0));
        assertThat(store.shelf.transfer(id, wish)).isEqualTo(moved);
        assertThat(store.stock(arriving).onHand()).isEqualTo(7);
        assertThat(store.stock(leaving)).isEqualTo(new Stock(leaving, 2, 2));
    }

    @Test
    void wishes_that_are_decided_together_are_decided_in_their_order() {
        var sku = store.sku(3);
        var wishes = List.of(wish(sku, 2), wish(sku, 2), wish(sku, 1), wish(sku, 1));

        assertThat(store.reservations.reserve(wishes).stream().map(outcome -> outcome instanceof Outcome.Done))
                .containsExactly(true, false, true, false);
    }

    @Test
    void changes_that_are_carried_out_together_stand_each_for_itself() {
        var sku = store.sku(9);
        var sold = store.held(new Line(sku, 1));
        var freed = store.held(new Line(sku, 2));
        var late = store.held(new Line(sku, 3));
        store.letTimePass(late);

        var outcomes = store.reservations.change(List.of(
                new Reservations.Change(late, Event.COMMIT, 0),
                new Reservations.Change("chk_nobody", Event.COMMIT, 0),
                new Reservations.Change(freed, Event.RELEASE, 0),
                new Reservations.Change(sold, Event.COMMIT, 0)));

        assertThat(outcomes.get(0)).isEqualTo(new Outcome.Refused("reservation_expired"));
        assertThat(outcomes.get(1)).isEqualTo(new Outcome.Unknown());
        assertThat(done(outcomes.get(2)).state()).isEqualTo(State.RELEASED);
        assertThat(done(outcomes.get(3)).state()).isEqualTo(State.COMMITTED);
        assertThat(store.stock(sku)).isEqualTo(new Stock(sku, 8, 0));
    }

    private Wish wish(String sku, long quantity) {
        return new Wish(store.id(), List.of(new Line(sku, quantity)), Store.LONG_TTL);
    }

    private static Reservation done(Outcome outcome) {
        return Optional.of(outcome)
                .filter(Outcome.Done.class::isInstance)
                .map(each -> ((Outcome.Done) each).reservation())
                .orElseThrow(() -> new AssertionError("not done: " + outcome));
    }
}
