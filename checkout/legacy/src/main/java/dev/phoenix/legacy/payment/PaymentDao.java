package dev.phoenix.legacy.payment;

import dev.phoenix.legacy.servlet.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Currency;
import java.util.Optional;

/// The `payment` table: card payments of orders.
public final class PaymentDao {
    private PaymentDao() {}

    /// A card payment: what was captured at the provider and what of it was given back.
    public record Payment(long id, String providerId, long captured, long refunded) {}

    public static long nextId(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT nextval('payment_id')");
    }

    public static void insert(Connection connection, Payment payment, long orderId, long checkoutId, Currency currency)
            throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO payment (id, order_id, checkout_id, provider_id, state, currency, authorized, captured)
                VALUES (?, ?, ?, ?, 'CAPTURED', ?, ?, ?)""",
                payment.id(),
                orderId,
                checkoutId,
                payment.providerId(),
                currency.getCurrencyCode(),
                payment.captured(),
                payment.captured());
    }

    public static Optional<Payment> ofOrder(Connection connection, long orderId) throws SQLException {
        return Sql.first(
                connection,
                "SELECT id, provider_id, captured, refunded FROM payment WHERE order_id = ?",
                row -> new Payment(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4)),
                orderId);
    }

    public static void addRefund(Connection connection, long paymentId, long minor) throws SQLException {
        Sql.update(connection, """
                UPDATE payment SET refunded = refunded + ?,
                    state = CASE WHEN refunded + ? = captured THEN 'REFUNDED' ELSE state END
                 WHERE id = ?""", minor, minor, paymentId);
    }
}
