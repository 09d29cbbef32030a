package dev.phoenix.gameday.invariants;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One side's books: where its stock, orders and payments are written down. The monolith has all in one schema, the
/// services one database each.
///
/// @param name for sentences: `legacy`, `services`
/// @param reserves whether the stock is reserved before it is sold
public record Books(String name, Store stock, Store orders, Store payments, boolean reserves) {

    /// The monolith's books.
    public static Books legacy(String url) {
        Store all = new Store(url, "public");
        return new Books("legacy", all, all, all, false);
    }

    /// The services' books in one lane.
    public static Books services(String inventoryUrl, String ordersUrl, String paymentsUrl, String lane) {
        return new Books(
                lane.equals("live") ? "services" : "services (" + lane + " lane)",
                new Store(inventoryUrl, lane),
                new Store(ordersUrl, lane),
                new Store(paymentsUrl, lane),
                true);
    }

    /// An order with what was tendered for it; `card` is what cards were to pay, less what went back to them.
    record Order(String id, String checkout, boolean placed, long total, long card, long gift) {}

    /// A payment as this side believes it to be.
    record Payment(String id, String checkout, String intent, long authorised, long captured, long refunded) {}

    /// Units of one article: in the store, and sold by it. Both from one snapshot.
    record Units(String sku, long onHand, long sold) {}

    /// Units that this side has sold.
    public long sold() throws SQLException {
        return units().stream().mapToLong(Units::sold).sum();
    }

    /// Orders that stand on this side.
    public long placed() throws SQLException {
        return readOrders().stream().filter(Order::placed).count();
    }

    List<Units> units() throws SQLException {
        String sold = reserves
                ? "SELECT sku, sum(quantity) AS quantity FROM (SELECT l.sku, l.quantity FROM reservation_line l"
                        + " JOIN reservation r ON r.id = l.reservation_id WHERE r.state = 'COMMITTED'"
                        + " UNION ALL SELECT sku, -quantity FROM transfer_line WHERE transfer_id LIKE 'cancel%')"
                        + " moved GROUP BY sku"
                : "SELECT l.sku, sum(l.quantity) AS quantity FROM order_line l"
                        + " JOIN orders o ON o.id = l.order_id WHERE o.state <> 'CANCELLED' GROUP BY l.sku";
        return stock.rows(
                "SELECT s.sku, s.on_hand, coalesce(sold.quantity, 0) AS sold FROM stock s LEFT JOIN (" + sold
                        + ") sold ON sold.sku = s.sku",
                row -> new Units(row.getString(1), row.getLong(2), row.getLong(3)));
    }

    /// Units sold by article, as the orders say.
    Map<String, Long> ordered() throws SQLException {
        Map<String, Long> ordered = new LinkedHashMap<>();
        orders.rows(
                        "SELECT l.sku, sum(l.quantity) FROM order_line l JOIN orders o ON o.id = l.order_id"
                                + " WHERE o.state = 'PLACED' GROUP BY l.sku",
                        row -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }

    List<Order> readOrders() throws SQLException {
        String givenBack = reserves
                ? "(SELECT coalesce(sum(p.amount), 0) FROM order_refund_part p JOIN order_refund r"
                        + " ON r.id = p.refund_id WHERE r.order_id = o.id AND r.state = 'DONE' AND p.type = 'card')"
                : "0";
        return orders.rows(
                "SELECT o.id::text, o.checkout_id::text, o.state, o.total,"
                        + " coalesce(sum(t.amount) FILTER (WHERE t.type = 'card'), 0) - " + givenBack + ","
                        + " coalesce(sum(t.amount) FILTER (WHERE t.type <> 'card'), 0)"
                        + " FROM orders o LEFT JOIN order_tender t ON t.order_id = o.id"
                        + " GROUP BY o.id, o.checkout_id, o.state, o.total",
                row -> new Order(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3).equals("PLACED"),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6)));
    }

    List<Payment> readPayments() throws SQLException {
        return payments.rows(
                "SELECT id::text, checkout_id::text, coalesce(provider_id, ''), authorized, captured, refunded"
                        + " FROM payment",
                row -> new Payment(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6)));
    }
}
