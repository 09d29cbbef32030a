package dev.phoenix.control.tally;

import dev.phoenix.control.database.Json;
import dev.phoenix.control.migration.Migration;
import dev.phoenix.control.migration.Migrations;
import dev.phoenix.plan.gate.Evidence;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.SignatureTally;
import dev.phoenix.plan.tally.Tally;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// The tables of what gateways counted. Each (gateway, window) is merged into the evidence exactly
/// once, in the transaction that writes down that it was. Any thread.
public final class Tallies {
    /// Windows older than this are remembered by their highest number alone.
    private static final Duration WINDOWS_KEPT = Duration.ofHours(1);

    /// More signatures of one route are no longer read by anybody; the rarest are merged into one.
    public static final int MOST_SIGNATURES = 200;

    /// The signature that the rarest ones are merged into.
    public static final String OTHERS = "(others)";

    /// What became of a tally.
    public enum Count {
        COUNTED,
        /// It was counted before.
        REPEATED,
        /// Its snapshot was never decided here, so nobody knows what its numbers speak of.
        UNKNOWN_SNAPSHOT
    }

    private Tallies() {}

    public static Count count(Handle handle, long migration, Tally tally, Instant now) {
        return count(handle, migration, List.of(tally), now).getFirst();
    }

    /// Counts tallies that arrived together, and says of each in turn what became of it. Rows are
    /// locked in one order: gateways by id, then snapshot by snapshot its row, its routes by name and
    /// its slice.
    public static List<Count> count(Handle handle, long migration, List<Tally> tallies, Instant now) {
        var counts = new ArrayList<>(Collections.nCopies(tallies.size(), Count.REPEATED));
        var byVersion = new TreeMap<Long, List<Integer>>();
        WindowsOnce.firstSeen(handle, migration, tallies, now)
                .forEach(at -> byVersion
                        .computeIfAbsent(tallies.get(at).snapshotVersion(), _ -> new ArrayList<>())
                        .add(at));
        byVersion.forEach((version, places) -> {
            var together = places.stream().map(tallies::get).toList();
            var count = count(handle, migration, version, together, now) ? Count.COUNTED : Count.UNKNOWN_SNAPSHOT;
            places.forEach(at -> counts.set(at, count));
        });
        return counts;
    }

    /// False when there was no such snapshot.
    private static boolean count(Handle handle, long migration, long version, List<Tally> tallies, Instant now) {
        int known = handle.createUpdate("""
                        UPDATE snapshot SET last_tally_at = greatest(last_tally_at, :now)
                        WHERE migration_id = :id AND version = :version""")
                .bind("id", migration)
                .bind("version", version)
                .bind("now", now)
                .execute();
        if (known == 0) {
            return false;
        }
        var routes = tallies.stream()
                .map(Tally::routes)
                .reduce(List.of(), (sum, more) -> Tally.merge(sum, more, Histograms::gather));
        routes.forEach(route -> merge(handle, migration, version, route));
        Slices.add(handle, migration, version, routes, now);
        return true;
    }

    private static void merge(Handle handle, long migration, long version, RouteTally tally) {
        handle.createUpdate("""
                        INSERT INTO evidence (migration_id, version, route, tally)
                        VALUES (:id, :version, :route, :tally::json) ON CONFLICT DO NOTHING""")
                .bind("id", migration)
                .bind("version", version)
                .bind("route", tally.route())
                .bind("tally", Json.stored(RouteTally.empty(tally.route())))
                .execute();
        var before = handle.createQuery("""
                        SELECT tally FROM evidence
                        WHERE migration_id = :id AND version = :version AND route = :route FOR UPDATE""")
                .bind("id", migration)
                .bind("version", version)
                .bind("route", tally.route())
                .map((row, context) -> Json.read(row.getString(1), RouteTally.class))
                .one();
        handle.createUpdate("""
                        UPDATE evidence SET tally = :tally::json
                        WHERE migration_id = :id AND version = :version AND route = :route""")
                .bind("id", migration)
                .bind("version", version)
                .bind("route", tally.route())
                .bind("tally", Json.stored(limited(before.plus(tally, Histograms.SETTLE))))
                .execute();
    }

