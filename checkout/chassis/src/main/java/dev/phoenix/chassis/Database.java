package dev.phoenix.chassis;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/// The service's own database: the same tables once per lane, in schemas `live` and `shadow`, each behind a pool of
/// its own so that a flood of shadow calls takes no connection from a customer. Any thread.
public final class Database implements Part {
    /// Nobody waits longer for a connection: the caller's own deadline is near by then.
    private static final int LONGEST_WAIT_MS = 2_000;
    /// A statement that runs longer than this is stuck; the lock it waits for must not take the pool with it.
    private static final int LONGEST_STATEMENT_MS = 5_000;

    /// Where the database is; user and password may stand in the URL instead.
    public record Settings(Secret url, Optional<String> user, Optional<Secret> password) {}

    private record Pool(HikariDataSource connections, Jdbi jdbi) {}

    private final Pool live;
    private final Pool shadow;

    private Database(Pool live, Pool shadow) {
        this.live = live;
        this.shadow = shadow;
    }

    /// Brings both schemas up to date from the class path's `db/<service>` and opens the pools.
    public static Database open(String service, Settings settings, int connections) {
        for (var lane : Lane.values()) {
            migrate(service, settings, lane);
        }
        return new Database(
                open(pool(service, settings, connections, Lane.LIVE)),
                open(pool(service, settings, connections, Lane.SHADOW)));
    }

    private static void migrate(String service, Settings settings, Lane lane) {
        Flyway.configure()
                .dataSource(
                        settings.url().value(),
                        settings.user().orElse(null),
                        settings.password().map(Secret::value).orElse(null))
                .defaultSchema(lane.schema())
                .locations("classpath:db/" + service)
                .load()
                .migrate();
    }

    private static Pool open(HikariConfig config) {
        var connections = new HikariDataSource(config);
        return new Pool(connections, Jdbi.create(connections));
    }

    private static HikariConfig pool(String service, Settings settings, int connections, Lane lane) {
        var pool = new HikariConfig();
        pool.setJdbcUrl(settings.url().value());
        settings.user().ifPresent(pool::setUsername);
        settings.password().ifPresent(password -> pool.setPassword(password.value()));
        pool.setPoolName(service + " " + lane.schema());
        pool.setMaximumPoolSize(connections);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(LONGEST_WAIT_MS);
        pool.addDataSourceProperty("currentSchema", lane.schema());
        pool.addDataSourceProperty("ApplicationName", "phoenix-" + service + "-" + lane.schema());
        pool.addDataSourceProperty("options", "-c statement_timeout=" + LONGEST_STATEMENT_MS);
        pool.addDataSourceProperty("socketTimeout", "30");
        return pool;
    }

    public Jdbi in(Lane lane) {
        return pool(lane).jdbi();
    }

    public DataSource dataSource(Lane lane) {
        return pool(lane).connections();
    }

    private Pool pool(Lane lane) {
        return switch (lane) {
            case LIVE -> live;
            case SHADOW -> shadow;
        };
    }

    @Override
    public Optional<String> trouble() {
        try (var connection = live.connections().getConnection()) {
            return connection.isValid(1) ? Optional.empty() : Optional.of("the database does not answer");
        } catch (SQLException gone) {
            return Optional.of("the database is gone: " + gone.getMessage());
        }
    }

    @Override
    public void stop() {
        shadow.connections().close();
        live.connections().close();
    }
}
