package dev.phoenix.inventory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A checker that cannot fail is worthless: each of these breaks the books in one way.
class StoreTest {
    @Test
    void the_checker_finds_every_way_to_break_the_books() {
        try (var store = new Store("mutants")) {
            var sku = store.sku(10);
            store.held(new Line(sku, 2));
            store.change(store.held(new Line(sku, 3)), Reservation.Event.COMMIT);
            store.checkInvariants("before");
            for (var mutant : List.of(
                    "UPDATE stock SET reserved = reserved + 1",
                    "UPDATE stock SET on_hand = on_hand + 1",
                    "UPDATE reservation SET state = 'RELEASED' WHERE state = 'ACTIVE'",
                    "UPDATE reservation SET state = 'COMMITTED' WHERE state = 'ACTIVE'",
                    "UPDATE reservation_line SET quantity = quantity + 1",
                    "DELETE FROM stock_movement WHERE reason = 'count'",
                    "DELETE FROM stock_movement WHERE reason LIKE 'commit %'")) {
                // The check joins this transaction, being of the same thread, and sees what is undone after it.
                store.db.useTransaction(db -> {
                    db.execute(mutant);
                    assertThatThrownBy(() -> store.checkInvariants("after"))
                            .as(mutant)
                            .isInstanceOf(AssertionError.class);
                    db.rollback();
                });
                store.checkInvariants("without " + mutant);
            }
        }
    }
}
