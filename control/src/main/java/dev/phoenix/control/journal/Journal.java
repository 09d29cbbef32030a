package dev.phoenix.control.journal;

import dev.phoenix.control.database.Json;
import dev.phoenix.control.journal.JournalEntry.Act;
import dev.phoenix.control.journal.JournalEntry.Draft;
import dev.phoenix.control.journal.JournalEntry.Event;
import dev.phoenix.control.journal.JournalEntry.Outcome;
import dev.phoenix.control.journal.JournalEntry.Place;
import dev.phoenix.control.journal.JournalEntry.Way;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// The journal of the decisions. It is only ever appended to; the database refuses everything else. Any thread.
public final class Journal {
    /// The most entries that one question is answered with.
    public static final int LARGEST_PAGE = 1_000;

    private Journal() {}

    /// Appends one entry within the caller's transaction and returns its id. The caller has locked
    /// the migration's row,
    /// so that the entry before is the last one.
    public static long append(Handle handle, long migration, Instant at, Draft draft) {
        var entry = new JournalEntry(
                nextId(handle),
                at.truncatedTo(ChronoUnit.MICROS), // as exact as the database keeps it
                draft.act(),
                draft.way(),
                Json.tree(Json.stored(draft.grounds().readings())),
                Json.tree(Json.stored(draft.grounds().numbers())));
        insert(handle, migration, new ChainedEntry(lastHash(handle, migration), entry));
        return entry.id();
    }

    private static long nextId(Handle handle) {
        return handle.createQuery("SELECT nextval(pg_get_serial_sequence('journal', 'id'))")
                .mapTo(Long.class)
                .one();
    }

    private static String lastHash(Handle handle, long migration) {
        return handle.createQuery("SELECT hash FROM journal WHERE migration_id = :migration ORDER BY id DESC LIMIT 1")
                .bind("migration", migration)
                .map((row, context) -> Optional.ofNullable(row.getString(1)))
                .findOne()
                .flatMap(Function.identity())
                .orElse(ChainedEntry.FIRST);
    }

    private static void insert(Handle handle, long migration, ChainedEntry chained) {
        var entry = chained.entry();
        Act act = entry.act();
        Way way = entry.way();
        handle.createUpdate("""
                        INSERT INTO journal (id, migration_id, at, event, outcome, by_whom, reason, forced,
                            from_stage, from_step, from_share, to_stage, to_step, to_share,
                            version, attempt, readings, numbers, previous, hash)
                        OVERRIDING SYSTEM VALUE
                        VALUES (:id, :migration, :at, :event, :outcome, :by, :reason, :forced,
                            :fromStage, :fromStep, :fromShare, :toStage, :toStep, :toShare,
                            :version, :attempt, :readings::json, :numbers::json, :previous, :hash)""")
                .bind("id", entry.id())
                .bind("migration", migration)
                .bind("at", entry.at())
                .bind("event", act.event().name())
                .bind("outcome", act.outcome().name())
                .bind("by", act.by())
                .bind("reason", act.reason())
                .bind("forced", act.forced())
                .bind("fromStage", way.from().stage())
                .bind("fromStep", way.from().step())
                .bind("fromShare", way.from().share())
                .bind("toStage", way.to().stage())
                .bind("toStep", way.to().step())
                .bind("toShare", way.to().share())
                .bind("version", way.version())
                .bind("attempt", way.attempt())
                .bind("readings", Json.stored(entry.readings()))
                .bind("numbers", Json.stored(entry.numbers()))
                .bind("previous", chained.previous())
                .bind("hash", chained.hash())
                .execute();
    }

    /// The lines of the entries after this id, oldest first, each with its hash and that of the one
    /// before. Entries
    /// from before there was a chain have none and are left out.
    public static List<String> lines(Handle handle, long migration, long id, int limit) {
        return handle.createQuery("""
                        SELECT * FROM journal WHERE migration_id = :migration AND id > :id AND hash IS NOT NULL
                        ORDER BY id LIMIT :limit""")
                .bind("migration", migration)
                .bind("id", id)
                .bind("limit", Math.clamp(limit, 1, LARGEST_PAGE))
                .map((row, context) ->
                        new ChainedEntry(row.getString("previous"), entry(row)).line(row.getString("hash")))
                .list();
    }

    /// The entries after this id, oldest first.
    public static List<JournalEntry> after(Handle handle, long migration, long id, int limit) {
        return handle.createQuery(
                        "SELECT * FROM journal WHERE migration_id = :migration AND id > :id ORDER BY id LIMIT :limit")
                .bind("migration", migration)
                .bind("id", id)
                .bind("limit", Math.clamp(limit, 1, LARGEST_PAGE))
                .map((row, context) -> entry(row))
                .list();
    }

    /// The newest entries, oldest first.
    public static List<JournalEntry> newest(Handle handle, long migration, int limit) {
        return handle.createQuery("""
                        SELECT * FROM
                            (SELECT * FROM journal WHERE migration_id = :migration ORDER BY id DESC LIMIT :limit) newest
                        ORDER BY id""")
                .bind("migration", migration)
                .bind("limit", Math.clamp(limit, 1, LARGEST_PAGE))
                .map((row, context) -> entry(row))
                .list();
    }

    /// The steps that somebody took without a passed gate, oldest first.
    public static List<JournalEntry> forced(Handle handle, long migration) {
        return handle.createQuery("""
                        SELECT * FROM journal
                        WHERE migration_id = :migration AND forced AND outcome <> 'REFUSED' ORDER BY id LIMIT :limit""")
                .bind("migration", migration)
                .bind("limit", LARGEST_PAGE)
                .map((row, context) -> entry(row))
                .list();
    }

    /// The last entry that changed something for people: not a refusal, and nothing about tokens.
    public static long decision(Handle handle, long migration) {
        return handle.createQuery("""
                        SELECT id FROM journal
                        WHERE migration_id = :migration AND outcome <> 'REFUSED' AND event <> 'TOKEN'
                        ORDER BY id DESC LIMIT 1""")
                .bind("migration", migration)
                .mapTo(Long.class)
                .one();
    }

    public static JournalEntry entry(Handle handle, long id) {
        return handle.createQuery("SELECT * FROM journal WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> entry(row))
                .one();
    }

    /// When an entry was written.
    public static Instant at(Handle handle, long id) {
        return handle.createQuery("SELECT at FROM journal WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> row.getTimestamp(1).toInstant())
                .one();
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        return new JournalEntry(
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                new Act(
                        Event.valueOf(row.getString("event")),
                        Outcome.valueOf(row.getString("outcome")),
                        row.getString("by_whom"),
                        row.getString("reason"),
                        row.getBoolean("forced")),
                new Way(
                        new Place(row.getString("from_stage"), row.getInt("from_step"), row.getInt("from_share")),
                        new Place(row.getString("to_stage"), row.getInt("to_step"), row.getInt("to_share")),
                        row.getLong("version"),
                        row.getInt("attempt")),
                Json.tree(row.getString("readings")),
                Json.tree(row.getString("numbers")));
    }
}
