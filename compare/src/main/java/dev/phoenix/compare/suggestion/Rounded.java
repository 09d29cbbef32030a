package dev.phoenix.compare.suggestion;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Numbers of which one is the other with fewer decimals.
final class Rounded {
    private static final int MOST_DECIMALS = 20;

    private Rounded() {}

    static boolean isOne(Json legacy, Json candidate) {
        var one = decimal(legacy);
        var other = decimal(candidate);
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
        return decimal(value).orElse(BigDecimal.ZERO);
    }

    /// A number, or a text that is one: XML and HTML have nothing else.
    private static Optional<BigDecimal> decimal(Json value) {
        return switch (value) {
            case Decimal number -> number.toBigDecimal();
            case Json.Text(String text) -> Decimal.parse(text).flatMap(Decimal::toBigDecimal);
            case Json.Null _, Json.Bool _, Json.Array _, Json.Struct _ -> Optional.empty();
        };
    }

    private static BigDecimal step(BigDecimal a, BigDecimal b) {
        return BigDecimal.ONE.movePointLeft(Math.min(decimals(a), decimals(b)));
    }

    private static int decimals(BigDecimal number) {
        return Math.max(0, number.stripTrailingZeros().scale());
    }
}
