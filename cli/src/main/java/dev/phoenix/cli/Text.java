package dev.phoenix.cli;

import java.math.BigDecimal;
import java.util.Locale;

/// Numbers as people read them.
final class Text {
    private Text() {}

    /// `1 204`.
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }

    /// A share of 100 000 as a percentage: `12.5 %`.
    static String share(long of100000) {
        return BigDecimal.valueOf(of100000)
                        .movePointLeft(3)
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }
}
