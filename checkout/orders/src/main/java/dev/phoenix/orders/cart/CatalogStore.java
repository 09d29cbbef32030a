package dev.phoenix.orders.cart;

import dev.phoenix.chassis.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// What the operator sells and at which terms, and what open carts want of it, in one lane's database. Any thread.
public final class CatalogStore {
    /// A cart that nobody touched for longer is not demand any more.
    private static final int DEMAND_MINUTES = 10;

    /// Something on sale. Prices are exclusive of tax.
    public record Product(String sku, Money price, String taxCategory) {}

    /// Units of a SKU in carts that are not ordered.
    public record Demand(String sku, long quantity) {}

    private final Jdbi database;

    public CatalogStore(Jdbi database) {
        this.database = database;
    }

    public void put(List<Product> products) {
        database.useTransaction(handle -> {
            var batch = handle.prepareBatch("""
                    insert into product (sku, price, currency, tax_category)
                    values (:sku, :price, :currency, :category)
                    on conflict (sku) do update set price = excluded.price, currency = excluded.currency,
                        tax_category = excluded.tax_category""");
            // In the order of their SKUs, so that two operators do not wait for each other in a circle.
            products.stream()
                    .sorted(Comparator.comparing(Product::sku))
                    .forEach(product -> batch.bind("sku", product.sku())
                            .bind("price", product.price().minor())
                            .bind("currency", product.price().currency())
                            .bind("category", product.taxCategory())
                            .add());
            if (batch.size() > 0) {
                batch.execute();
            }
        });
    }

    public void put(Coupon coupon) {
        database.useHandle(handle -> handle.createUpdate("""
                        insert into coupon (code, percent, amount, currency, usage_limit)
                        values (:code, :percent, :amount, :currency, :limit)
                        on conflict (code) do update set percent = excluded.percent, amount = excluded.amount,
                            currency = excluded.currency,
                            usage_limit = greatest(excluded.usage_limit, nullif(coupon.used, 0))""")
                .bind("code", coupon.code())
                .bind("percent", coupon.percent())
                .bind("amount", coupon.amount().map(Money::minor))
                .bind("currency", coupon.amount().map(Money::currency))
                .bind("limit", coupon.limit())
                .execute());
    }

    public List<Demand> demand() {
        return database.withHandle(handle -> handle.createQuery("""
                        select l.sku, sum(l.quantity)::bigint as quantity
                        from cart c join cart_line l on l.cart_id = c.id
                        where c.state <> 'ORDERED' and c.touched_at > now() - make_interval(mins => :minutes)
                        group by l.sku order by l.sku""")
                .bind("minutes", DEMAND_MINUTES)
                .map((row, context) -> new Demand(row.getString("sku"), row.getLong("quantity")))
                .list());
    }

    static Optional<Coupon> coupon(Handle handle, String code) {
        return handle.createQuery("""
                        select code, percent, amount, currency as coupon_currency, usage_limit, used
                        from coupon where code = :code""")
                .bind("code", code)
                .map((row, context) -> coupon(row))
                .findOne();
    }

    static Coupon coupon(ResultSet row) throws SQLException {
        var currency = Optional.ofNullable(row.getString("coupon_currency"));
        var amount = Optional.ofNullable(row.getObject("amount", Long.class));
        return new Coupon(
                row.getString("code"),
                Optional.ofNullable(row.getObject("percent", Integer.class)),
                amount.flatMap(minor -> currency.map(each -> new Money(minor, each))),
                Optional.ofNullable(row.getObject("usage_limit", Long.class)),
                row.getLong("used"));
    }
}
