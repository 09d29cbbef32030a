package dev.phoenix.inventory;

import java.time.Instant;
import java.util.List;

/// Units held for one buyer until they are sold, given back or the time is over.
record Reservation(String id, State state, List<Line> lines, Instant expiresAt) {
    Reservation {
        lines = List.copyOf(lines);
    }

    /// Where a reservation is. Only `ACTIVE` holds units; the others are final.
    enum State {
        ACTIVE,
        COMMITTED,
        RELEASED,
        EXPIRED
    }

    /// What can happen to a reservation.
    enum Event {
        COMMIT,
        RELEASE,
        EXTEND,
        EXPIRE
    }

    /// What an event does to a reservation.
    sealed interface Step {
        record Becomes(State state) implements Step {}

        /// Nothing is left to do, and that is fine: the event is a repeat, or its aim is reached already.
        record Stays() implements Step {}

        record Refused(String code) implements Step {}
    }

    private static final Step STAYS = new Step.Stays();

    /// The whole table of states and events.
    ///
    /// | | commit | release | extend | expire |
    /// |---|---|---|---|---|
    /// | active | committed: units leave | released: units are free | active, later | expired: units are free |
    /// | committed | stays | refused | refused | stays |
    /// | released | refused | stays | refused | stays |
    /// | expired | refused | stays | refused | stays |
    static Step step(State state, Event event) {
        return switch (state) {
            case ACTIVE -> new Step.Becomes(active(event));
            case COMMITTED -> stays(event == Event.COMMIT || event == Event.EXPIRE, "reservation_committed");
            case RELEASED -> stays(event == Event.RELEASE || event == Event.EXPIRE, "reservation_released");
            case EXPIRED -> stays(event == Event.RELEASE || event == Event.EXPIRE, "reservation_expired");
        };
    }

    private static State active(Event event) {
        return switch (event) {
            case COMMIT -> State.COMMITTED;
            case RELEASE -> State.RELEASED;
            case EXTEND -> State.ACTIVE;
            case EXPIRE -> State.EXPIRED;
        };
    }

    private static Step stays(boolean fine, String code) {
        return fine ? STAYS : new Step.Refused(code);
    }
}
