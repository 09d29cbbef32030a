package dev.phoenix.plan.tally;

import java.util.List;

/// How the rules of a plan have fared in one run of one gateway since it routes by a snapshot. A later report of the
/// same run and snapshot takes the place of an earlier one.
public record RuleReport(long snapshotVersion, List<OfRoute> routes) {
    public RuleReport {
        routes = List.copyOf(routes);
    }

    /// The rules of one route.
    ///
    /// @param bodies pairs of bodies that were looked into: their bytes were not equal
    /// @param unmatched rules that matched nothing in any of them
    /// @param expired rules whose term is over
    public record OfRoute(String route, long bodies, List<String> unmatched, List<String> expired) {
        public OfRoute {
            unmatched = List.copyOf(unmatched);
            expired = List.copyOf(expired);
        }
    }
}
