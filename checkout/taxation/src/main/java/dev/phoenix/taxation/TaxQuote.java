package dev.phoenix.taxation;

import dev.phoenix.chassis.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// The tax that a sale owes, line by line and in all. `gross` is what the shopper pays: `net` and `tax` together.
record TaxQuote(List<Line> lines, Optional<Shipping> shipping, Money tax, Money total) {
    TaxQuote {
        lines = List.copyOf(lines);
    }

    record Line(String id, Money net, Money tax, Money gross, String rate, String jurisdiction) {}

    record Shipping(Money net, Money tax, Money gross, String rate, String jurisdiction) {}

    /// A rate as it goes out: a plain decimal without zeros at its end, such as `0.2`.
    static String plain(BigDecimal rate) {
        return rate.stripTrailingZeros().toPlainString();
    }
}
