package dev.phoenix.lease;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/// The leases kept in one database. Any thread; every call is one transaction of its own.
public final class Leases {
    /// The table behind the leases, for a migration script. A row stays when its lease ends: it
    /// remembers the fence.
    public static final String SCHEMA_SQL = """
            CREATE TABLE IF NOT EXISTS lease (
                name       text PRIMARY KEY,
                owner      text NOT NULL,
                fence      bigint NOT NULL CHECK (fence > 0),
                expires_at timestamptz NOT NULL
            )""";

    private static final String ACQUIRE = """
            INSERT INTO lease (name, owner, fence, expires_at)
            VALUES (?, ?, 1, clock_timestamp() + ? * interval '1 millisecond')
            ON CONFLICT (name) DO UPDATE
               SET owner = excluded.owner, fence = lease.fence + 1, expires_at = excluded.expires_at
             WHERE lease.expires_at <= clock_timestamp()
            RETURNING fence, expires_at""";

    private static final String RENEW = """
            UPDATE lease SET expires_at = clock_timestamp() + ? * interval '1 millisecond'
             WHERE name = ? AND owner = ? AND fence = ? AND expires_at > clock_timestamp()
            RETURNING fence, expires_at""";

    private static final String RELEASE = """
            UPDATE lease SET expires_at = '-infinity'
             WHERE name = ? AND owner = ? AND fence = ? AND expires_at > clock_timestamp()""";

    private static final String LEFT = """
            SELECT extract(epoch FROM expires_at - clock_timestamp()) * 1000 AS left_millis
              FROM lease WHERE name = ? AND expires_at > '-infinity'""";

    private final DataSource database;

    public Leases(DataSource database) {
        this.database = database;
    }

    public void createTable() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(SCHEMA_SQL);
        }
    }

    /// Takes the lease when nobody holds it; empty when somebody does.
    public Optional<Lease> acquire(String name, String owner, Duration life) throws SQLException {
        try (var connection = database.getConnection()) {
            return acquire(connection, name, owner, life);
        }
    }

    /// How long until the lease ends, by the database's clock: negative when it has ended, empty when it was given
    /// back or never taken. It may be prolonged or taken in the next instant.
    public Optional<Duration> left(String name) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(LEFT)) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(Duration.ofMillis(row.getLong("left_millis"))) : Optional.empty();
            }
        }
    }

    private static Optional<Lease> acquire(Connection connection, String name, String owner, Duration life)
            throws SQLException {
        try (var statement = connection.prepareStatement(ACQUIRE)) {
            statement.setString(1, name);
            statement.setString(2, owner);
            statement.setLong(3, life.toMillis());
            return read(statement, name, owner);
        }
    }

    /// Takes all of these leases, or none when somebody holds one of them. They are taken in one
    /// transaction and in the
    /// order of their names, so that two who want the same ones never wait for each other in a circle.
    public List<Lease> acquireAll(Set<String> names, String owner, Duration life) throws SQLException {
        var taken = new ArrayList<Lease>();
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (String name : new TreeSet<>(names)) {
                var lease = acquire(connection, name, owner, life);
                if (lease.isEmpty()) {
                    connection.rollback();
                    return List.of();
                }
                taken.add(lease.get());
            }
            connection.commit();
        }
        return List.copyOf(taken);
    }

    /// Prolongs a lease from now; empty when it has expired, even if nobody took it yet.
    public Optional<Lease> renew(Lease lease, Duration life) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(RENEW)) {
            statement.setLong(1, life.toMillis());
            statement.setString(2, lease.name());
            statement.setString(3, lease.owner());
            statement.setLong(4, lease.fence());
            return read(statement, lease.name(), lease.owner());
        }
    }

    /// Gives the lease back; false when it was no longer the caller's, in which case nothing changes.
    public boolean release(Lease lease) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(RELEASE)) {
            statement.setString(1, lease.name());
            statement.setString(2, lease.owner());
            statement.setLong(3, lease.fence());
            return statement.executeUpdate() == 1;
        }
    }

    private static Optional<Lease> read(PreparedStatement statement, String name, String owner) throws SQLException {
        try (var row = statement.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            var expiresAt = row.getObject("expires_at", OffsetDateTime.class).toInstant();
            return Optional.of(new Lease(name, owner, row.getLong("fence"), expiresAt));
        }
    }
}
