import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// The usual way to reserve: lock the article's row, look, count, write the reservation down, commit.
final class ForUpdate {
    private ForUpdate() {}

    static double perSecond(String database, int connections, int seconds) throws Exception {
        try (var connection = DriverManager.getConnection(database); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE stock (sku text PRIMARY KEY, on_hand bigint, reserved bigint);"
                    + " INSERT INTO stock VALUES ('HOT', 100000000, 0); CREATE TABLE reservation (id text PRIMARY KEY);");
        }
        run(database, connections, 1, "w");
        return run(database, connections, seconds, "m");
    }

    private static double run(String database, int connections, int seconds, String name) throws Exception {
        var done = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + Duration.ofSeconds(seconds).toNanos();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < connections; i++) {
            int worker = i;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    done.addAndGet(reserve(database, end, name + worker));
                } catch (SQLException broken) {
                    throw new IllegalStateException(broken);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        return done.get() / ((System.nanoTime() - begin) / 1e9);
    }

    private static long reserve(String database, long end, String name) throws SQLException {
        long reserved = 0;
        try (var connection = DriverManager.getConnection(database)) {
            connection.setAutoCommit(false);
            try (var look = connection.prepareStatement("SELECT on_hand - reserved FROM stock WHERE sku = 'HOT' FOR UPDATE");
                    var count = connection.prepareStatement("UPDATE stock SET reserved = reserved + 1 WHERE sku = 'HOT'");
                    var write = connection.prepareStatement("INSERT INTO reservation VALUES (?)")) {
                while (System.nanoTime() < end) {
                    try (var row = look.executeQuery()) {
                        row.next();
                        if (row.getLong(1) < 1) {
                            throw new SQLException("sold out");
                        }
                    }
                    count.executeUpdate();
                    write.setString(1, name + "-" + reserved);
                    write.executeUpdate();
                    connection.commit();
                    reserved++;
                }
            }
        }
        return reserved;
    }
}
