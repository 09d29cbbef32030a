package dev.phoenix.gameday.invariants;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks the promises that only the services make: G6, G7 and G8. Reads only; meant for a moment of rest.
public final class ServicesAlone {
    /// What became of orders, by the names that its events must have.
    private static final String HAPPENED = """
            SELECT id || '.placed' FROM orders
            UNION ALL SELECT order_id || '.completed' FROM checkout WHERE state = 'COMPLETED'
            UNION ALL SELECT id || '.cancelled' FROM orders WHERE state = 'CANCELLED'
            UNION ALL SELECT id || '.refunded' FROM order_refund WHERE state = 'DONE'""";

    /// An order that was cancelled may have been completed before.
    private static final String POSSIBLE = HAPPENED + """
             UNION ALL SELECT order_id || '.completed' FROM checkout WHERE state IN ('CANCELLING', 'CANCELLED')""";

    private final Books books;
    private final Audit audit;

    private ServicesAlone(Books books, Audit audit) {
        this.books = books;
        this.audit = audit;
    }

    /// Adds what is found to the audit.
    ///
    /// @param inbox a subscriber's database, with tables `inbox` and `work`
    /// @param sales the units of each article that several buyers wanted at once, none of whom gave up
    public static void check(Books books, Store inbox, Map<String, Long> sales, Audit audit) throws SQLException {
        ServicesAlone check = new ServicesAlone(books, audit);
        check.giftCards();
        check.coupons();
        check.written();
        check.told(inbox);
        check.winners(sales);
    }

    private void giftCards() throws SQLException {
        audit.looked(Invariant.G6, count(books.payments(), "SELECT count(*) FROM gift_card"));
        report(
                books.payments(),
                "SELECT 'gift card ' || g.code || ': balance ' || g.balance || ', issued ' || g.issued || ' less '"
                        + " || coalesce(sum(r.amount - r.reversed), 0) || ' redeemed'"
                        + " FROM gift_card g LEFT JOIN gift_card_redemption r ON r.code = g.code"
                        + " GROUP BY g.code, g.balance, g.issued"
                        + " HAVING g.balance < 0 OR g.balance <> g.issued - coalesce(sum(r.amount - r.reversed), 0)",
                Invariant.G6);
    }

    private void coupons() throws SQLException {
        audit.looked(Invariant.G6, count(books.orders(), "SELECT count(*) FROM coupon WHERE usage_limit IS NOT NULL"));
        report(
                books.orders(),
                "SELECT 'coupon ' || c.code || ': ' || c.used || ' uses counted, ' || count(o.id)"
                        + " || ' orders, limit ' || c.usage_limit FROM coupon c LEFT JOIN orders o ON o.coupon = c.code"
                        + " WHERE c.usage_limit IS NOT NULL GROUP BY c.code, c.used, c.usage_limit"
                        + " HAVING c.used > c.usage_limit OR count(o.id) <> c.used",
                Invariant.G6);
    }

    /// Every event that was written belongs to something that happened, and the other way round.
    private void written() throws SQLException {
        audit.looked(Invariant.G7, count(books.orders(), "SELECT count(*) FROM event"));
        report(
                books.orders(),
                "SELECT happened.id || ' happened, and no event says so' FROM (" + HAPPENED
                        + ") happened (id) WHERE NOT EXISTS (SELECT FROM event WHERE event.id = happened.id)",
                Invariant.G7);
        report(
                books.orders(),
                "SELECT event.id || ' says what did not happen' FROM event WHERE id NOT IN (" + POSSIBLE + ")",
                Invariant.G7);
    }

    /// The subscriber took every event, did its work once, and heard those of one order in their order.
    private void told(Store inbox) throws SQLException {
        List<String> heard = inbox.rows("SELECT event_id FROM inbox ORDER BY position", row -> row.getString(1));
        for (String event : books.orders().rows("SELECT id FROM event", row -> row.getString(1))) {
            if (!heard.contains(event)) {
                audit.found(Invariant.G7, event + " was never taken by the subscriber");
            }
        }
        inbox.rows(
                        "SELECT event_id || ' was worked on ' || count(*) || ' times' FROM work GROUP BY event_id"
                                + " HAVING count(*) > 1",
                        row -> row.getString(1))
                .forEach(sentence -> audit.found(Invariant.G7, sentence));
        inbox.rows(
                        "SELECT later.event_id || ' came before ' || earlier.event_id"
                                + " FROM inbox later JOIN inbox earlier ON earlier.order_id = later.order_id"
                                + " AND earlier.sequence < later.sequence"
                                + " AND earlier.position > later.position",
                        row -> row.getString(1))
                .forEach(sentence -> audit.found(Invariant.G7, sentence));
    }

    private void winners(Map<String, Long> sales) throws SQLException {
        Map<String, Long> buyers = bySku("SELECT sku, count(DISTINCT cart_id) FROM cart_line GROUP BY sku");
        Map<String, Long> sold = bySku("SELECT l.sku, sum(l.quantity) FROM order_line l JOIN orders o"
                + " ON o.id = l.order_id WHERE o.state = 'PLACED' GROUP BY l.sku");
        sales.forEach((sku, units) -> {
            long came = buyers.getOrDefault(sku, 0L);
            long won = sold.getOrDefault(sku, 0L);
            audit.looked(Invariant.G8, 1);
            if (won != Math.min(came, units)) {
                audit.found(
                        Invariant.G8,
                        came + " buyers came for " + units + " units of " + sku + ", " + won + " got one");
            }
        });
    }

    private Map<String, Long> bySku(String sql) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        books.orders()
                .rows(sql, row -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(each -> counts.put(each.getKey(), each.getValue()));
        return counts;
    }

    private static long count(Store store, String sql) throws SQLException {
        return store.rows(sql, row -> row.getLong(1)).getFirst();
    }

    private void report(Store store, String sql, Invariant invariant) throws SQLException {
        store.rows(sql, row -> row.getString(1)).forEach(sentence -> audit.found(invariant, sentence));
    }
}
