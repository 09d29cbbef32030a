package dev.phoenix.control.migration;

import dev.phoenix.control.settings.PlanFile;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.transition.Mode;
import dev.phoenix.plan.transition.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The tables of where migrations stand: the row of each, its plan's texts and its snapshots. Any thread; what is
/// decided on a standing is decided while its row is locked.
public final class Migrations {
    private Migrations() {}

    public static Optional<Migration> named(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM migration WHERE name = :name FOR NO KEY UPDATE")
                .bind("name", name)
                .map((row, context) -> migration(row))
                .findOne();
    }

    /// Reads the row and keeps every other decision waiting until this transaction ends. Tallies, whose rows refer to
    /// it, need not wait: that is what NO KEY is for.
    public static Migration locked(Handle handle, long migration) {
        return handle.createQuery("SELECT * FROM migration WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", migration)
                .map((row, context) -> migration(row))
                .one();
    }

    public static Migration read(Handle handle, long migration) {
        return handle.createQuery("SELECT * FROM migration WHERE id = :id")
                .bind("id", migration)
                .map((row, context) -> migration(row))
                .one();
    }

    /// Makes the row of a new migration and returns its id. Of two processes that start at once, one makes it.
    public static Optional<Long> create(Handle handle, String name, Instant now) {
        return handle.createQuery("""
                        INSERT INTO migration (name, plan_number, version, stage, step, mode, reason, since,
                            evidence_from, evidence_since, last_verdict, attempt)
                        VALUES (:name, 1, 1, 'off', 0, 'WAITING_FOR_OPERATOR', 'The migration has not begun.', :now,
                            1, :now, '', 1)
                        ON CONFLICT (name) DO NOTHING
                        RETURNING id""")
                .bind("name", name)
                .bind("now", now)
                .mapTo(Long.class)
                .findOne();
    }

    public static void write(Handle handle, Migration migration) {
        handle.createUpdate("""
                        UPDATE migration
                        SET plan_number = :planNumber, version = :version, stage = :stage, step = :step,
                            mode = :mode, reason = :reason, since = :since, evidence_from = :from,
                            evidence_since = :evidenceSince, last_verdict = :verdict, attempt = :attempt
                        WHERE id = :id""")
                .bind("id", migration.id())
                .bind("planNumber", migration.planNumber())
                .bind("version", migration.version())
                .bind("stage", migration.position().stage().word())
                .bind("step", migration.position().step())
                .bind("mode", migration.mode().name())
                .bind("reason", migration.reason())
                .bind("since", migration.period().entered())
                .bind("from", migration.period().fromVersion())
                .bind("evidenceSince", migration.period().since())
                .bind("verdict", migration.period().lastVerdict())
                .bind("attempt", migration.period().attempt())
                .execute();
    }

    /// How often this position has been entered so far.
    public static int entries(Handle handle, long migration, Position position) {
        return handle.createQuery(
                        "SELECT count(*) FROM snapshot WHERE migration_id = :id AND stage = :stage AND step = :step")
                .bind("id", migration)
                .bind("stage", position.stage().word())
                .bind("step", position.step())
                .mapTo(Integer.class)
                .one();
    }

    public static void addPlan(Handle handle, long migration, int number, PlanFile plan, Instant now) {
        handle.createUpdate("""
                        INSERT INTO plan_text (migration_id, number, sha256, yaml, adopted_at)
                        VALUES (:id, :number, :sha256, :yaml, :now)""")
                .bind("id", migration)
                .bind("number", number)
                .bind("sha256", plan.sha256())
                .bind("yaml", plan.yaml())
                .bind("now", now)
                .execute();
    }

    public static String plan(Handle handle, long migration, int number) {
        return handle.createQuery("SELECT yaml FROM plan_text WHERE migration_id = :id AND number = :number")
                .bind("id", migration)
                .bind("number", number)
                .mapTo(String.class)
                .one();
    }

