package dev.phoenix.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

/// G1 to G5 of the checkout, read from the database and the provider's record of effects.
final class Invariants {
    private Invariants() {}

    /// All of them at once. No charge may be without an order.
    static void check(Shop shop) throws SQLException {
        none(shop, "G1 on hand", "SELECT count(*) FROM stock WHERE on_hand < 0 OR reserved <> 0");
        none(shop, "G1 every change of stock is written down", """
                SELECT count(*) FROM stock WHERE on_hand <>
                  (SELECT coalesce(sum(delta), 0) FROM stock_movement WHERE stock_movement.sku = stock.sku)""");
        none(shop, "G1 units sold are units ordered", """
                SELECT count(*) FROM (SELECT 'order ' || order_id AS reason, sku, sum(quantity) AS units FROM order_line
                  GROUP BY order_id, sku) line LEFT JOIN (SELECT reason, sku, -sum(delta) AS units FROM stock_movement
                  GROUP BY reason, sku) moved USING (reason, sku) WHERE moved.units IS DISTINCT FROM line.units""");
        none(shop, "G2 paid in full", """
                SELECT count(*) FROM orders WHERE state = 'PLACED' AND total >
                  (SELECT coalesce(sum(amount), 0) FROM order_tender WHERE order_id = orders.id)""");
        assertThat(shop.provider.effects().stream()
                        .filter(effect -> effect.kind().equals("charge"))
                        .count())
                .as("G2 charges are payments")
                .isEqualTo(shop.number("SELECT count(*) FROM payment"));
        none(shop, "G3 refunds", "SELECT count(*) FROM payment WHERE refunded > captured OR captured > authorized");
        none(shop, "G4 ledger", """
                SELECT count(*) FROM (SELECT 1 FROM ledger_entry GROUP BY transaction_id, currency
                  HAVING sum(debit) <> sum(credit)) unbalanced""");
        none(shop, "G5 sums", """
                SELECT count(*) FROM orders WHERE total <> subtotal - discount + shipping + tax OR total <>
                  (SELECT sum(amount) FROM order_tender WHERE order_id = orders.id) OR (subtotal, discount) <>
                  (SELECT sum(subtotal), sum(discount) FROM order_line WHERE order_id = orders.id)""");
    }

    private static void none(Shop shop, String name, String sql) throws SQLException {
        assertThat(shop.number(sql)).as(name).isZero();
    }
}
