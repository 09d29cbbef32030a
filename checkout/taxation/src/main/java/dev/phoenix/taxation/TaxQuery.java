package dev.phoenix.taxation;

import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is sold, where and when. All amounts are of one currency.
record TaxQuery(
        String country,
        Optional<String> region,
        Optional<LocalDate> date,
        boolean pricesIncludeTax,
        List<Line> lines,
        Optional<Money> shipping) {
    /// With these limits no sum leaves the range of a `long`.
    static final int MOST_LINES = 1_000;

    static final int MOST_UNITS = 1_000;
    static final long LARGEST_AMOUNT = 1_000_000_000_000L;

    TaxQuery {
        lines = List.copyOf(lines);
        check(!lines.isEmpty() && lines.size() <= MOST_LINES, "A quote has 1 to " + MOST_LINES + " lines.");
        var ids = new HashSet<String>();
        check(lines.stream().allMatch(line -> ids.add(line.id())), "Two lines have the same id.");
        var currencies = new HashSet<String>();
        lines.stream().flatMap(Line::amounts).map(Money::currency).forEach(currencies::add);
        shipping.ifPresent(amount -> currencies.add(checked(amount).currency()));
        if (currencies.size() > 1) {
            throw new Problem(422, "currency_mismatch", "All amounts of a quote are of one currency.").refusal();
        }
    }

    /// Some units of one kind of goods.
    record Line(String id, Category category, int quantity, Money unitPrice, Optional<Money> discount) {
        Line {
            if (quantity < 1 || quantity > MOST_UNITS) {
                throw new Problem(422, "quantity_invalid", "A line's quantity is 1 to " + MOST_UNITS + ".").refusal();
            }
            checked(unitPrice);
            discount.ifPresent(TaxQuery::checked);
            check(
                    discount.map(Money::minor).orElse(0L) <= unitPrice.minor() * quantity,
                    "A line's discount is at most its price.");
        }

        Stream<Money> amounts() {
            return Stream.concat(Stream.of(unitPrice), discount.stream());
        }

        /// What is charged for the line: price times quantity, less the discount.
        Money amount() {
            var full = unitPrice.times(quantity);
            return discount.map(full::minus).orElse(full);
        }
    }

    private static Money checked(Money amount) {
        check(amount.minor() >= 0 && amount.minor() <= LARGEST_AMOUNT, "An amount is 0 to " + LARGEST_AMOUNT + ".");
        return amount;
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
