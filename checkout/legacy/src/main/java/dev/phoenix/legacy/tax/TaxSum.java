package dev.phoenix.legacy.tax;

import dev.phoenix.legacy.money.Sharing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// The tax on a list of amounts of one jurisdiction: rounded once per rate over the whole order (half a minor unit
/// goes up), then shared back out to the amounts so that they add up.
public record TaxSum(List<Part> parts, List<Group> groups) {
    /// An amount and the rate it is taxed at.
    public record Taxable(long amount, BigDecimal rate) {}

    /// What became of one amount.
    public record Part(long net, long tax, BigDecimal rate) {
        public long gross() {
            return net + tax;
        }
    }

    /// All amounts of one rate together.
    public record Group(BigDecimal rate, long base, long tax) {}

    public TaxSum {
        parts = List.copyOf(parts);
        groups = List.copyOf(groups);
    }

    /// Tax on amounts that do not contain it.
    public static TaxSum onTop(List<Taxable> amounts) {
        return of(amounts, false);
    }

    /// The tax that is in the amounts already.
    public static TaxSum within(List<Taxable> amounts) {
        return of(amounts, true);
    }

    public long tax() {
        return groups.stream().mapToLong(Group::tax).sum();
    }

    public long gross() {
        return parts.stream().mapToLong(Part::gross).sum();
    }

    private static TaxSum of(List<Taxable> amounts, boolean inclusive) {
        var byRate = new TreeMap<BigDecimal, List<Integer>>(Comparator.reverseOrder());
        for (int i = 0; i < amounts.size(); i++) {
            byRate.computeIfAbsent(amounts.get(i).rate(), rate -> new ArrayList<>())
                    .add(i);
        }
        var taxes = new long[amounts.size()];
        var groups = new ArrayList<Group>();
        byRate.forEach((rate, members) -> {
            var weights =
                    members.stream().mapToLong(i -> amounts.get(i).amount()).toArray();
            long sum = java.util.stream.LongStream.of(weights).reduce(0, Math::addExact);
            long tax = inclusive
                    ? sum - net(sum, rate)
                    : rounded(BigDecimal.valueOf(sum).multiply(rate));
            var shared = Sharing.byLargestRemainder(tax, weights);
            for (int i = 0; i < shared.length; i++) {
                taxes[members.get(i)] = shared[i];
            }
            groups.add(new Group(rate, inclusive ? sum - tax : sum, tax));
        });
        var parts = new ArrayList<Part>();
        for (int i = 0; i < taxes.length; i++) {
            var amount = amounts.get(i);
            parts.add(new Part(inclusive ? amount.amount() - taxes[i] : amount.amount(), taxes[i], amount.rate()));
        }
        return new TaxSum(parts, groups);
    }

    private static long net(long gross, BigDecimal rate) {
        return BigDecimal.valueOf(gross)
                .divide(BigDecimal.ONE.add(rate), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static long rounded(BigDecimal exact) {
        return exact.setScale(0, RoundingMode.HALF_UP).longValueExact();
    }
}
