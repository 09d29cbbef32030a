package dev.phoenix.orders.cart;

import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/// So many percent or a fixed amount off, perhaps only for the first so many orders.
public record Coupon(String code, Optional<Integer> percent, Optional<Money> amount, Optional<Long> limit, long used) {
    /// What it takes off a subtotal: percent round half up, a fixed amount at most the subtotal.
    public Money discountOn(Money subtotal) {
        return percent.map(each -> new Money(
                        BigDecimal.valueOf(subtotal.minor())
                                .multiply(BigDecimal.valueOf(each, 2))
                                .setScale(0, RoundingMode.HALF_UP)
                                .longValueExact(),
                        subtotal.currency()))
                .or(() -> amount.map(fixed -> new Money(Math.min(fixed.minor(), subtotal.minor()), fixed.currency())))
                .orElseGet(() -> new Money(0, subtotal.currency()));
    }

    /// Whether it takes anything off in this currency.
    boolean fits(String currency) {
        return amount.map(fixed -> fixed.currency().equals(currency)).orElse(true);
    }

    public boolean exhausted() {
        return limit.map(most -> used >= most).orElse(false);
    }

    public static Problem.Refusal usedUp(String code) {
        return new Problem(422, "coupon_exhausted", "Coupon " + code + " has been used as often as it may be.")
                .refusal();
    }

    static Problem.Refusal unknown(String code) {
        return new Problem(422, "coupon_unknown", "There is no coupon " + code + " for this cart.").refusal();
    }
}
