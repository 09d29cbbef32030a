package dev.phoenix.inventory;

import dev.phoenix.inventory.Reservations.Wish;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who gets units and who does not: the wishes to hold, sorted by id, and what each other one lacks.
record Share(List<Wish> held, Map<String, Lack> lacking) {
    /// A SKU of which there is not enough, and whether there is if those who hold units give them back.
    record Lack(String sku, boolean onlyHeld) {}

    static Share of(List<Wish> wishes, Map<String, Stock> shelf) {
        var free = new HashMap<String, Long>();
        shelf.forEach((sku, stock) -> free.put(sku, stock.available()));
        var held = new ArrayList<Wish>();
        var lacking = new LinkedHashMap<String, Lack>();
        for (var wish : wishes) {
            var missing = wish.kept().stream()
                    .filter(line -> free.getOrDefault(line.sku(), 0L) < line.quantity())
                    .toList();
            if (!missing.isEmpty()) {
                lacking.put(wish.id(), lack(missing, shelf));
            } else {
                wish.kept().forEach(line -> free.merge(line.sku(), -line.quantity(), Long::sum));
                held.add(wish);
            }
        }
        held.sort(Comparator.comparing(Wish::id));
        return new Share(held, lacking);
    }

    /// What is gone for good is named before what others hold.
    private static Lack lack(List<Line> missing, Map<String, Stock> shelf) {
        return missing.stream()
                .filter(line ->
                        !shelf.containsKey(line.sku()) || shelf.get(line.sku()).onHand() < line.quantity())
                .findFirst()
                .map(line -> new Lack(line.sku(), false))
                .orElseGet(() -> new Lack(missing.getFirst().sku(), true));
    }
}
