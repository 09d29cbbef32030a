package dev.phoenix.taxation;

import dev.phoenix.chassis.Money;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/// How tax becomes whole minor units: once per rate over the whole order, or line by line; and which way a fraction
/// goes. There is one rounding step, from the exact product, so that 2.4949 becomes 2.49 and never 2.495 on the way.
record Rounding(Basis basis, Mode mode) {
    /// What is rounded as one.
    enum Basis {
        /// All charges of one rate together; the tax is then shared out to them by largest remainder.
        ORDER,
        /// Each charge for itself.
        LINE
    }

    /// Which way half a unit goes. `HALF_UP` is away from zero, so that a refund owes what the sale owed.
    enum Mode {
        HALF_UP,
        HALF_EVEN,
        DOWN;

        RoundingMode tax() {
            return RoundingMode.valueOf(name());
        }

        /// The rounding of the net part of a price that includes tax: the less net, the more tax.
        RoundingMode net() {
            return this == DOWN ? RoundingMode.UP : tax();
        }
    }

    /// An amount to tax, with its rate. When prices include tax the amount contains it.
    record Charge(Money amount, BigDecimal rate) {}

    /// The tax of each charge, in their order. Charges are of one currency and one sign.
    List<Money> taxes(List<Charge> charges, boolean pricesIncludeTax) {
        return switch (basis) {
            case LINE ->
                charges.stream()
                        .map(charge -> tax(charge.amount(), charge.rate(), pricesIncludeTax))
                        .toList();
            case ORDER -> taxesByRate(charges, pricesIncludeTax);
        };
    }

    private List<Money> taxesByRate(List<Charge> charges, boolean pricesIncludeTax) {
        var groups = new LinkedHashMap<BigDecimal, List<Integer>>();
        IntStream.range(0, charges.size())
                .forEach(i -> groups.computeIfAbsent(
                                charges.get(i).rate().stripTrailingZeros(), rate -> new ArrayList<>())
                        .add(i));
        var taxes = new ArrayList<>(charges.stream().map(Charge::amount).toList());
        groups.forEach((rate, members) -> {
            var amounts = members.stream().map(i -> charges.get(i).amount()).toList();
            var sum = amounts.stream().reduce(Money::plus).orElseThrow();
            var shares = tax(sum, rate, pricesIncludeTax)
                    .allocate(amounts.stream().map(Money::minor).toList());
            IntStream.range(0, members.size()).forEach(i -> taxes.set(members.get(i), shares.get(i)));
        });
        return List.copyOf(taxes);
    }

    private Money tax(Money amount, BigDecimal rate, boolean included) {
        var exact = BigDecimal.valueOf(amount.minor());
        if (!included) {
            return new Money(whole(exact.multiply(rate), mode.tax()), amount.currency());
        }
        // The net part is what is rounded; 60 digits keep the one inexact step, the division, far from any half unit.
        var net = whole(exact.divide(BigDecimal.ONE.add(rate), new MathContext(60, RoundingMode.DOWN)), mode.net());
        return new Money(amount.minor() - net, amount.currency());
    }

    private static long whole(BigDecimal exact, RoundingMode rounding) {
        return exact.setScale(0, rounding).longValueExact();
    }
}
