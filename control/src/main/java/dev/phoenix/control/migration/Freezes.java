package dev.phoenix.control.migration;

import dev.phoenix.plan.FreezeWindow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// The times in which nothing goes forwards: those that people asked for have a table, the others are
/// the plan's. Any thread.
public final class Freezes {
    /// A time in which nothing goes forwards.
    public record Freeze(Instant from, Instant until, String by, String reason) {
        /// As people hear it who want to go forwards.
        public String sentence() {
            return "Frozen until " + until + " by " + by + (reason.isEmpty() ? "" : ": " + reason)
                    + ". Nothing goes forwards until then, not by force either; backwards stays open.";
        }
    }

    /// Who freezes what nobody asked for.
    static final String THE_PLAN = "the plan";

    private Freezes() {}

    public static void add(Handle handle, long migration, long decision, Freeze freeze) {
        handle.createUpdate("""
                        INSERT INTO frozen (decision, migration_id, from_at, until_at, by_whom, reason)
                        VALUES (:decision, :id, :from, :until, :by, :reason)""")
                .bind("decision", decision)
                .bind("id", migration)
                .bind("from", freeze.from())
                .bind("until", freeze.until())
                .bind("by", freeze.by())
                .bind("reason", freeze.reason())
                .execute();
    }

    /// Lifts all that have not ended; says how many that were.
    public static int lift(Handle handle, long migration, Instant now) {
        return handle.createUpdate(
                        "UPDATE frozen SET lifted = true WHERE migration_id = :id AND NOT lifted AND until_at > :now")
                .bind("id", migration)
                .bind("now", now)
                .execute();
    }

    /// The one in force now that ends last, of the plan's windows and of what people asked for.
    public static Optional<Freeze> now(Handle handle, List<FreezeWindow> windows, long migration, Instant now) {
        return Stream.concat(asked(handle, migration, now).stream(), planned(windows, now).stream())
                .max(Comparator.comparing(Freeze::until));
    }

    /// What the plan says now.
    public static Optional<Freeze> planned(List<FreezeWindow> windows, Instant now) {
        return FreezeWindow.now(windows, now)
                .map(hold -> new Freeze(hold.from(), hold.until(), THE_PLAN, hold.reason()));
    }

    /// What people asked for.
    public static Optional<Freeze> asked(Handle handle, long migration, Instant now) {
        return handle.createQuery("""
                        SELECT * FROM frozen
                        WHERE migration_id = :id AND NOT lifted AND from_at <= :now AND until_at > :now
                        ORDER BY until_at DESC LIMIT 1""")
                .bind("id", migration)
                .bind("now", now)
                .map((row, context) -> new Freeze(
                        row.getTimestamp("from_at").toInstant(),
                        row.getTimestamp("until_at").toInstant(),
                        row.getString("by_whom"),
                        row.getString("reason")))
                .findOne();
    }
}
