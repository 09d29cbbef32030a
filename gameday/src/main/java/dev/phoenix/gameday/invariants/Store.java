package dev.phoenix.gameday.invariants;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// One schema of one database, read only. Any thread: every question has a connection and a snapshot of its own.
///
/// @param url a JDBC URL with user and password in it
public record Store(String url, String schema) {
    private static final int QUERY_TIMEOUT_SECONDS = 20;

    /// Makes a value of a row.
    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    <T> List<T> rows(String sql, Row<T> each) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setSchema(schema);
            connection.setReadOnly(true);
            try (var statement = connection.createStatement()) {
                statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
                List<T> rows = new ArrayList<>();
                try (ResultSet row = statement.executeQuery(sql)) {
                    while (row.next()) {
                        rows.add(each.of(row));
                    }
                }
                return rows;
            }
        }
    }
}
