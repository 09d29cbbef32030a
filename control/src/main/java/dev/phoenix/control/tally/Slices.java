package dev.phoenix.control.tally;

import dev.phoenix.plan.tally.RouteTally;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;

/// The table of what was counted lately, in slices of time. Any thread; each window is added in the
/// transaction that
/// counts it.
final class Slices {
    private static final long SECONDS = 10;

    /// The guard looks back this far.
    private static final Duration KEPT = Duration.ofHours(1);

    /// What was counted under the snapshots from this version on, oldest first, as a list of JSON. What
    /// one slice was given by several snapshots is one.
    static final String AS_JSON = """
            SELECT coalesce(json_agg(json_build_object(
                'comparisons', comparisons, 'differences', differences, 'requests', requests, 'failures', failures,
                'legacyRequests', legacy_requests, 'legacyFailures', legacy_failures) ORDER BY began_at), '[]')
            FROM (SELECT began_at, sum(comparisons) AS comparisons, sum(differences) AS differences,
                    sum(requests) AS requests, sum(failures) AS failures,
                    sum(legacy_requests) AS legacy_requests, sum(legacy_failures) AS legacy_failures
                FROM slice WHERE migration_id = :id AND version >= :from GROUP BY began_at) slices""";

    private Slices() {}

    static void add(Handle handle, long migration, long version, List<RouteTally> routes, Instant now) {
        handle.createUpdate("""
                        INSERT INTO slice
                            (migration_id, version, began_at, comparisons, differences, requests, failures,
                                legacy_requests, legacy_failures)
                        VALUES (:id, :version, :began, :comparisons, :differences, :requests, :failures,
                            :legacyRequests, :legacyFailures)
                        ON CONFLICT (migration_id, version, began_at) DO UPDATE
                        SET comparisons = slice.comparisons + excluded.comparisons,
                            differences = slice.differences + excluded.differences,
                            requests = slice.requests + excluded.requests,
                            failures = slice.failures + excluded.failures,
                            legacy_requests = slice.legacy_requests + excluded.legacy_requests,
                            legacy_failures = slice.legacy_failures + excluded.legacy_failures""")
                .bind("id", migration)
                .bind("version", version)
                .bind("began", Instant.ofEpochSecond(now.getEpochSecond() / SECONDS * SECONDS))
                .bind("comparisons", sum(routes, route -> route.shadow().compared()))
                .bind("differences", sum(routes, route -> route.pairs().different()))
                .bind("requests", sum(routes, route -> route.candidate().requests()))
                .bind("failures", sum(routes, route -> route.candidate().errors()))
                .bind("legacyRequests", sum(routes, Slices::askedLegacy))
                .bind("legacyFailures", sum(routes, Slices::failedOnLegacy))
                .execute();
    }

    /// Customers' requests and, where legacy gets the copies, those.
    private static long askedLegacy(RouteTally route) {
        long copies = route.shadow().compared() + notComparable(route);
        return route.legacy().requests() + copies;
    }

    private static long failedOnLegacy(RouteTally route) {
        return route.legacy().errors() + notComparable(route);
    }

    /// Pairs that have nothing to compare with, in the gateways' words.
    private static long notComparable(RouteTally route) {
        return route.shadow().notComparable().getOrDefault("legacy failed", 0L);
    }

    private static long sum(List<RouteTally> routes, ToLongFunction<RouteTally> part) {
        return routes.stream().mapToLong(part).sum();
    }

    static void sweep(Handle handle, long migration, Instant now) {
        handle.createUpdate("DELETE FROM slice WHERE migration_id = :id AND began_at < :before")
                .bind("id", migration)
                .bind("before", now.minus(KEPT))
                .execute();
    }
}
