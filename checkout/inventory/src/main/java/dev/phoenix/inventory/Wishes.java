package dev.phoenix.inventory;

import dev.phoenix.chassis.Problem;
import java.util.HashSet;
import java.util.List;

/// The bodies that inventory reads.
final class Wishes {
    /// A catalogue's worth in one call; the body's limit is near by then.
    private static final int MOST_ITEMS = 10_000;

    private static final int MOST_LINES = 1_000;
    private static final int LONGEST_TTL_SECONDS = 86_400;

    private Wishes() {}

    record OnHand(long onHand) {
        OnHand {
            checkUnits(onHand);
        }
    }

    record Item(String sku, long onHand) {
        Item {
            Line.checkSku(sku);
            checkUnits(onHand);
        }
    }

    record Items(List<Item> items) {
        Items {
            items = List.copyOf(items);
            checkOnceEach(items.stream().map(Item::sku).toList());
        }
    }

    record Transfer(String id, List<Line> lines) {
        Transfer {
            checkId(id);
            lines = List.copyOf(lines);
            checkOnceEach(lines.stream().map(Line::sku).toList());
        }
    }

    record Reserve(String id, List<Line> lines, int ttlSeconds) {
        Reserve {
            checkId(id);
            checkTtl(ttlSeconds);
            lines = List.copyOf(lines);
            check(!lines.isEmpty() && lines.size() <= MOST_LINES, "A reservation has 1 to " + MOST_LINES + " lines.");
            if (lines.stream().anyMatch(line -> line.quantity() < 1)) {
                throw new Problem(422, "quantity_invalid", "A reserved quantity is at least 1.").refusal();
            }
        }
    }

    record Extend(int ttlSeconds) {
        Extend {
            checkTtl(ttlSeconds);
        }
    }

    private static void checkOnceEach(List<String> skus) {
        check(skus.size() <= MOST_ITEMS, "At most " + MOST_ITEMS + " SKUs go into one call.");
        check(new HashSet<>(skus).size() == skus.size(), "Each SKU is named once.");
    }

    private static void checkUnits(long units) {
        check(units >= 0 && units <= Line.MOST_UNITS, "onHand is 0 to " + Line.MOST_UNITS + ".");
    }

    private static void checkTtl(int seconds) {
        check(seconds >= 1 && seconds <= LONGEST_TTL_SECONDS, "ttlSeconds is 1 to " + LONGEST_TTL_SECONDS + ".");
    }

    private static void checkId(String id) {
        check(isId(id), "An id is 1 to 200 visible ASCII characters.");
    }

    static boolean isId(String text) {
        return text.matches("[!-~]{1,200}");
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