    public static void addSnapshot(Handle handle, Migration migration, long decidedBy) {
        handle.createUpdate("""
                        INSERT INTO snapshot (migration_id, version, plan_number, stage, step, shadow_on, decided_by)
                        VALUES (:id, :version, :planNumber, :stage, :step, true, :decidedBy)""")
                .bind("id", migration.id())
                .bind("version", migration.version())
                .bind("planNumber", migration.planNumber())
                .bind("stage", migration.position().stage().word())
                .bind("step", migration.position().step())
                .bind("decidedBy", decidedBy)
                .execute();
    }

    /// The snapshot in force.
    public static Snapshot snapshot(Handle handle, long migration) {
        return handle.createQuery("""
                        SELECT s.version, s.stage, s.step, s.shadow_on, p.yaml
                        FROM migration m
                        JOIN snapshot s ON s.migration_id = m.id AND s.version = m.version
                        JOIN plan_text p ON p.migration_id = m.id AND p.number = s.plan_number
                        WHERE m.id = :id""")
                .bind("id", migration)
                .map((row, context) -> new Snapshot(
                        row.getLong("version"), row.getString("yaml"), position(row), row.getBoolean("shadow_on")))
                .one();
    }

    /// Writes down that a person agreed under this name, for the evidence that counts now.
    public static void approve(Handle handle, Migration migration, Approval approval, long decision, Instant now) {
        handle.createUpdate("""
                        INSERT INTO approval (migration_id, evidence_from, name, person, decision, given_at)
                        VALUES (:id, :from, :name, :person, :decision, :now)
                        ON CONFLICT (migration_id, evidence_from, name) DO UPDATE
                        SET person = excluded.person, decision = excluded.decision, given_at = excluded.given_at,
                            expired_at = NULL
                        WHERE approval.expired_at IS NOT NULL""")
                .bind("id", migration.id())
                .bind("from", migration.period().fromVersion())
                .bind("name", approval.name())
                .bind("person", approval.person())
                .bind("decision", decision)
                .bind("now", now)
                .execute();
    }

    /// What one person agreed to.
    ///
    /// @param name the approval that the plan asks for
    public record Approval(String name, String person) {}

    /// The names under which people have agreed on the evidence that counts now; what was given for
    /// earlier evidence
    /// has expired.
    public static List<String> approvals(Handle handle, Migration migration) {
        return approved(handle, migration).stream().map(Approval::name).toList();
    }

    /// What has been agreed to on the evidence that counts now, and by whom.
    public static List<Approval> approved(Handle handle, Migration migration) {
        return handle.createQuery("""
                        SELECT name, person FROM approval
                        WHERE migration_id = :id AND evidence_from = :from AND expired_at IS NULL ORDER BY name""")
                .bind("id", migration.id())
                .bind("from", migration.period().fromVersion())
                .map((row, context) -> new Approval(row.getString("name"), row.getString("person")))
                .list();
    }

    /// Ends the approvals of the evidence that counts now: what they were given for is no longer so.
    public static int expireApprovals(Handle handle, Migration migration, Instant now) {
        return handle.createUpdate("""
                        UPDATE approval SET expired_at = :now
                        WHERE migration_id = :id AND evidence_from = :from AND expired_at IS NULL""")
                .bind("id", migration.id())
                .bind("from", migration.period().fromVersion())
                .bind("now", now)
                .execute();
    }

    private static Migration migration(ResultSet row) throws SQLException {
        var period = new Migration.Period(
                row.getTimestamp("since").toInstant(),
                row.getLong("evidence_from"),
                row.getTimestamp("evidence_since").toInstant(),
                row.getInt("attempt"),
                row.getString("last_verdict"));
        return new Migration(
                row.getLong("id"),
                row.getInt("plan_number"),
                row.getLong("version"),
                new Standing(position(row), Mode.valueOf(row.getString("mode"))),
                row.getString("reason"),
                period);
    }

    private static Position position(ResultSet row) throws SQLException {
        var stage = StageName.of(row.getString("stage"));
        return new Position(stage.orElseThrow(), row.getInt("step"));
    }
}
