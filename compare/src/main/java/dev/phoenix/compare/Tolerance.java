package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// How far two values may be apart and still count as equal.
public sealed interface Tolerance {
    /// Numbers at most this far apart.
    record Absolute(BigDecimal distance) implements Tolerance {}

    /// Numbers at most this fraction of the larger one apart (0.01 for 1 %).
    record Relative(BigDecimal fraction) implements Tolerance {}

    /// Points in time at most this far apart.
    record Time(Duration window) implements Tolerance {}

    /// Reads `0.01` (absolute), `1%` (relative) or `60s`, `250ms`, `5m`, `1h`, `2d` (time).
    ///
    /// @throws IllegalArgumentException when it is none of them
    static Tolerance parse(String text) {
        var matcher = Form.TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no tolerance: write a number (0.01), a percentage (1%) or a time (60s)");
        }
        var number = new BigDecimal(matcher.group(1));
        return switch (matcher.group(2)) {
            case "" -> new Absolute(number);
            case "%" -> new Relative(number.movePointLeft(2));
            case "ms" -> time(number, 1);
            case "s" -> time(number, 1000);
            case "m" -> time(number, 60_000);
            case "h" -> time(number, 3_600_000);
            default -> time(number, 86_400_000);
        };
    }

    private static Time time(BigDecimal number, long unitMillis) {
        return new Time(Duration.ofMillis(
                number.multiply(BigDecimal.valueOf(unitMillis)).longValue()));
    }

    /// Whether the two values are near enough. Numbers written as texts on both sides count as numbers.
    default boolean accepts(Json legacy, Json candidate) {
        if (legacy instanceof Json.Text(String a) && candidate instanceof Json.Text(String b)) {
            var left = Decimal.parse(a);
            var right = Decimal.parse(b);
            return (left.isPresent() && right.isPresent() && acceptsAsTheyAre(left.get(), right.get()))
                    || acceptsAsTheyAre(legacy, candidate);
        }
        return acceptsAsTheyAre(legacy, candidate);
    }

    private boolean acceptsAsTheyAre(Json legacy, Json candidate) {
        return switch (this) {
            case Absolute(BigDecimal distance) ->
                legacy instanceof Decimal a
                        && candidate instanceof Decimal b
                        && apart(a, b, BigInteger.ZERO)
                                .filter(d -> d.compareTo(distance) <= 0)
                                .isPresent();
            case Relative(BigDecimal fraction) ->
                legacy instanceof Decimal a && candidate instanceof Decimal b && relative(a, b, fraction);
            case Time(Duration window) -> Moments.within(legacy, candidate, window);
        };
    }

    private static boolean relative(Decimal a, Decimal b, BigDecimal fraction) {
        var power = a.isZero()
                ? b.magnitude()
                : b.isZero() ? a.magnitude() : a.magnitude().max(b.magnitude());
        var larger = scaled(a, power).abs().max(scaled(b, power).abs());
        return apart(a, b, power)
                .filter(distance -> distance.compareTo(larger.multiply(fraction)) <= 0)
                .isPresent();
    }

    private static BigDecimal scaled(Decimal number, BigInteger power) {
        return number.shifted(power).orElse(BigDecimal.ZERO);
    }

    /// The distance between two numbers in units of 10^`power`; absent when one is too large to compute with.
    private static Optional<BigDecimal> apart(Decimal a, Decimal b, BigInteger power) {
        boolean large = tooLarge(a, power) || tooLarge(b, power);
        return large
                ? Optional.empty()
                : Optional.of(scaled(a, power).subtract(scaled(b, power)).abs());
    }

    /// A number too small to compute with counts as zero; one too large has no distance.
    private static boolean tooLarge(Decimal number, BigInteger power) {
        return number.shifted(power).isEmpty() && number.magnitude().compareTo(power) > 0;
    }

    /// The written form of a tolerance.
    final class Form {
        private static final Pattern TEXT = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,18})?)\\s*(%|ms|s|m|h|d|)");

        private Form() {}
    }
}
