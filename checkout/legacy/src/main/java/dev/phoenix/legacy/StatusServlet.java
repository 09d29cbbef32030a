package dev.phoenix.legacy;

import dev.phoenix.legacy.servlet.Answer;
import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.JsonServlet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/// `/health`, `/metrics` and `/openapi.json`: how it is, what it counted, what it takes.
final class StatusServlet extends JsonServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(StatusServlet.class.getName());

    /// Asks the database past the pool, so that a pool that is taken does not look like a database that is gone.
    private final transient Direct direct;

    /// Opens a connection of its own.
    interface Direct {
        Connection open() throws SQLException;
    }

    StatusServlet(Front front, Database database, Direct direct, Supplier<String> gauges) {
        super(front);
        this.direct = direct;
        on("GET", "/health", call -> health());
        on("GET", "/metrics", call -> {
            var deadlocks = "# TYPE legacy_deadlock_victims_total counter\nlegacy_deadlock_victims_total "
                    + database.deadlocks() + "\n";
            var text = front.requests().text() + deadlocks + gauges.get();
            return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", text);
        });
        var openApi = Resource.text("openapi.json");
        on("GET", "/openapi.json", call -> new Answer(200, "application/json", openApi));
    }

    private Answer health() {
        try (var connection = direct.open();
                var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            return Answer.ok(Json.object().put("status", "UP"));
        } catch (SQLException gone) {
            LOG.log(Level.WARNING, "The database is gone: " + gone.getMessage());
            var down = Json.object().put("status", "DOWN").put("reason", "The database cannot be reached.");
            return new Answer(503, "application/json", down.toString());
        }
    }
}
