package dev.phoenix.gameday.soak;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// Waits until the services have finished what kills and faults left, by looking into their databases. One thread.
final class Rest {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final String orders;
    private final String payments;

    Rest(String orders, String payments) {
        this.orders = orders;
        this.payments = payments;
    }

    /// What is still under way when all rest or the patience is over; empty: nothing is.
    String await(Duration patience) throws SQLException {
        long end = System.nanoTime() + patience.toNanos();
        String open = open();
        while (!open.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK.toNanos());
            open = open();
        }
        return open;
    }

    private String open() throws SQLException {
        Map<String, Long> open = new LinkedHashMap<>();
        open.put("checkouts", count(orders, "live.checkout WHERE next_run_at IS NOT NULL"));
        open.put("refunds", count(orders, "live.order_refund WHERE state = 'PENDING'"));
        open.put("events to deliver", count(orders, "live.delivery"));
        open.put("payments", count(payments, "live.payment WHERE next_run_at IS NOT NULL"));
        open.put("provider's refunds", count(payments, "live.refund WHERE next_run_at IS NOT NULL"));
        return open.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    private static long count(String database, String what) throws SQLException {
        try (var connection = DriverManager.getConnection(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM " + what)) {
            row.next();
            return row.getLong(1);
        }
    }
}
