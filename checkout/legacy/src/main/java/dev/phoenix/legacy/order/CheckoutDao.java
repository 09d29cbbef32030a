package dev.phoenix.legacy.order;

import dev.phoenix.legacy.cart.Pricing;
import dev.phoenix.legacy.servlet.Refused;
import dev.phoenix.legacy.servlet.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// The `checkout` table.
final class CheckoutDao {
    private static final String SELECT = "SELECT id, cart_id, state, order_id, shipping FROM checkout WHERE ";

    private CheckoutDao() {}

    static long nextId(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT nextval('checkout_id')");
    }

    static void insert(Connection connection, Checkout checkout, Wish wish, Optional<String> providerId)
            throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO checkout (id, cart_id, state, order_id, shipping, email, address, provider_id)
                VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?)""",
                checkout.id(),
                checkout.cartId(),
                checkout.state().name(),
                checkout.orderId().orElse(null),
                checkout.shipping().name(),
                wish.email(),
                wish.address(),
                providerId.orElse(null));
    }

    static Checkout read(Connection connection, long id) throws SQLException {
        return Sql.first(connection, SELECT + "id = ?", CheckoutDao::row, id)
                .orElseThrow(() -> Refused.notFound("checkout", Long.toString(id)));
    }

    static Optional<Checkout> pendingOfCart(Connection connection, long cartId) throws SQLException {
        return Sql.first(connection, SELECT + "cart_id = ? AND state = 'PAYMENT_PENDING'", CheckoutDao::row, cartId);
    }

    /// The checkout that waits for this payment, locked.
    static Optional<Checkout> lockPending(Connection connection, String providerId) throws SQLException {
        return Sql.first(
                connection,
                SELECT + "provider_id = ? AND state = 'PAYMENT_PENDING' FOR UPDATE",
                CheckoutDao::row,
                providerId);
    }

    static void placed(Connection connection, long id, long orderId) throws SQLException {
        Sql.update(connection, "UPDATE checkout SET state = 'PLACED', order_id = ? WHERE id = ?", orderId, id);
    }

    static void failed(Connection connection, long id) throws SQLException {
        Sql.update(connection, "UPDATE checkout SET state = 'FAILED' WHERE id = ?", id);
    }

    private static Checkout row(ResultSet row) throws SQLException {
        return new Checkout(
                row.getLong(1),
                row.getLong(2),
                Checkout.State.valueOf(row.getString(3)),
                Optional.ofNullable(row.getObject(4, Long.class)),
                Pricing.Shipping.valueOf(row.getString(5)));
    }
}
