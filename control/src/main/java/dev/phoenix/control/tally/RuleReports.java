package dev.phoenix.control.tally;

import dev.phoenix.control.database.Json;
import dev.phoenix.plan.tally.RuleReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// The table of how rules fare: for each run of a gateway what it said last about each snapshot. Any thread.
public final class RuleReports {
    private RuleReports() {}

    /// The rules of one route that did nothing, over all gateways.
    ///
    /// @param bodies pairs of bodies that were looked into
    /// @param unmatched rules that matched nothing in any of them, in any gateway
    /// @param expired rules whose term is over
    public record Idle(String route, long bodies, List<String> unmatched, List<String> expired) {}

    public static void keep(Handle handle, long migration, String gateway, RuleReport report) {
        handle.createUpdate("""
                        INSERT INTO rule_report (migration_id, gateway, version, report)
                        VALUES (:id, :gateway, :version, :report::json)
                        ON CONFLICT (migration_id, gateway, version) DO UPDATE SET report = excluded.report""")
                .bind("id", migration)
                .bind("gateway", gateway)
                .bind("version", report.snapshotVersion())
                .bind("report", Json.stored(report))
                .execute();
        handle.createUpdate("DELETE FROM rule_report WHERE migration_id = :id AND version < :version")
                .bind("id", migration)
                .bind("version", report.snapshotVersion() - 100)
                .execute();
    }

    /// The routes with rules that did nothing since this snapshot version.
    public static List<Idle> idle(Handle handle, long migration, long fromVersion) {
        var reports = handle.createQuery("""
                        SELECT report FROM rule_report
                        WHERE migration_id = :id AND version >= :from
                        ORDER BY version""")
                .bind("id", migration)
                .bind("from", fromVersion)
                .map((row, context) -> Json.read(row.getString(1), RuleReport.class))
                .list();
        return merged(reports);
    }

    /// A rule did nothing when it did nothing wherever bodies were looked into.
    static List<Idle> merged(List<RuleReport> reports) {
        var byRoute = new TreeMap<String, Sum>();
        for (var report : reports) {
            report.routes()
                    .forEach(route -> byRoute.computeIfAbsent(route.route(), _ -> new Sum())
                            .add(route));
        }
        return byRoute.entrySet().stream()
                .map(route -> route.getValue().idle(route.getKey()))
                .filter(idle -> !idle.unmatched().isEmpty() || !idle.expired().isEmpty())
                .toList();
    }

    /// One thread.
    private static final class Sum {
        private long bodies;
        private final LinkedHashSet<String> unmatched = new LinkedHashSet<>();
        private final LinkedHashSet<String> expired = new LinkedHashSet<>();

        void add(RuleReport.OfRoute report) {
            expired.addAll(report.expired());
            if (report.bodies() > 0) {
                if (bodies == 0) {
                    unmatched.addAll(report.unmatched());
                } else {
                    unmatched.retainAll(report.unmatched());
                }
                bodies += report.bodies();
            }
        }

        Idle idle(String route) {
            return new Idle(route, bodies, new ArrayList<>(unmatched), new ArrayList<>(expired));
        }
    }
}
