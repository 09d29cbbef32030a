package dev.phoenix.gateway.tally;

import dev.phoenix.plan.tally.ShadowTally;
import java.util.HashMap;
import java.util.Map;

/// What became of the copies of one route, so that nothing is lost silently: at every instant
/// `received = notSampled + dropped + timedOut + notComparable + compared + inFlight`. Every method is one whole step
/// from one true statement to the next. *Not thread-safe*: [RouteCounts] holds its lock around every call.
class ShadowLedger {
    private long received;
    private long notSampled;
    private long timedOut;
    private long compared;
    private long inFlight;
    private ShadowTally before = ShadowTally.EMPTY;
    private final Map<String, Long> dropped = new HashMap<>();
    private final Map<String, Long> notComparable = new HashMap<>();

    /// A request of which no copy is meant.
    void receivedNotSampled() {
        received++;
        notSampled++;
    }

    /// A request of which a copy is meant; [#ended] follows exactly once.
    void receivedSampled() {
        received++;
        inFlight++;
    }

    /// A copy that is no longer in flight.
    void ended(CopyEnd end) {
        inFlight--;
        switch (end) {
            case CopyEnd.Dropped(var reason) -> dropped.merge(reason, 1L, Long::sum);
            case CopyEnd.TimedOut() -> timedOut++;
            case CopyEnd.NotComparable(var reason, var _) -> notComparable.merge(reason, 1L, Long::sum);
            case CopyEnd.Compared _ -> compared++;
        }
    }

    /// Everything counted under this snapshot, in windows long handed over and in the open one.
    ShadowTally counts() {
        return before.plus(window());
    }

    private ShadowTally window() {
        return new ShadowTally(received, notSampled, timedOut, compared, dropped, notComparable);
    }

    /// Copies that have not ended, counted by themselves and not as what is missing from the sum.
    long inFlight() {
        return inFlight;
    }

    /// Hands the window's counts over and starts the next at zero; copies in flight stay in flight and end in a later
    /// one.
    ShadowTally take() {
        var window = window();
        before = before.plus(window);
        received = 0;
        notSampled = 0;
        timedOut = 0;
        compared = 0;
        dropped.clear();
        notComparable.clear();
        return window;
    }
}
