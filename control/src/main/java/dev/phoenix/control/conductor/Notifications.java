package dev.phoenix.control.conductor;

import dev.phoenix.control.journal.JournalEntry;
import dev.phoenix.control.journal.JournalEntry.Outcome;
import dev.phoenix.plan.Plan;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of who is still to hear of which decision. A row is written in the decision's transaction, so a decision
/// that was not taken is told to nobody and one that was taken is not forgotten. Any thread.
public final class Notifications {
    /// So many of those that were given up are shown.
    private static final int SHOWN = 20;

    /// One decision that is owed to one hearer.
    ///
    /// @param decision the journal entry that it tells of
    record Owed(long decision, URI url, Instant since, int attempts) {}

    /// An entry of the journal that has just been written.
    record Debt(long migration, long decision, JournalEntry.Act act, Instant now) {}

    /// One that was given up.
    ///
    /// @param to host and port of the hearer; the rest of an address may be a secret
    public record Dead(long decision, String to, Instant since, int attempts, String lastAnswer) {}

    /// How many wait, and what was given up.
    public record Summary(int waiting, List<Dead> dead) {
        public Summary {
            dead = List.copyOf(dead);
        }
    }

    private Notifications() {}

    /// Owes this entry to everybody who wants to hear of it.
    static void owe(Handle handle, Debt debt, Plan plan) {
        if (debt.act().outcome() == Outcome.REFUSED) {
            return;
        }
        var event = debt.act().event().name().toLowerCase(Locale.ROOT);
        plan.told().hearers().stream()
                .filter(hearer -> hearer.events().contains(event))
                .forEach(hearer -> handle.createUpdate("""
                                INSERT INTO notification (decision, url, migration_id, since, next_at, attempts,
                                    last_answer)
                                VALUES (:decision, :url, :id, :now, :now, 0, '')""")
                        .bind("decision", debt.decision())
                        .bind("url", hearer.url().toString())
                        .bind("id", debt.migration())
                        .bind("now", debt.now())
                        .execute());
    }

    /// The first that this hearer is owed, if its time has come: nothing overtakes it.
    static Optional<Owed> due(Handle handle, long migration, URI url, Instant now) {
        return handle.createQuery("""
                        SELECT * FROM notification WHERE migration_id = :id AND url = :url AND NOT dead
                        ORDER BY decision LIMIT 1""")
                .bind("id", migration)
                .bind("url", url.toString())
                .map((row, context) ->
                        new Waiting(owed(row), row.getTimestamp("next_at").toInstant()))
                .findOne()
                .filter(waiting -> !waiting.nextAt().isAfter(now))
                .map(Waiting::owed);
    }

    private record Waiting(Owed owed, Instant nextAt) {}

    private static Owed owed(ResultSet row) throws SQLException {
        return new Owed(
                row.getLong("decision"),
                URI.create(row.getString("url")),
                row.getTimestamp("since").toInstant(),
                row.getInt("attempts"));
    }

    static void taken(Handle handle, Owed owed) {
        handle.createUpdate("DELETE FROM notification WHERE decision = :decision AND url = :url")
                .bind("decision", owed.decision())
                .bind("url", owed.url().toString())
                .execute();
    }

    /// Writes down an attempt that failed.
    ///
    /// @param again when to try it again; never, when it is given up
    static void failed(Handle handle, Owed owed, String answer, Optional<Instant> again) {
        handle.createUpdate("""
                        UPDATE notification SET attempts = attempts + 1, last_answer = :answer, dead = :dead,
                            next_at = coalesce(:again, next_at)
                        WHERE decision = :decision AND url = :url""")
                .bind("decision", owed.decision())
                .bind("url", owed.url().toString())
                .bind("answer", answer)
                .bind("dead", again.isEmpty())
                .bind("again", again)
                .execute();
    }

    /// Gives up what is owed to addresses that the plan no longer names.
    static void giveUpStrangers(Handle handle, long migration, Plan plan) {
        handle.createUpdate("""
                        UPDATE notification SET dead = true, last_answer = 'the plan no longer names it'
                        WHERE migration_id = :id AND NOT dead AND url <> ALL (:urls)""")
                .bind("id", migration)
                .bindArray(
                        "urls",
                        String.class,
                        plan.told().hearers().stream()
                                .map(hearer -> hearer.url().toString())
                                .toList())
                .execute();
    }

    public static Summary summary(Handle handle, long migration) {
        int waiting = handle.createQuery("SELECT count(*) FROM notification WHERE migration_id = :id AND NOT dead")
                .bind("id", migration)
                .mapTo(Integer.class)
                .one();
        var dead = handle.createQuery("""
                        SELECT * FROM notification WHERE migration_id = :id AND dead
                        ORDER BY decision DESC LIMIT :limit""")
                .bind("id", migration)
                .bind("limit", SHOWN)
                .map((row, context) -> new Dead(
                        row.getLong("decision"),
                        to(URI.create(row.getString("url"))),
                        row.getTimestamp("since").toInstant(),
                        row.getInt("attempts"),
                        row.getString("last_answer")))
                .list();
        return new Summary(waiting, dead);
    }

    private static String to(URI url) {
        return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /// When a failed attempt is followed by the next: after 1, 2, 4 … 60 s, each by up to a quarter longer, so that
    /// those
    /// who failed together do not come back together.
    ///
    /// @param dice from 0 to 1
    static Duration pauseAfter(int attempts, double dice) {
        long millis = Math.min(60_000, 1_000L << Math.min(attempts, 10));
        return Duration.ofMillis(millis + Math.round(millis * dice / 4));
    }
}
