package dev.phoenix.legacy.cart;

import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.money.Totals;
import dev.phoenix.legacy.servlet.Refused;
import java.util.Currency;
import java.util.Optional;

/// A coupon: so many percent or a fixed amount off, perhaps only for the first so many orders.
public record Coupon(String code, Optional<Integer> percent, Optional<Money> amount, Optional<Long> limit, long used) {
    /// Whether it takes anything off a cart of this currency.
    boolean takesOff(Currency currency) {
        return amount.map(Money::currency).map(currency::equals).orElse(true);
    }

    boolean exhausted() {
        return limit.isPresent() && used >= limit.get();
    }

    void checkNotExhausted() {
        if (exhausted()) {
            throw new Refused(422, "coupon_exhausted", "Coupon " + code + " has been used as often as it may be.");
        }
    }

    Totals.Discount discount() {
        return percent.<Totals.Discount>map(Totals.Discount.Percent::new)
                .or(() -> amount.map(money -> new Totals.Discount.Amount(money.minor())))
                .orElse(new Totals.Discount.None());
    }
}
