package dev.phoenix.legacy.cart;

import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.servlet.Refused;
import dev.phoenix.legacy.servlet.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.Optional;

/// The `coupon` table.
public final class CouponDao {
    private static final String SELECT =
            "SELECT code, percent, amount, currency, usage_limit, used FROM coupon WHERE code = ?";

    private CouponDao() {}

    static Refused unknown(String code) {
        return new Refused(422, "coupon_unknown", "There is no coupon " + code + " for this cart.");
    }

    static Optional<Coupon> find(Connection connection, String code) throws SQLException {
        return Sql.first(connection, SELECT, CouponDao::read, code);
    }

    /// Locks the coupon of an order that is being placed and refuses when it has been used up since it was put on
    /// the cart.
    ///
    /// *Fault, on purpose:* the row stays locked while the payment provider is called, so everyone who orders with
    /// the same coupon queues up behind one payment after the other.
    public static void lockUsable(Connection connection, String code) throws SQLException {
        Sql.first(connection, SELECT + " FOR UPDATE", CouponDao::read, code)
                .orElseThrow(() -> unknown(code))
                .checkNotExhausted();
    }

    /// Locks the coupon and says whether it may be used once more.
    public static boolean lockIfUsable(Connection connection, String code) throws SQLException {
        return Sql.first(connection, SELECT + " FOR UPDATE", CouponDao::read, code)
                .filter(coupon -> !coupon.exhausted())
                .isPresent();
    }

    public static void use(Connection connection, String code) throws SQLException {
        Sql.update(connection, "UPDATE coupon SET used = used + 1 WHERE code = ?", code);
    }

    static void put(Connection connection, Coupon coupon) throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO coupon (code, percent, amount, currency, usage_limit) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (code) DO UPDATE SET percent = excluded.percent, amount = excluded.amount,
                    currency = excluded.currency, usage_limit = excluded.usage_limit""",
                coupon.code(),
                coupon.percent().orElse(null),
                coupon.amount().map(Money::minor).orElse(null),
                coupon.amount().map(money -> money.currency().getCurrencyCode()).orElse(null),
                coupon.limit().orElse(null));
    }

    private static Coupon read(ResultSet row) throws SQLException {
        var percent = Optional.ofNullable(row.getObject(2, Integer.class));
        var minor = Optional.ofNullable(row.getObject(3, Long.class));
        var currency = Optional.ofNullable(row.getString(4)).map(Currency::getInstance);
        return new Coupon(
                row.getString(1),
                percent,
                minor.flatMap(amount -> currency.map(code -> new Money(amount, code))),
                Optional.ofNullable(row.getObject(5, Long.class)),
                row.getLong(6));
    }
}
