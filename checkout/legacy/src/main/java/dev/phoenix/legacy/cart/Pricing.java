package dev.phoenix.legacy.cart;

import dev.phoenix.legacy.money.Totals;
import dev.phoenix.legacy.servlet.Body;
import dev.phoenix.legacy.servlet.Refused;
import dev.phoenix.legacy.tax.TaxRates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Locale;

/// What a cart costs today. Any thread.
public final class Pricing {
    private final Clock clock;

    public Pricing(Clock clock) {
        this.clock = clock;
    }

    /// The ways to ship, with their prices in minor units of the cart's currency.
    public enum Shipping {
        STANDARD(395),
        EXPRESS(995);

        private final long price;

        Shipping(long price) {
            this.price = price;
        }

        public static Shipping read(Body body) {
            return switch (body.text("shipping")) {
                case "standard" -> STANDARD;
                case "express" -> EXPRESS;
                default -> throw Refused.invalid("shipping", "must be standard or express.");
            };
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Prices the cart: its product and its tax rate are looked up line by line.
    public Totals price(Connection connection, Cart cart, Shipping shipping) throws SQLException {
        var day = LocalDate.now(clock);
        var lines = new ArrayList<Totals.Priced>();
        for (var line : cart.lines()) {
            var category = ProductDao.find(connection, line.sku())
                    .map(Product::taxCategory)
                    .orElse(TaxRates.STANDARD);
            var rate = TaxRates.rate(connection, cart.place(), category, day);
            lines.add(new Totals.Priced(line.unitPrice(), line.quantity(), rate));
        }
        var standard = TaxRates.rate(connection, cart.place(), TaxRates.STANDARD, day);
        Totals.Discount discount = new Totals.Discount.None();
        if (cart.coupon().isPresent()) {
            discount = CouponDao.find(connection, cart.coupon().get())
                    .map(Coupon::discount)
                    .orElse(discount);
        }
        return Totals.of(cart.currency(), lines, discount, new Totals.Carriage(shipping.price, standard));
    }
}
