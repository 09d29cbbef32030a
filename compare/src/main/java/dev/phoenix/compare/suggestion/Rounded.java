package dev.phoenix.compare.suggestion;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.math.BigDecimal;
import java.util.List;

/// Numbers of which one is the other with fewer decimals.
final class Rounded {
    private static final int MOST_DECIMALS = 20;

    private Rounded() {}

    static boolean isOne(Json legacy, Json candidate) {
        if (!(legacy instanceof Decimal a) || !(candidate instanceof Decimal b)) {
            return false;
        }
        var one = a.toBigDecimal();
        var other = b.toBigDecimal();
        return one.isPresent()
                && other.isPresent()
                && decimals(one.get()) != decimals(other.get())
                && Math.max(decimals(one.get()), decimals(other.get())) <= MOST_DECIMALS
                && one.get().subtract(other.get()).abs().compareTo(step(one.get(), other.get())) < 0;
    }

    /// One unit of the coarser number's last decimal; the coarsest of all samples.
    static String step(List<Seen.Sample> samples) {
        return samples.stream()
                .map(sample -> step(
                        number(sample.legacy().orElseThrow()),
                        number(sample.candidate().orElseThrow())))
                .max(BigDecimal::compareTo)
                .orElseThrow()
                .toPlainString();
    }

    private static BigDecimal number(Json value) {
        return value instanceof Decimal number ? number.toBigDecimal().orElseThrow() : BigDecimal.ZERO;
    }

    private static BigDecimal step(BigDecimal a, BigDecimal b) {
        return BigDecimal.ONE.movePointLeft(Math.min(decimals(a), decimals(b)));
    }

    private static int decimals(BigDecimal number) {
        return Math.max(0, number.stripTrailingZeros().scale());
    }
}
