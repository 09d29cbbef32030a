package dev.phoenix.gameday.allotment;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which units each side has to give, by SKU, so that the candidate's free units come to the share.
///
/// The share of each SKU is rounded half up; the candidate has at least one unit when the share is above 0 and
/// there are units, and all at 100 %. Units that open carts on the giving side want are kept there, except for that
/// one: they follow when those carts are done. While there are such carts, one unit in a hundred of every other SKU is
/// kept as well, since people go on filling carts.
///
/// @param give what each side gives now
/// @param keep what each side keeps for its open carts although its share is smaller
record Split(Map<Side, SortedMap<String, Long>> give, Map<Side, SortedMap<String, Long>> keep) {
    static final long WHOLE = 100_000;

    /// One unit in so many is kept where people are filling carts. More would leave the other side short, less would
    /// send people away for units that the other side has.
    private static final long FILLING = 100;

    /// What one side has: units that are free, and units that its open carts want.
    record Shelf(Map<String, Long> free, Map<String, Long> wanted) {
        Shelf {
            free = Map.copyOf(free);
            wanted = Map.copyOf(wanted);
        }
    }

    static Split of(Map<Side, Shelf> shelves, int shareOf100000) {
        var split = new Split(bySide(), bySide());
        var skus = new TreeSet<String>();
        shelves.values().forEach(shelf -> skus.addAll(shelf.free().keySet()));
        for (var sku : skus) {
            long legacy = free(shelves, Side.LEGACY, sku);
            long candidate = free(shelves, Side.CANDIDATE, sku);
            long due = due(legacy + candidate, shareOf100000) - candidate;
            var giver = due > 0 ? Side.LEGACY : Side.CANDIDATE;
            long least = due > 0 && candidate == 0 ? 1 : 0;
            split.divide(giver, sku, shelves, new Want(Math.abs(due), least, (legacy + candidate) / FILLING));
        }
        return split;
    }

    /// So many units are due, and so many of them whoever wants them.
    ///
    /// @param filling what the giver keeps for what people will still put into open carts
    private record Want(long due, long least, long filling) {}

    private void divide(Side giver, String sku, Map<Side, Shelf> shelves, Want want) {
        Map<String, Long> carts = shelf(shelves, giver).wanted();
        long wanted = carts.getOrDefault(sku, 0L) + (carts.isEmpty() ? 0 : want.filling());
        long spare = Math.max(0, free(shelves, giver, sku) - wanted);
        long units = Math.max(Math.min(want.due(), spare), Math.min(want.due(), want.least()));
        put(give, giver, sku, units);
        put(keep, giver, sku, want.due() - units);
    }

    /// How many of the units the candidate is due.
    static long due(long units, int shareOf100000) {
        if (units <= 0 || shareOf100000 == 0) {
            return 0;
        }
        long rounded = Math.addExact(Math.multiplyExact(units, (long) shareOf100000), WHOLE / 2) / WHOLE;
        return Math.clamp(rounded, 1, units);
    }

    /// The same split of these SKUs only.
    Split only(Map<Side, ? extends Collection<String>> skus) {
        var split = new Split(bySide(), bySide());
        for (var side : Side.values()) {
            var these = skus.get(side);
            if (these != null) {
                copy(give, split.give, side, these);
                copy(keep, split.keep, side, these);
            }
        }
        return split;
    }

    private static void copy(
            Map<Side, SortedMap<String, Long>> from,
            Map<Side, SortedMap<String, Long>> to,
            Side side,
            Collection<String> skus) {
        of(from, side).forEach((sku, units) -> put(to, side, sku, skus.contains(sku) ? units : 0));
    }

    SortedMap<String, Long> gives(Side side) {
        return of(give, side);
    }

    SortedMap<String, Long> keeps(Side side) {
        return of(keep, side);
    }

    boolean givesNothing() {
        return gives(Side.LEGACY).isEmpty() && gives(Side.CANDIDATE).isEmpty();
    }

    boolean keepsNothing() {
        return keeps(Side.LEGACY).isEmpty() && keeps(Side.CANDIDATE).isEmpty();
    }

    private static Map<Side, SortedMap<String, Long>> bySide() {
        var map = new EnumMap<Side, SortedMap<String, Long>>(Side.class);
        for (var side : Side.values()) {
            map.put(side, new TreeMap<>());
        }
        return map;
    }

    private static SortedMap<String, Long> of(Map<Side, SortedMap<String, Long>> map, Side side) {
        return map.getOrDefault(side, new TreeMap<>());
    }

    private static void put(Map<Side, SortedMap<String, Long>> map, Side side, String sku, long units) {
        if (units > 0) {
            of(map, side).put(sku, units);
        }
    }

    private static long free(Map<Side, Shelf> shelves, Side side, String sku) {
        return shelf(shelves, side).free().getOrDefault(sku, 0L);
    }

    private static Shelf shelf(Map<Side, Shelf> shelves, Side side) {
        return shelves.getOrDefault(side, new Shelf(Map.of(), Map.of()));
    }
}
