package dev.phoenix.legacy.cart;

import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.servlet.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Currency;
import java.util.Optional;

/// The `product` table.
final class ProductDao {
    private ProductDao() {}

    static Optional<Product> find(Connection connection, String sku) throws SQLException {
        return Sql.first(
                connection,
                "SELECT price, currency, tax_category FROM product WHERE sku = ?",
                row -> new Product(
                        sku, new Money(row.getLong(1), Currency.getInstance(row.getString(2))), row.getString(3)),
                sku);
    }

    static void put(Connection connection, Product product) throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO product (sku, price, currency, tax_category) VALUES (?, ?, ?, ?)
                ON CONFLICT (sku) DO UPDATE SET price = excluded.price, currency = excluded.currency,
                    tax_category = excluded.tax_category""",
                product.sku(),
                product.price().minor(),
                product.price().currency().getCurrencyCode(),
                product.taxCategory());
    }
}
