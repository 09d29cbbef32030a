package dev.phoenix.plan.gate;

import dev.phoenix.plan.tally.HistogramSum;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Everything that was seen since a position was entered.
///
/// @param since when the position was entered; a change of the share starts a fresh evidence
/// @param lastTallyAt when a gateway reported last; empty when none has since
/// @param approvals the names under which people have agreed since
public record Evidence(Instant since, Optional<Instant> lastTallyAt, List<RouteTally> routes, Set<String> approvals) {
    public Evidence {
        routes = List.copyOf(routes);
        approvals = Set.copyOf(approvals);
    }

    /// A position that was just entered.
    public static Evidence none(Instant since) {
        return new Evidence(since, Optional.empty(), List.of(), Set.of());
    }

    /// This evidence and one more window of one gateway.
    public Evidence plus(Tally tally, Instant arrivedAt, HistogramSum histograms) {
        return new Evidence(since, Optional.of(arrivedAt), Tally.merge(routes, tally.routes(), histograms), approvals);
    }

    /// This evidence and one more approval.
    public Evidence approvedAs(String name) {
        var more = new TreeSet<>(approvals);
        more.add(name);
        return new Evidence(since, lastTallyAt, routes, more);
    }
}
