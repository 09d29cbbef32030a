package dev.phoenix.legacy.money;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Sharing an amount out in proportion, so that the parts add up to it exactly.
public final class Sharing {
    private Sharing() {}

    /// Splits the amount by weight: everyone gets the whole part of his proportion, and the units left over go one
    /// each to the largest remainders, the first of equals first. When all weights are zero the parts are equal.
    public static long[] byLargestRemainder(long amount, long... weights) {
        var total = BigInteger.valueOf(LongStream.of(weights).reduce(0, Math::addExact));
        if (total.signum() == 0) {
            return weights.length == 0 || amount == 0
                    ? new long[weights.length]
                    : byLargestRemainder(
                            amount, LongStream.of(weights).map(w -> 1).toArray());
        }
        var parts = new long[weights.length];
        var remainders = new BigInteger[weights.length];
        long left = amount;
        for (int i = 0; i < weights.length; i++) {
            var split = BigInteger.valueOf(amount)
                    .multiply(BigInteger.valueOf(weights[i]))
                    .divideAndRemainder(total);
            parts[i] = split[0].longValueExact();
            remainders[i] = split[1];
            left -= parts[i];
        }
        IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> remainders[i]).reversed())
                .limit(left)
                .forEach(i -> parts[i]++);
        return parts;
    }
}
