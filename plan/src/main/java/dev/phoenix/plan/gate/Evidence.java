package dev.phoenix.plan.gate;

import dev.phoenix.plan.tally.HistogramSum;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.Tally;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Everything that was seen since a position was entered.
///
/// @param since when the position was entered; a change of the share starts a fresh evidence
/// @param lastTallyAt when a gateway reported last; empty when none has since
/// @param approvals the names under which people have agreed since
/// @param lately the same counts once more, in short slices of time, oldest first
/// @param external what was measured elsewhere, by the metric's name
public record Evidence(
        Instant since,
        Optional<Instant> lastTallyAt,
        List<RouteTally> routes,
        Set<String> approvals,
        List<Slice> lately,
        Map<String, Measured> external) {
    public Evidence {
        routes = List.copyOf(routes);
        approvals = Set.copyOf(approvals);
        lately = List.copyOf(lately);
        external = Map.copyOf(external);
    }

    public Evidence(Instant since, Optional<Instant> lastTallyAt, List<RouteTally> routes, Set<String> approvals) {
        this(since, lastTallyAt, routes, approvals, List.of(), Map.of());
    }

    /// What was counted in a short time.
    ///
    /// @param comparisons pairs compared
    /// @param differences those that disagreed
    /// @param requests customers' requests that the candidate was asked to answer
    /// @param failures those in which it failed
    /// @param legacyRequests requests, of customers or copied, that legacy was asked to answer
    /// @param legacyFailures those in which it failed
    public record Slice(
            long comparisons,
            long differences,
            long requests,
            long failures,
            long legacyRequests,
            long legacyFailures) {}

    /// What somebody else measured.
    ///
    /// @param value the number, where one was asked for and given
    /// @param said what was said outright: PASS or FAIL by a hook, NO_DATA or ERROR when there was
    ///     no answer to use
    /// @param words what was answered, or why it was not
    public record Measured(Instant at, Optional<BigDecimal> value, Verdict said, String words) {}

    /// A position that was just entered.
    public static Evidence none(Instant since) {
        return new Evidence(since, Optional.empty(), List.of(), Set.of());
    }

    /// This evidence and one more window of one gateway.
    public Evidence plus(Tally tally, Instant arrivedAt, HistogramSum histograms) {
        var merged = Tally.merge(routes, tally.routes(), histograms);
        return new Evidence(since, Optional.of(arrivedAt), merged, approvals, lately, external);
    }

    /// This evidence and one more approval.
    public Evidence approvedAs(String name) {
        var more = new TreeSet<>(approvals);
        more.add(name);
        return new Evidence(since, lastTallyAt, routes, more, lately, external);
    }

    /// This evidence with these slices of it.
    public Evidence lately(List<Slice> slices) {
        return new Evidence(since, lastTallyAt, routes, approvals, slices, external);
    }

    /// This evidence and what was measured elsewhere.
    public Evidence measured(Map<String, Measured> elsewhere) {
        return new Evidence(since, lastTallyAt, routes, approvals, lately, elsewhere);
    }
}
