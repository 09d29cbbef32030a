package dev.phoenix.inventory;

import static dev.phoenix.inventory.Reservation.Event.COMMIT;
import static dev.phoenix.inventory.Reservation.Event.EXPIRE;
import static dev.phoenix.inventory.Reservation.Event.EXTEND;
import static dev.phoenix.inventory.Reservation.Event.RELEASE;
import static dev.phoenix.inventory.Reservation.State.ACTIVE;
import static dev.phoenix.inventory.Reservation.State.COMMITTED;
import static dev.phoenix.inventory.Reservation.State.EXPIRED;
import static dev.phoenix.inventory.Reservation.State.RELEASED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.inventory.Reservation.Event;
import dev.phoenix.inventory.Reservation.State;
import dev.phoenix.inventory.Reservation.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReservationTest {
    @Test
    void every_cell_of_the_table_is_as_written() {
        row(ACTIVE, to(COMMITTED), to(RELEASED), to(ACTIVE), to(EXPIRED));
        row(COMMITTED, stays(), refused("reservation_committed"), refused("reservation_committed"), stays());
        row(RELEASED, refused("reservation_released"), stays(), refused("reservation_released"), stays());
        row(EXPIRED, refused("reservation_expired"), stays(), refused("reservation_expired"), stays());
    }

    private static void row(State state, Step... expected) {
        var events = List.of(COMMIT, RELEASE, EXTEND, EXPIRE);
        assertThat(events).containsExactlyInAnyOrder(Event.values());
        for (int i = 0; i < expected.length; i++) {
            assertThat(Reservation.step(state, events.get(i)))
                    .as(state + " × " + events.get(i))
                    .isEqualTo(expected[i]);
        }
    }

    private static Step to(State state) {
        return new Step.Becomes(state);
    }

    private static Step stays() {
        return new Step.Stays();
    }

    private static Step refused(String code) {
        return new Step.Refused(code);
    }
}
