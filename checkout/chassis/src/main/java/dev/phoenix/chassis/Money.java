package dev.phoenix.chassis;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// An amount in a currency's minor units: 1999 of `GBP` is £19.99. On the wire `{"amount": 1999, "currency": "GBP"}`.
public record Money(@JsonProperty("amount") long minor, String currency) {
    public Money {
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException("A currency is three capital letters, not '" + currency + "'.");
        }
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(minor, same(other).minor), currency);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(minor, same(other).minor), currency);
    }

    public Money times(long count) {
        return new Money(Math.multiplyExact(minor, count), currency);
    }

    /// Shares this amount out in proportion to the weights, so that the shares add up to it exactly: each gets its
    /// whole units, and the units left go one by one to the largest remainders (of equal ones, the first). Weights
    /// are of one sign; when all are 0 the amount is shared evenly.
    public List<Money> allocate(List<Long> weights) {
        var even = weights.stream().allMatch(weight -> weight == 0);
        var parts = weights.stream().map(weight -> BigInteger.valueOf(even ? 1 : Math.absExact(weight)));
        var exact =
                parts.map(BigInteger.valueOf(Math.absExact(minor))::multiply).toList();
        var sum = even ? weights.size() : Math.absExact(weights.stream().reduce(0L, Math::addExact));
        var divided = exact.stream()
                .map(part -> part.divideAndRemainder(BigInteger.valueOf(Math.max(1, sum))))
                .toList();
        var shares = new ArrayList<>(
                divided.stream().map(part -> part[0].longValueExact()).toList());
        var left =
                Math.absExact(minor) - shares.stream().mapToLong(share -> share).sum();
        IntStream.range(0, shares.size())
                .boxed()
                .sorted(Comparator.comparing(i -> divided.get(i)[1], Collections.reverseOrder()))
                .limit(left)
                .forEach(i -> shares.set(i, shares.get(i) + 1));
        return shares.stream()
                .map(share -> new Money(minor < 0 ? -share : share, currency))
                .toList();
    }

    private Money same(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("Money of " + currency + " and " + other.currency + " does not mix.");
        }
        return other;
    }
}