    /// The tally with at most [#MOST_SIGNATURES] signatures; no difference is lost, the rarest share
    /// one line.
    public static RouteTally limited(RouteTally tally) {
        if (tally.signatures().size() <= MOST_SIGNATURES) {
            return tally;
        }
        var byWeight = tally.signatures().stream()
                .sorted(Comparator.comparing((SignatureTally s) -> s.signature().equals(OTHERS))
                        .thenComparing(s -> !s.critical())
                        .thenComparing(
                                Comparator.comparingLong(SignatureTally::count).reversed()))
                .toList();
        var kept = byWeight.subList(0, MOST_SIGNATURES - 1);
        var others = byWeight.subList(MOST_SIGNATURES - 1, byWeight.size()).stream()
                .map(s -> new SignatureTally(OTHERS, "", "others", s.count(), s.critical(), s.examples(), s.seen()))
                .reduce(SignatureTally::plus)
                .orElseThrow();
        return new RouteTally(
                tally.route(),
                tally.legacy(),
                tally.candidate(),
                tally.shadow(),
                tally.pairs(),
                tally.assignments(),
                Stream.concat(kept.stream(), Stream.of(others)).toList());
    }

    /// Everything that counts for the gate now. The sums and the slices of them are read in one
    /// statement: a tally that arrives meanwhile is in both or in neither, so that no failure counts
    /// against the candidate before it is known whether legacy failed as well.
    public static Evidence evidence(Handle handle, Migration migration) {
        long from = migration.period().fromVersion();
        var counted = handle.createQuery("""
                        SELECT (SELECT max(last_tally_at) FROM snapshot
                                WHERE migration_id = :id AND version >= :from) AS last_tally_at,
                            (SELECT coalesce(json_agg(tally ORDER BY version, route), '[]') FROM evidence
                                WHERE migration_id = :id AND version >= :from) AS tallies,
                            (%s) AS slices""".formatted(Slices.AS_JSON))
                .bind("id", migration.id())
                .bind("from", from)
                .map((row, context) -> new Counted(
                        Optional.ofNullable(row.getTimestamp("last_tally_at")).map(Timestamp::toInstant),
                        List.of(Json.read(row.getString("tallies"), RouteTally[].class)),
                        List.of(Json.read(row.getString("slices"), Evidence.Slice[].class))))
                .one();
        return new Evidence(
                migration.period().since(),
                counted.lastTallyAt(),
                merged(counted.tallies().stream()),
                Set.copyOf(Migrations.approvals(handle, migration)),
                counted.lately(),
                Measurements.since(handle, migration.id(), migration.period().since()));
    }

    /// What gateways have counted, by snapshot and route, and the same lately.
    private record Counted(Optional<Instant> lastTallyAt, List<RouteTally> tallies, List<Evidence.Slice> lately) {}

    /// The counts of all snapshots from this version on, by route.
    public static List<RouteTally> routes(Handle handle, long migration, long fromVersion) {
        return merged(handle
                .createQuery("""
                        SELECT tally FROM evidence WHERE migration_id = :id AND version >= :from
                        ORDER BY version, route""")
                .bind("id", migration)
                .bind("from", fromVersion)
                .map((row, context) -> Json.read(row.getString(1), RouteTally.class))
                .stream());
    }

    private static List<RouteTally> merged(Stream<RouteTally> tallies) {
        return tallies.reduce(
                List.of(),
                (sum, tally) -> Tally.merge(sum, List.of(tally), Histograms::merge),
                (one, other) -> Tally.merge(one, other, Histograms::merge));
    }

    /// Forgets single windows that are long past and remembers, for each gateway, up to where all were
    /// counted.
    public static int sweep(Handle handle, long migration, Instant now) {
        Slices.sweep(handle, migration, now);
        return handle.createUpdate("""
                        WITH swept AS (DELETE FROM tally_window WHERE migration_id = :id AND received_at < :before
                                       RETURNING gateway, number)
                        UPDATE gateway SET counted_to = greatest(counted_to, highest.number)
                        FROM (SELECT gateway, max(number) AS number FROM swept GROUP BY gateway) highest
                        WHERE migration_id = :id AND gateway.id = highest.gateway""")
                .bind("id", migration)
                .bind("before", now.minus(WINDOWS_KEPT))
                .execute();
    }
}
