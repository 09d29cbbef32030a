package dev.phoenix.gameday.allotment;

import java.util.SortedMap;

/// One move of units from one store to the other, as its row says.
///
/// @param lines the units that should move
/// @param taken the units that really left; nothing before they did
record Allotment(
        String id, Round round, Side from, SortedMap<String, Long> lines, SortedMap<String, Long> taken, State state) {

    /// How far it is. Each step is written down before the next begins, and each transfer has an id of its own, so
    /// a step that is done again after a crash does nothing twice.
    enum State {
        /// The giving store is asked to let the units go.
        TAKING,
        /// They have left; the other store is asked to take them in.
        GIVING,
        /// They have arrived.
        DONE
    }

    /// Which decision it serves: number 0 is the decision itself, the others follow when carts are done.
    record Round(String migration, long decision, int shareOf100000, int number) {
        Round next() {
            return new Round(migration, decision, shareOf100000, number + 1);
        }
    }

    String takeId() {
        return "allotment-" + id + "-take";
    }

    String giveId() {
        return "allotment-" + id + "-give";
    }
}
