package dev.phoenix.plan;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/// How numbers stand in sentences: `7 312`, `0.1 %`, `24 h`.
public final class Wording {
    private Wording() {}

    /// Thousands set apart by spaces.
    public static String count(long number) {
        var digits = new StringBuilder(Long.toString(Math.abs(number)));
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            digits.insert(at, ' ');
        }
        return (number < 0 ? "-" : "") + digits;
    }

    /// A number of things: `1 difference`, `2 differences`.
    public static String count(long number, String thing) {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /// A part between 0 and 1 with two digits, rounded down or up so that a bound stays one.
    public static String percent(double part, RoundingMode rounding) {
        var percent = BigDecimal.valueOf(part).movePointRight(2).round(new MathContext(2, rounding));
        return new Percent(percent).toString();
    }

    /// The largest unit that fits without a rest.
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return count(millis) + " ms";
        }
        long seconds = millis / 1_000;
        if (seconds == 0 || seconds % 60 != 0) {
            return count(seconds) + " s";
        }
        return seconds % 3_600 == 0 ? count(seconds / 3_600) + " h" : count(seconds / 60) + " min";
    }
}
