package dev.phoenix.control.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.phoenix.control.settings.Configuration;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The database behind this process, in a schema of its own. Any thread.
///
/// Every failure to reach it becomes a [DatabaseAwayException]: an expected thing, answered with 503 or waited out.
/// Anything else that goes wrong in SQL is a bug and stays one.
public final class Database implements AutoCloseable {
    static final String SCHEMA = "phoenix_control";

    /// How long a caller waits for a connection: longer than a short stall, shorter than a person's patience.
    private static final int CONNECT_MILLIS = 2_000;

    /// A statement that takes longer than this hangs; ours take milliseconds.
    private static final String SOCKET_TIMEOUT_SECONDS = "10";

    private static final String AWAY =
            "Control cannot reach its database, so nothing is decided and nothing is changed; gateways keep the"
                    + " snapshot that they run. It goes on by itself when the database is back.";

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    /// Connects and brings the schema up to date.
    public static Database open(Configuration.Store store) {
        var config = new HikariConfig();
        config.setPoolName("control");
        config.setJdbcUrl(store.url());
        if (!store.user().isEmpty()) {
            config.setUsername(store.user());
        }
        if (!store.password().isEmpty()) {
            config.setPassword(store.password());
        }
        config.setMaximumPoolSize(store.connections());
        config.setMinimumIdle(2);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setValidationTimeout(1_000);
        config.setSchema(SCHEMA);
        config.addDataSourceProperty("ApplicationName", "phoenix-control");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "2");
        config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
        try {
            var database = new Database(new HikariDataSource(config));
            database.migrate();
            return database;
        } catch (HikariPool.PoolInitializationException | FlywayException e) {
            throw new DatabaseAwayException(
                    "The database at " + store.url().replaceAll("\\?.*", "") + " cannot be used: " + firstLine(e), e);
        }
    }

    private void migrate() {
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .schemas(SCHEMA)
                    .defaultSchema(SCHEMA)
                    .locations("classpath:dev/phoenix/control/database")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            pool.close();
            throw e;
        }
    }

    private static String firstLine(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return Optional.ofNullable(deepest.getMessage())
                .orElse(deepest.toString())
                .lines()
                .findFirst()
                .orElse("");
    }

    public DataSource dataSource() {
        return pool;
    }

    /// What one transaction does.
    @FunctionalInterface
    public interface Work<T> {
        T in(Handle handle) throws SQLException;
    }

    /// Runs the work in one transaction: all of it is kept, or nothing.
    public <T> T transaction(Work<T> work) {
        try {
            return jdbi.inTransaction(work::in);
        } catch (JdbiException | SQLException e) {
            throw understood(e);
        }
    }

    /// Turns a failure to reach the database into a [DatabaseAwayException] and leaves every other failure a bug.
    public static RuntimeException understood(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException
                    || (cause instanceof SQLException sql && isAway(Optional.ofNullable(sql.getSQLState())))) {
                return new DatabaseAwayException(AWAY, failure);
            }
        }
        return failure instanceof RuntimeException bug ? bug : new IllegalStateException(failure);
    }

    /// Classes of SQLSTATE: 08 connection, 53 out of resources, 57P stopped by somebody, 25006 read only, 25P03 and
    /// 25P04 ended because this process was silent for too long.
    private static boolean isAway(Optional<String> state) {
        return state.filter(s -> s.startsWith("08")
                        || s.startsWith("53")
                        || s.startsWith("57P")
                        || s.equals("25006")
                        || s.equals("25P03")
                        || s.equals("25P04"))
                .isPresent();
    }

    /// Whether the database answers now.
    public boolean isThere() {
        try (var connection = pool.getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
