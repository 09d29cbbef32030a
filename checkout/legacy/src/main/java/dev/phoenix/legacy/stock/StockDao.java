package dev.phoenix.legacy.stock;

import dev.phoenix.legacy.servlet.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The `stock` and `stock_movement` tables: units on the shelf, and every change of them.
///
/// *Fault, on purpose:* nothing is reserved while a shopper pays. A unit in a cart is promised to nobody, and two
/// shoppers may both reach the payment page with the last one; the second learns it at the very end. Inventory
/// reserves with an expiry.
public final class StockDao {
    private StockDao() {}

    /// Units of one SKU.
    public record Stock(String sku, long onHand) {}

    static Optional<Stock> find(Connection connection, String sku) throws SQLException {
        return Sql.first(
                connection, "SELECT on_hand FROM stock WHERE sku = ?", row -> new Stock(sku, row.getLong(1)), sku);
    }

    static List<Stock> all(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                "SELECT sku, on_hand FROM stock ORDER BY sku",
                row -> new Stock(row.getString(1), row.getLong(2)));
    }

    /// Locks the row of a SKU until the transaction ends and answers the units on hand; 0 when there is no such
    /// row.
    public static long lock(Connection connection, String sku) throws SQLException {
        return Sql.first(connection, "SELECT on_hand FROM stock WHERE sku = ? FOR UPDATE", row -> row.getLong(1), sku)
                .orElse(0L);
    }

    /// Changes the units on hand and writes down why. The row is made when units arrive for a new SKU.
    public static void move(Connection connection, String sku, long delta, String reason) throws SQLException {
        if (delta == 0) {
            return;
        }
        int changed = Sql.update(connection, "UPDATE stock SET on_hand = on_hand + ? WHERE sku = ?", delta, sku);
        if (changed == 0) {
            Sql.update(connection, """
                    INSERT INTO stock (sku, on_hand) VALUES (?, ?)
                    ON CONFLICT (sku) DO UPDATE SET on_hand = stock.on_hand + excluded.on_hand""", sku, delta);
        }
        Sql.update(connection, "INSERT INTO stock_movement (sku, delta, reason) VALUES (?, ?, ?)", sku, delta, reason);
    }

    static void makeRow(Connection connection, String sku) throws SQLException {
        Sql.update(connection, "INSERT INTO stock (sku, on_hand) VALUES (?, 0) ON CONFLICT DO NOTHING", sku);
    }
}
