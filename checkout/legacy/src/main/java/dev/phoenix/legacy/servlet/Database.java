package dev.phoenix.legacy.servlet;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Logger;
import javax.sql.DataSource;

/// The monolith's one database, used by transactions. Any thread; each transaction holds one connection of the
/// small pool from its first statement to its commit.
///
/// *Fault, on purpose:* a transaction that waits (for a row lock, for the payment provider) keeps its connection.
/// When all are taken, every other request waits for the pool, also those that only wanted to read. The services
/// hold no connection while they wait for anyone.
public final class Database {
    /// How often a deadlock victim is tried again before the shopper sees an error.
    private static final int RETRIES = 3;

    static final String DEADLOCK = "40P01";
    private static final Logger LOG = Logger.getLogger(Database.class.getName());

    private final DataSource pool;
    private final LongAdder deadlocks = new LongAdder();

    public Database(DataSource pool) {
        this.pool = pool;
    }

    /// What is done inside one transaction.
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /// Runs the work in one transaction: commits when it returns, rolls back when it throws.
    public <T> T transaction(Work<T> work) throws SQLException {
        try (var connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            var done = false;
            try {
                T result = work.run(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
            }
        }
    }

    /// Like [#transaction], and runs the work again when PostgreSQL chose it as the victim of a deadlock. Only for
    /// work whose outside effects come after its last lock.
    public <T> T retried(Work<T> work) throws SQLException {
        for (int attempt = 0; ; attempt++) {
            try {
                return transaction(work);
            } catch (SQLException e) {
                if (!DEADLOCK.equals(e.getSQLState())) {
                    throw e;
                }
                deadlocks.increment();
                if (attempt == RETRIES) {
                    throw e;
                }
                LOG.info("Deadlock victim, attempt " + (attempt + 1) + " of " + (RETRIES + 1) + "; trying again.");
            }
        }
    }

    /// How many transactions have been deadlock victims since the start.
    public long deadlocks() {
        return deadlocks.sum();
    }
}
