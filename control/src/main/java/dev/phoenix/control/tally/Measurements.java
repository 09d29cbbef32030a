package dev.phoenix.control.tally;

import dev.phoenix.plan.gate.Evidence.Measured;
import dev.phoenix.plan.gate.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// The table of what others measured last. Any thread.
public final class Measurements {
    private Measurements() {}

    /// Writes down what was measured; what is not among it stays as it was.
    public static void write(Handle handle, long migration, Map<String, Measured> measured) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO measurement (migration_id, name, at, value, said, words)
                VALUES (:id, :name, :at, :value, :said, :words)
                ON CONFLICT (migration_id, name) DO UPDATE
                SET at = excluded.at, value = excluded.value, said = excluded.said, words = excluded.words""");
        measured.forEach((name, answer) -> batch.bind("id", migration)
                .bind("name", name)
                .bind("at", answer.at())
                .bind("value", answer.value())
                .bind("said", answer.said().name())
                .bind("words", answer.words())
                .add());
        if (!measured.isEmpty()) {
            batch.execute();
        }
    }

    /// What was measured since this time, by name. What was measured before the evidence began says
    /// nothing of it.
    static Map<String, Measured> since(Handle handle, long migration, Instant since) {
        var measured = new LinkedHashMap<String, Measured>();
        handle.createQuery("SELECT * FROM measurement WHERE migration_id = :id AND at >= :since")
                .bind("id", migration)
                .bind("since", since)
                .map((row, context) -> Map.entry(
                        row.getString("name"),
                        new Measured(
                                row.getTimestamp("at").toInstant(),
                                Optional.ofNullable(row.getBigDecimal("value")),
                                Verdict.valueOf(row.getString("said")),
                                row.getString("words"))))
                .forEach(entry -> measured.put(entry.getKey(), entry.getValue()));
        return measured;
    }
}
