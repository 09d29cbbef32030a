package dev.phoenix.control.tally;

import dev.phoenix.plan.tally.Example;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of examples: pairs that gateways taped, to be seen again. Bounded by number; the oldest go. Any thread.
public final class Examples {
    /// Some hundred causes with some examples each.
    static final int MOST = 1_000;

    /// More examples of one cause under one snapshot say nothing new, however many gateways there are.
    static final int MOST_OF_SIGNATURE = 5;

    private Examples() {}

    /// Which causes can be seen again, and by which exchanges.
    public record Taped(Map<String, List<String>> bySignature) {
        public static final Taped NONE = new Taped(Map.of());

        /// The exchanges that show this cause, newest first.
        public List<String> of(String signature) {
            return bySignature.getOrDefault(signature, List.of());
        }
    }

    /// An example and what it was compared by.
    ///
    /// @param pair one line of a tape
    /// @param plan the plan of the snapshot that the request was routed by
    public record Shown(String pair, String plan) {}

    /// Keeps an example, unless there are enough of its causes.
    public static void keep(Handle handle, long migration, Example example, Instant now) {
        var wanting = example.signatures().stream()
                .filter(signature -> isWanting(handle, migration, example.snapshotVersion(), signature))
                .toList();
        if (wanting.isEmpty() || !isKnown(handle, migration, example.snapshotVersion())) {
            return;
        }
        int added = handle.createUpdate("""
                        INSERT INTO example (migration_id, exchange, version, route, pair, received_at)
                        VALUES (:id, :exchange, :version, :route, :pair, :now) ON CONFLICT DO NOTHING""")
                .bind("id", migration)
                .bind("exchange", example.exchange())
                .bind("version", example.snapshotVersion())
                .bind("route", example.route())
                .bind("pair", example.pair())
                .bind("now", now)
                .execute();
        if (added > 0) {
            wanting.forEach(signature -> name(handle, migration, example.exchange(), signature));
            shrink(handle, migration);
        }
    }

    /// Whether the snapshot was decided here, so that its plan is known.
    private static boolean isKnown(Handle handle, long migration, long version) {
        return handle.createQuery("SELECT count(*) FROM snapshot WHERE migration_id = :id AND version = :version")
                        .bind("id", migration)
                        .bind("version", version)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private static boolean isWanting(Handle handle, long migration, long version, String signature) {
        return handle.createQuery("""
                        SELECT count(*) FROM example_signature JOIN example USING (migration_id, exchange)
                        WHERE migration_id = :id AND version = :version AND signature = :signature""")
                        .bind("id", migration)
                        .bind("version", version)
                        .bind("signature", signature)
                        .mapTo(Long.class)
                        .one()
                < MOST_OF_SIGNATURE;
    }

    private static void name(Handle handle, long migration, String exchange, String signature) {
        handle.createUpdate("""
                        INSERT INTO example_signature (migration_id, exchange, signature)
                        VALUES (:id, :exchange, :signature) ON CONFLICT DO NOTHING""")
                .bind("id", migration)
                .bind("exchange", exchange)
                .bind("signature", signature)
                .execute();
    }

    private static void shrink(Handle handle, long migration) {
        handle.createUpdate("""
                        DELETE FROM example WHERE migration_id = :id AND exchange IN (
                            SELECT exchange FROM example WHERE migration_id = :id
                            ORDER BY received_at DESC, exchange
                            OFFSET :most)""").bind("id", migration).bind("most", MOST).execute();
    }

    /// What can be seen again of the causes since this snapshot version.
    public static Taped taped(Handle handle, long migration, long fromVersion) {
        var bySignature = new HashMap<String, List<String>>();
        handle.createQuery("""
                        SELECT signature, exchange FROM example_signature JOIN example USING (migration_id, exchange)
                        WHERE migration_id = :id AND version >= :from
                        ORDER BY received_at DESC, exchange""")
                .bind("id", migration)
                .bind("from", fromVersion)
                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(one -> bySignature
                        .computeIfAbsent(one.getKey(), _ -> new ArrayList<>())
                        .add(one.getValue()));
        return new Taped(bySignature);
    }

    /// The example of this exchange.
    public static Optional<Shown> find(Handle handle, long migration, String exchange) {
        return handle.createQuery("""
                        SELECT example.pair, plan_text.yaml FROM example
                        JOIN snapshot USING (migration_id, version)
                        JOIN plan_text ON plan_text.migration_id = snapshot.migration_id
                            AND plan_text.number = snapshot.plan_number
                        WHERE example.migration_id = :id AND exchange = :exchange""")
                .bind("id", migration)
                .bind("exchange", exchange)
                .map((row, context) -> new Shown(row.getString(1), row.getString(2)))
                .findOne();
    }
}
