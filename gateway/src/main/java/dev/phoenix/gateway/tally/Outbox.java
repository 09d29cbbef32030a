package dev.phoenix.gateway.tally;

import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Windows that control has not taken yet, oldest first. When control is away for long, old windows are added to the
/// next of the same snapshot: their grain is lost, never their counts. A window that was offered once is never merged,
/// since control may have taken it although its answer was lost. *Any thread*: one lock.
public final class Outbox {
    /// A minute of windows is as fine as anybody looks at.
    static final int MOST_WINDOWS = 60;

    private final String gateway;
    private final int most;
    private final List<Waiting> waiting = new ArrayList<>();
    private long lastWindow;

    public Outbox(String gateway) {
        this(gateway, MOST_WINDOWS);
    }

    Outbox(String gateway, int most) {
        this.gateway = gateway;
        this.most = most;
    }

    private record Waiting(Tally tally, boolean offered) {}

    /// Adds the next window.
    public synchronized void add(long snapshotVersion, List<RouteTally> routes) {
        lastWindow++;
        waiting.add(new Waiting(new Tally(gateway, lastWindow, snapshotVersion, routes), false));
        while (waiting.size() > most && mergeOldest()) {}
    }

    /// The window to send now: the same one until it is taken.
    public synchronized Optional<Tally> next() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        var tally = waiting.getFirst().tally();
        waiting.set(0, new Waiting(tally, true));
        return Optional.of(tally);
    }

    /// Control has this window.
    public synchronized void taken(Tally tally) {
        waiting.removeIf(one -> one.tally().window() == tally.window());
    }

    /// Every window that waits, oldest first.
    public synchronized List<Tally> waiting() {
        return waiting.stream().map(Waiting::tally).toList();
    }

    /// How many windows wait.
    public synchronized int size() {
        return waiting.size();
    }

    /// Adds the oldest window that may be merged to the next of its snapshot.
    private boolean mergeOldest() {
        for (int i = 0; i + 1 < waiting.size(); i++) {
            var older = waiting.get(i);
            var newer = waiting.get(i + 1);
            if (!older.offered()
                    && older.tally().snapshotVersion() == newer.tally().snapshotVersion()) {
                var routes = Tally.merge(older.tally().routes(), newer.tally().routes(), Latencies::add);
                var both =
                        new Tally(gateway, newer.tally().window(), newer.tally().snapshotVersion(), routes);
                waiting.set(i + 1, new Waiting(both, false));
                waiting.remove(i);
                return true;
            }
        }
        return false;
    }
}
