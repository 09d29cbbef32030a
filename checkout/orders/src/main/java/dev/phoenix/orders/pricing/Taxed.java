package dev.phoenix.orders.pricing;

import dev.phoenix.chassis.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The tax on a list of charges (the cart's lines, then shipping): one part for each, in their order.
record Taxed(List<Part> parts) {
    /// What one charge is taxed at, and with how much.
    record Part(Money net, Money tax, Rate rate) {}

    /// A rate and who levies it.
    record Rate(BigDecimal rate, String jurisdiction) {
        /// Equal rates are equal however many zeros they end in.
        Rate {
            rate = rate.signum() == 0 ? BigDecimal.ZERO : rate.stripTrailingZeros();
        }

        String plain() {
            return rate.toPlainString();
        }
    }

    Taxed {
        parts = List.copyOf(parts);
    }

    /// Computes the tax ourselves, as taxation does by default: rounded half up once for each rate over the whole
    /// order, then shared back out to the charges by largest remainder.
    static Taxed of(List<Money> charges, List<Rate> rates) {
        var groups = IntStream.range(0, charges.size()).boxed().collect(Collectors.groupingBy(rates::get));
        var taxes = new ArrayList<>(charges);
        groups.forEach((rate, members) -> {
            var amounts = members.stream().map(charges::get).toList();
            var base = amounts.stream().reduce(Money::plus).orElseThrow();
            var tax = BigDecimal.valueOf(base.minor())
                    .multiply(rate.rate())
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            var shares = new Money(tax, base.currency())
                    .allocate(amounts.stream().map(Money::minor).toList());
            for (int i = 0; i < shares.size(); i++) {
                taxes.set(members.get(i), shares.get(i));
            }
        });
        return new Taxed(IntStream.range(0, charges.size())
                .mapToObj(i -> new Part(charges.get(i), taxes.get(i), rates.get(i)))
                .toList());
    }

    Money tax() {
        return parts.stream().map(Part::tax).reduce(Money::plus).orElseThrow();
    }

    /// The parts by jurisdiction and rate, the highest rate first.
    List<Quote.TaxLine> lines() {
        Map<Rate, List<Part>> groups = parts.stream()
                .collect(Collectors.groupingBy(
                        Part::rate,
                        () -> new TreeMap<>(Comparator.comparing(Rate::jurisdiction)
                                .thenComparing(Rate::rate, Comparator.reverseOrder())),
                        Collectors.toList()));
        return groups.entrySet().stream()
                .map(group -> new Quote.TaxLine(
                        group.getKey().plain(),
                        sum(group.getValue().stream().map(Part::net).toList()),
                        sum(group.getValue().stream().map(Part::tax).toList()),
                        group.getKey().jurisdiction()))
                .toList();
    }

    private static Money sum(List<Money> amounts) {
        return amounts.stream().reduce(Money::plus).orElseThrow();
    }
}
