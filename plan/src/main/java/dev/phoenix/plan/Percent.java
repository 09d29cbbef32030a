package dev.phoenix.plan;

import java.math.BigDecimal;

/// A percentage as the plan wrote it: exact, and printed again without change.
public record Percent(BigDecimal value) {
    public Percent {
        value = value.stripTrailingZeros();
    }

    /// The percentage written like `0.1`.
    public static Percent of(String value) {
        return new Percent(new BigDecimal(value));
    }

    /// The percentage as a number between 0 and 1, for the statistics.
    public double fraction() {
        return value.movePointLeft(2).doubleValue();
    }

    /// As people read it: `0.1 %`.
    @Override
    public String toString() {
        return value.toPlainString() + " %";
    }
}
