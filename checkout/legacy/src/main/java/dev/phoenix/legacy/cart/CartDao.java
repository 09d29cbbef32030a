package dev.phoenix.legacy.cart;

import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.Refused;
import dev.phoenix.legacy.servlet.Sql;
import dev.phoenix.legacy.tax.TaxRates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/// The `cart` and `cart_line` tables.
public final class CartDao {
    /// A cart that nobody touched for longer than this is not demand any more.
    private static final int DEMAND_MINUTES = 10;

    private CartDao() {}

    static Cart create(Connection connection, Currency currency, TaxRates.Place place) throws SQLException {
        long id = Sql.number(
                connection,
                "INSERT INTO cart (currency, country, region) VALUES (?, ?, ?) RETURNING id",
                currency.getCurrencyCode(),
                place.country(),
                place.region());
        return new Cart(id, currency, place, Optional.empty(), 1, Cart.State.OPEN, List.of());
    }

    static Cart read(Connection connection, long id) throws SQLException {
        return select(connection, id, "");
    }

    /// Reads the cart and locks its row until the transaction ends, so that it changes once at a time.
    public static Cart lock(Connection connection, long id) throws SQLException {
        return select(connection, id, " FOR UPDATE");
    }

    /// Locks a cart that is about to change; refuses when a checkout has it.
    static Cart lockOpen(Connection connection, long id) throws SQLException {
        var cart = lock(connection, id);
        if (cart.state() != Cart.State.OPEN) {
            throw new Refused(409, "cart_locked", "Cart " + id + " is being checked out or is ordered.");
        }
        return cart;
    }

    private static Cart select(Connection connection, long id, String lock) throws SQLException {
        var cart = Sql.first(
                connection,
                "SELECT currency, country, region, coupon, version, state FROM cart WHERE id = ?" + lock,
                row -> new Cart(
                        id,
                        Currency.getInstance(row.getString(1)),
                        new TaxRates.Place(row.getString(2), row.getString(3)),
                        Optional.ofNullable(row.getString(4)),
                        row.getLong(5),
                        Cart.State.valueOf(row.getString(6)),
                        List.of()),
                id);
        var found = cart.orElseThrow(() -> Refused.notFound("cart", Long.toString(id)));
        return new Cart(
                id,
                found.currency(),
                found.place(),
                found.coupon(),
                found.version(),
                found.state(),
                lines(connection, id));
    }

    private static List<Cart.Line> lines(Connection connection, long id) throws SQLException {
        return Sql.list(
                connection,
                "SELECT id, sku, quantity, options, unit_price FROM cart_line WHERE cart_id = ? ORDER BY id",
                row -> new Cart.Line(
                        row.getLong(1),
                        row.getString(2),
                        row.getLong(3),
                        Json.stored(row.getString(4)),
                        row.getLong(5)),
                id);
    }

    /// Puts units in: onto the line of the same SKU and options, or as a new last line.
    static void add(Connection connection, Cart cart, Cart.Line line) throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO cart_line (cart_id, sku, quantity, options, unit_price) VALUES (?, ?, ?, ?::jsonb, ?)
                ON CONFLICT (cart_id, sku, options) DO UPDATE SET quantity = cart_line.quantity + excluded.quantity""",
                cart.id(),
                line.sku(),
                line.quantity(),
                line.options().toString(),
                line.unitPrice());
    }

    static void setQuantity(Connection connection, Cart.Line line, long quantity) throws SQLException {
        if (quantity == 0) {
            Sql.update(connection, "DELETE FROM cart_line WHERE id = ?", line.id());
        } else {
            Sql.update(connection, "UPDATE cart_line SET quantity = ? WHERE id = ?", quantity, line.id());
        }
    }

    static void setCoupon(Connection connection, Cart cart, String code) throws SQLException {
        Sql.update(connection, "UPDATE cart SET coupon = ? WHERE id = ?", code, cart.id());
    }

    /// Counts an accepted change and answers the cart as it is now.
    static Cart changed(Connection connection, Cart cart) throws SQLException {
        Sql.update(connection, "UPDATE cart SET version = version + 1, touched_at = now() WHERE id = ?", cart.id());
        return read(connection, cart.id());
    }

    public static void setState(Connection connection, long id, Cart.State state) throws SQLException {
        Sql.update(connection, "UPDATE cart SET state = ?, touched_at = now() WHERE id = ?", state.name(), id);
    }

    /// Units of a SKU in open carts.
    record Demand(String sku, long quantity) {}

    static List<Demand> demand(Connection connection) throws SQLException {
        return Sql.list(connection, """
                SELECT line.sku, sum(line.quantity) FROM cart JOIN cart_line line ON line.cart_id = cart.id
                 WHERE cart.state <> 'ORDERED' AND cart.touched_at > now() - make_interval(mins => ?)
                 GROUP BY line.sku
                 ORDER BY line.sku""", row -> new Demand(row.getString(1), row.getLong(2)), DEMAND_MINUTES);
    }
}
