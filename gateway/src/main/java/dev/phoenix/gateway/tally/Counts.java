package dev.phoenix.gateway.tally;

import dev.phoenix.plan.tally.RouteTally;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Everything counted under one snapshot. Requests keep the counts they began with, so that every window belongs to
/// exactly one snapshot, and an exchange that ends after a change is counted where it began. *Any thread.*
public final class Counts {
    private final long snapshotVersion;
    private final List<RouteCounts> routes;
    private final AtomicLong open = new AtomicLong();
    private final Buckets customers = new Buckets();
    private final Buckets failedCustomers = new Buckets();

    public Counts(long snapshotVersion, List<String> routes) {
        this.snapshotVersion = snapshotVersion;
        this.routes = routes.stream().map(RouteCounts::new).toList();
    }

    /// The customers who came under this snapshot.
    public Buckets customers() {
        return customers;
    }

    /// Those of them who saw the side fail that the share gives them.
    public Buckets failedCustomers() {
        return failedCustomers;
    }

    /// A request begins under this snapshot.
    public void opened() {
        open.incrementAndGet();
    }

    /// A request that began under this snapshot has ended and is counted.
    public void closed() {
        open.decrementAndGet();
    }

    /// Whether everything that began under this snapshot has ended, so that nothing more will be counted here.
    public boolean isComplete() {
        return open.get() == 0
                && routes.stream().allMatch(route -> route.shadow().inFlight() == 0);
    }

    /// The snapshot that the counted requests were routed by.
    public long snapshotVersion() {
        return snapshotVersion;
    }

    /// The counts of the route at this place in the list that these counts were made for.
    public RouteCounts route(int index) {
        return routes.get(index);
    }

    /// The counts of every route.
    public List<RouteCounts> routes() {
        return routes;
    }

    /// Hands over what was counted since the last time; routes without anything new are left out.
    List<RouteTally> take() {
        return routes.stream()
                .map(RouteCounts::take)
                .filter(tally -> !RouteCounts.isEmpty(tally))
                .toList();
    }
}
