package dev.phoenix.control.conductor;

import dev.phoenix.plan.Position;
import dev.phoenix.plan.StageName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of the prepare hook's calls: what is due survives every crash and keeps its decision's id. Any thread.
public final class Preparations {
    /// One call of the hook.
    ///
    /// @param decision the journal entry that asked for it; a repeated call carries the same
    /// @param waits whether the snapshot waits for the hook's 2xx: a raise does, a smaller share never
    public record Preparation(long decision, int fromShare, int toShare, Position to, boolean waits, Tries tries) {}

    /// How often it was called, and what came back last.
    public record Tries(int attempts, String lastAnswer) {}

    private Preparations() {}

    static void add(Handle handle, long migration, Preparation preparation) {
        handle.createUpdate("""
                        INSERT INTO preparation (decision, migration_id, from_share, to_share, to_stage, to_step, waits,
                            state, attempts, last_answer)
                        VALUES (:decision, :id, :from, :to, :stage, :step, :waits, 'DUE', 0, '')""")
                .bind("decision", preparation.decision())
                .bind("id", migration)
                .bind("from", preparation.fromShare())
                .bind("to", preparation.toShare())
                .bind("stage", preparation.to().stage().word())
                .bind("step", preparation.to().step())
                .bind("waits", preparation.waits())
                .execute();
    }

    /// What is due, oldest first.
    static List<Preparation> due(Handle handle, long migration) {
        return handle.createQuery(
                        "SELECT * FROM preparation WHERE migration_id = :id AND state = 'DUE' ORDER BY decision")
                .bind("id", migration)
                .map((row, context) -> preparation(row))
                .list();
    }

    /// The raise that waits for the hook now, if there is one; there is never more than one.
    public static Optional<Preparation> waiting(Handle handle, long migration) {
        return due(handle, migration).stream().filter(Preparation::waits).findFirst();
    }

    static void answered(Handle handle, long decision, String answer) {
        handle.createUpdate("""
                        UPDATE preparation SET attempts = attempts + 1, last_answer = :answer
                        WHERE decision = :decision""")
                .bind("decision", decision)
                .bind("answer", answer)
                .execute();
    }

    /// Closes a call that is due; false when somebody closed it before.
    static boolean close(Handle handle, long decision, boolean cancelled) {
        return handle.createUpdate("UPDATE preparation SET state = :state WHERE decision = :decision AND state = 'DUE'")
                        .bind("decision", decision)
                        .bind("state", cancelled ? "CANCELLED" : "DONE")
                        .execute()
                == 1;
    }

    private static Preparation preparation(ResultSet row) throws SQLException {
        return new Preparation(
                row.getLong("decision"),
                row.getInt("from_share"),
                row.getInt("to_share"),
                new Position(StageName.of(row.getString("to_stage")).orElseThrow(), row.getInt("to_step")),
                row.getBoolean("waits"),
                new Tries(row.getInt("attempts"), row.getString("last_answer")));
    }
}
