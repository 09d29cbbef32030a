package dev.phoenix.gameday.allotment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The `allotment` table: what is moved, and how far each move is. One thread at a time; it keeps one connection
/// and makes a new one when that is lost.
final class AllotmentTable implements AutoCloseable {
    private static final String SCHEMA = """
            CREATE TABLE IF NOT EXISTS allotment (
                id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
                number bigint GENERATED ALWAYS AS IDENTITY,
                migration text NOT NULL,
                decision bigint NOT NULL,
                share int NOT NULL CHECK (share BETWEEN 0 AND 100000),
                round int NOT NULL,
                from_store text NOT NULL,
                to_store text NOT NULL CHECK (to_store <> from_store),
                lines jsonb NOT NULL,
                taken jsonb,
                kept jsonb NOT NULL,
                state text NOT NULL CHECK (state IN ('TAKING', 'GIVING', 'DONE')),
                created_at timestamptz NOT NULL DEFAULT now(),
                done_at timestamptz,
                UNIQUE (migration, decision, round, from_store),
                CHECK ((state = 'TAKING') = (taken IS NULL)))""";

    private static final String SELECT =
            "SELECT id, migration, decision, share, round, from_store, lines, taken, state FROM allotment ";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, Long>> UNITS = new TypeReference<>() {};

    private static final int VALID_WITHIN_SECONDS = 2;

    private final String url;
    private Connection last;

    AllotmentTable(String url) throws SQLException {
        this.url = url;
        this.last = DriverManager.getConnection(url);
        try (var statement = last.createStatement()) {
            statement.execute(SCHEMA);
        }
    }

    private Connection connection() throws SQLException {
        if (!last.isValid(VALID_WITHIN_SECONDS)) {
            last.close();
            last = DriverManager.getConnection(url);
        }
        return last;
    }

    @Override
    public void close() throws SQLException {
        last.close();
    }

    /// Writes what a round moves, one row for each direction, both or none. A direction that moves nothing is done.
    void plan(Allotment.Round round, Split split) throws SQLException {
        var connection = connection();
        connection.setAutoCommit(false);
        try {
            for (var from : Side.values()) {
                insert(connection, round, from, split);
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void insert(Connection connection, Allotment.Round round, Side from, Split split)
            throws SQLException {
        var lines = split.gives(from);
        try (var insert = connection.prepareStatement("""
                INSERT INTO allotment
                  (migration, decision, share, round, from_store, to_store, lines, taken, kept, state)
                VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?)""")) {
            insert.setString(1, round.migration());
            insert.setLong(2, round.decision());
            insert.setInt(3, round.shareOf100000());
            insert.setInt(4, round.number());
            insert.setString(5, from.word());
            insert.setString(6, from.other().word());
            insert.setString(7, json(lines));
            insert.setString(8, lines.isEmpty() ? "{}" : null);
            insert.setString(9, json(split.keeps(from)));
            insert.setString(10, (lines.isEmpty() ? Allotment.State.DONE : Allotment.State.TAKING).name());
            insert.executeUpdate();
        }
    }

    /// The oldest move that is not done.
    Optional<Allotment> unfinished() throws SQLException {
        return list(SELECT + "WHERE state <> 'DONE' ORDER BY number LIMIT 1").stream()
                .findFirst();
    }

    /// The moves of a decision, without those that followed later.
    List<Allotment> ofDecision(String migration, long decision) throws SQLException {
        return list(SELECT + "WHERE migration = ? AND decision = ? AND round = 0 ORDER BY number", migration, decision);
    }

    /// The newest round there is.
    Optional<Allotment.Round> newest() throws SQLException {
        return list(SELECT + "ORDER BY number DESC LIMIT 1").stream()
                .map(Allotment::round)
                .findFirst();
    }

    /// The SKUs of which a round kept units back for open carts, by the side that kept them.
    Map<Side, Set<String>> kept(Allotment.Round round) throws SQLException {
        var kept = new EnumMap<Side, Set<String>>(Side.class);
        try (var select = connection()
                .prepareStatement(
                        "SELECT from_store, kept FROM allotment WHERE migration = ? AND decision = ? AND round = ?")) {
            bind(select, round.migration(), round.decision(), round.number());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    kept.put(
                            Side.of(rows.getString(1)), units(rows.getString(2)).keySet());
                }
            }
        }
        return kept;
    }

    void taken(Allotment allotment, Map<String, Long> taken) throws SQLException {
        update(
                "UPDATE allotment SET taken = ?::jsonb, state = 'GIVING' WHERE id = ? AND state = 'TAKING'",
                json(taken),
                allotment.id());
    }

    void done(Allotment allotment) throws SQLException {
        update(
                "UPDATE allotment SET state = 'DONE', done_at = now() WHERE id = ? AND state = 'GIVING'",
                allotment.id());
    }

    private void update(String sql, Object... values) throws SQLException {
        try (var update = connection().prepareStatement(sql)) {
            bind(update, values);
            update.executeUpdate();
        }
    }

    private List<Allotment> list(String sql, Object... values) throws SQLException {
        try (var select = connection().prepareStatement(sql)) {
            bind(select, values);
            try (var rows = select.executeQuery()) {
                var list = new ArrayList<Allotment>();
                while (rows.next()) {
                    list.add(row(rows));
                }
                return list;
            }
        }
    }

    private static void bind(java.sql.PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private static Allotment row(ResultSet row) throws SQLException {
        var round = new Allotment.Round(row.getString(2), row.getLong(3), row.getInt(4), row.getInt(5));
        var taken = Optional.ofNullable(row.getString(8));
        return new Allotment(
                row.getString(1),
                round,
                Side.of(row.getString(6)),
                units(row.getString(7)),
                taken.map(AllotmentTable::units).orElseGet(TreeMap::new),
                Allotment.State.valueOf(row.getString(9)));
    }

    private static SortedMap<String, Long> units(String json) {
        try {
            return JSON.readValue(json, UNITS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A row of the table allotment was changed by hand.", e);
        }
    }

    private static String json(Map<String, Long> units) {
        try {
            return JSON.writeValueAsString(units);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Units could not be written as JSON.", e);
        }
    }
}
