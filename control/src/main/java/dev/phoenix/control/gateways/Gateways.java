package dev.phoenix.control.gateways;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The table of the gateways: which snapshot each runs, and when it was last heard of. Any thread.
public final class Gateways {
    /// A gateway asks at least every 20 s; one that was silent for longer than this does not run any more.
    static final Duration SILENT_AFTER = Duration.ofSeconds(30);

    /// Silent gateways are shown for this long, so that people see that one went away.
    private static final Duration SHOWN_FOR = Duration.ofMinutes(10);

    /// One run of a gateway.
    ///
    /// @param version the snapshot that it says is in force; 0 is none yet
    public record Gateway(String id, long version, Instant lastSeen, boolean silent) {}

    private Gateways() {}

    /// Writes down that a gateway runs this version.
    public static void acknowledge(Handle handle, long migration, String gateway, long running, Instant now) {
        handle.createUpdate("""
                        INSERT INTO gateway (migration_id, id, running, last_seen)
                        VALUES (:id, :gateway, :running, :now)
                        ON CONFLICT (migration_id, id)
                        DO UPDATE SET running = excluded.running, last_seen = excluded.last_seen""")
                .bind("id", migration)
                .bind("gateway", gateway)
                .bind("running", running)
                .bind("now", now)
                .execute();
    }

    public static List<Gateway> seen(Handle handle, long migration, Instant now) {
        return handle.createQuery("""
                        SELECT id, running, last_seen FROM gateway
                        WHERE migration_id = :id AND last_seen > :from ORDER BY id""")
                .bind("id", migration)
                .bind("from", now.minus(SHOWN_FOR))
                .map((row, context) -> {
                    var lastSeen = row.getTimestamp("last_seen").toInstant();
                    return new Gateway(
                            row.getString("id"),
                            row.getLong("running"),
                            lastSeen,
                            lastSeen.isBefore(now.minus(SILENT_AFTER)));
                })
                .list();
    }
}
