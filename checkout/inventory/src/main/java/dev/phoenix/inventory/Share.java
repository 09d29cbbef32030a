package dev.phoenix.inventory;

import dev.phoenix.inventory.Reservations.Wish;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who gets units and who does not: the wishes to hold, sorted by id, and the SKU that each other one lacks.
record Share(List<Wish> held, Map<String, String> lacking) {
    static Share of(List<Wish> wishes, Map<String, Stock> shelf) {
        var free = new HashMap<String, Long>();
        shelf.forEach((sku, stock) -> free.put(sku, stock.available()));
        var held = new ArrayList<Wish>();
        var lacking = new LinkedHashMap<String, String>();
        for (var wish : wishes) {
            var missing = wish.kept().stream()
                    .filter(line -> free.getOrDefault(line.sku(), 0L) < line.quantity())
                    .findFirst();
            if (missing.isPresent()) {
                lacking.put(wish.id(), missing.get().sku());
            } else {
                wish.kept().forEach(line -> free.merge(line.sku(), -line.quantity(), Long::sum));
                held.add(wish);
            }
        }
        held.sort(Comparator.comparing(Wish::id));
        return new Share(held, lacking);
    }
}
