package dev.phoenix.legacy;

import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.Sql;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;

/// Makes the tables and fills in the tax rates; run at every start, also by two processes at once.
final class Schema {
    /// Any number that nothing else in this database locks.
    private static final long START_LOCK = 4711;

    private Schema() {}

    static void create(Database database) throws SQLException {
        database.transaction(connection -> {
            Sql.first(connection, "SELECT pg_advisory_xact_lock(?)", row -> "locked", START_LOCK);
            try (var statement = connection.createStatement()) {
                statement.execute(Resource.text("schema.sql"));
            }
            for (var line : Resource.text("tax-rates.csv").lines().skip(1).toList()) {
                insertRate(connection, line.split(",", -1));
            }
            return true;
        });
    }

    private static void insertRate(Connection connection, String[] fields) throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO tax_rate (country, region, category, rate, valid_from, valid_to) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING""",
                fields[0],
                fields[1],
                fields[2],
                new BigDecimal(fields[3]),
                LocalDate.parse(fields[4]),
                fields[5].isEmpty() ? null : LocalDate.parse(fields[5]));
    }
}
