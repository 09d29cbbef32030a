package dev.phoenix.plan.tally;

import java.util.List;
import java.util.TreeMap;

/// One gateway's counts for one window of time. Tallies merge by addition, so many gateways are one migration.
///
/// @param gateway the id of one run of one gateway
/// @param window numbered from 1 in each run; control takes each (gateway, window) once
/// @param snapshotVersion the snapshot that the counted requests were routed by
public record Tally(String gateway, long window, long snapshotVersion, List<RouteTally> routes) {
    public Tally {
        routes = List.copyOf(routes);
    }

    /// The counts of both, route by route, in the order of the routes' names.
    public static List<RouteTally> merge(List<RouteTally> one, List<RouteTally> other, HistogramSum histograms) {
        var merged = new TreeMap<String, RouteTally>();
        one.forEach(tally -> merged.merge(tally.route(), tally, (a, b) -> a.plus(b, histograms)));
        other.forEach(tally -> merged.merge(tally.route(), tally, (a, b) -> a.plus(b, histograms)));
        return List.copyOf(merged.values());
    }
}
