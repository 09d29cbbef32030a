package dev.phoenix.inventory;

import dev.phoenix.chassis.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Some units of a SKU.
record Line(String sku, long quantity) {
    /// More of one SKU in one request is a mistake; with it no sum leaves the range of a `long`.
    static final long MOST_UNITS = 1_000_000_000;

    Line {
        checkSku(sku);
        if (Math.absExact(quantity) > MOST_UNITS) {
            throw new Problem(422, "quantity_invalid", "A quantity is at most " + MOST_UNITS + ".").refusal();
        }
    }

    static void checkSku(String sku) {
        if (!isSku(sku)) {
            throw new Problem(422, "invalid_request", "A SKU is 1 to 64 visible ASCII characters.").refusal();
        }
    }

    static boolean isSku(String text) {
        return text.matches("[!-~]{1,64}");
    }

    /// Quantities by SKU, sorted; lines of the same SKU added up.
    static Map<String, Long> bySku(List<Line> lines) {
        var sums = new TreeMap<String, Long>();
        lines.forEach(line -> sums.merge(line.sku(), line.quantity(), Math::addExact));
        return sums;
    }
}
