package dev.phoenix.legacy.order;

import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.Refused;
import dev.phoenix.legacy.servlet.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The `orders`, `order_line`, `order_tender` and `refund` tables.
final class OrderDao {
    private OrderDao() {}

    static long nextId(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT nextval('order_id')");
    }

    /// Writes a new order; the database gives it its time.
    static void insert(Connection connection, Order order, long cartId) throws SQLException {
        var sums = order.sums();
        Sql.update(
                connection,
                """
                INSERT INTO orders (id, checkout_id, cart_id, state, currency, subtotal, discount, shipping, tax, total)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                order.id(),
                order.checkoutId(),
                cartId,
                order.state().name(),
                sums.currency().getCurrencyCode(),
                sums.subtotal(),
                sums.discount(),
                sums.shipping(),
                sums.tax(),
                sums.total());
        int position = 0;
        for (var line : order.lines()) {
            insertLine(connection, order.id(), position++, line);
        }
        position = 0;
        for (var tender : order.tenders()) {
            insertTender(connection, order.id(), position++, tender);
        }
    }

    private static void insertLine(Connection connection, long orderId, int position, Order.Line line)
            throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO order_line
                    (order_id, position, sku, quantity, options, unit_price, subtotal, discount, tax)
                VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)""",
                orderId,
                position,
                line.sku(),
                line.quantity(),
                line.options().toString(),
                line.unitPrice(),
                line.subtotal(),
                line.discount(),
                line.tax());
    }

    static void insertTender(Connection connection, long orderId, int position, Order.Tender tender)
            throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO order_tender (order_id, position, type, amount, reference) VALUES (?, ?, ?, ?, ?)",
                orderId,
                position,
                tender.type(),
                tender.amount(),
                tender.reference());
    }

    static Order read(Connection connection, long id) throws SQLException {
        return select(connection, "id = ?", id).orElseThrow(() -> Refused.notFound("order", Long.toString(id)));
    }

    /// Reads an order and locks its row until the transaction ends.
    static Order lock(Connection connection, long id) throws SQLException {
        return select(connection, "id = ? FOR UPDATE", id)
                .orElseThrow(() -> Refused.notFound("order", Long.toString(id)));
    }

    static Optional<Order> ofCart(Connection connection, long cartId) throws SQLException {
        return select(connection, "cart_id = ?", cartId);
    }

    private static Optional<Order> select(Connection connection, String which, long id) throws SQLException {
        var found = Sql.first(
                connection,
                """
                SELECT id, checkout_id, state, placed_at, currency, subtotal, discount, shipping, tax, total
                  FROM orders WHERE %s""".formatted(which),
                row -> new Order(
                        row.getLong(1),
                        row.getLong(2),
                        Order.State.valueOf(row.getString(3)),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        new Order.Sums(
                                Currency.getInstance(row.getString(5)),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9),
                                row.getLong(10)),
                        List.of(),
                        List.of()),
                id);
        if (found.isEmpty()) {
            return found;
        }
        var order = found.get();
        return Optional.of(new Order(
                order.id(),
                order.checkoutId(),
                order.state(),
                order.placedAt(),
                order.sums(),
                lines(connection, order.id()),
                tenders(connection, order.id())));
    }

    private static List<Order.Line> lines(Connection connection, long id) throws SQLException {
        return Sql.list(
                connection,
                """
                SELECT sku, quantity, options, unit_price, subtotal, discount, tax
                  FROM order_line WHERE order_id = ? ORDER BY position""",
                row -> new Order.Line(
                        row.getString(1),
                        row.getLong(2),
                        Json.stored(row.getString(3)),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7)),
                id);
    }

    private static List<Order.Tender> tenders(Connection connection, long id) throws SQLException {
        return Sql.list(
                connection,
                "SELECT type, amount, reference FROM order_tender WHERE order_id = ? ORDER BY position",
                row -> new Order.Tender(row.getString(1), row.getLong(2), row.getString(3)),
                id);
    }

    static void setState(Connection connection, long id, Order.State state) throws SQLException {
        Sql.update(connection, "UPDATE orders SET state = ? WHERE id = ?", state.name(), id);
    }

    static long refunded(Connection connection, long id) throws SQLException {
        return Sql.number(connection, "SELECT coalesce(sum(amount), 0) FROM refund WHERE order_id = ?", id);
    }

    static long nextRefundId(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT nextval('refund_id')");
    }

    static void insertRefund(
            Connection connection, long refundId, long orderId, Money amount, @Nullable String providerId)
            throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO refund (id, order_id, amount, provider_id) VALUES (?, ?, ?, ?)",
                refundId,
                orderId,
                amount.minor(),
                providerId);
    }
}
