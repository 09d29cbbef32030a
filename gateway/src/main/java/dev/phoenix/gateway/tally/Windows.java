package dev.phoenix.gateway.tally;

import dev.phoenix.plan.tally.RouteTally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Cuts what is counted into windows. The counts of a replaced snapshot stay here until the last exchange that began
/// under it has ended. *Any thread*: one lock.
public final class Windows {
    private final Outbox outbox;
    private final Consumer<List<RouteTally>> alsoTo;
    private final List<Counts> counting = new ArrayList<>();

    /// @param alsoTo sees every window that goes to the outbox
    public Windows(Outbox outbox, Consumer<List<RouteTally>> alsoTo) {
        this.outbox = outbox;
        this.alsoTo = alsoTo;
    }

    /// From now on, requests are counted here.
    public synchronized void begin(Counts counts) {
        counting.add(counts);
    }

    /// Ends the window of every snapshot that still counts; windows without anything in them are left out.
    public synchronized void cut() {
        var current = counting.isEmpty() ? null : counting.getLast();
        var complete = counting.stream()
                .filter(counts -> counts != current && counts.isComplete())
                .toList();
        for (var counts : counting) {
            var routes = counts.take();
            if (!routes.isEmpty()) {
                alsoTo.accept(routes);
                outbox.add(counts.snapshotVersion(), routes);
            }
        }
        counting.removeAll(complete);
    }

    /// Snapshots that still count.
    synchronized int snapshots() {
        return counting.size();
    }
}
