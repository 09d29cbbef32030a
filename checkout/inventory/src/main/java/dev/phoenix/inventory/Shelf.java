package dev.phoenix.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// What is on hand of each SKU, counted and moved by operators. Any thread: the rows are locked by the database.
final class Shelf {
    /// What became of a count: the SKUs as they are now, or the one whose reservations forbid it.
    sealed interface Counted {
        record Done(List<Stock> items) implements Counted {}

        record BelowReserved(Stock stock) implements Counted {}
    }

    private final Jdbi jdbi;

    Shelf(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Optional<Stock> find(String sku) {
        return jdbi.withHandle(db -> db.createQuery("SELECT sku, on_hand, reserved FROM stock WHERE sku = ?")
                .bind(0, sku)
                .map((row, context) -> stock(row))
                .findOne());
    }

    List<Stock> all() {
        return jdbi.withHandle(db -> db.createQuery("SELECT sku, on_hand, reserved FROM stock ORDER BY sku")
                .map((row, context) -> stock(row))
                .list());
    }

    /// Sets what is on hand of all these SKUs, or of none.
    Counted count(Map<String, Long> onHand) {
        return jdbi.inTransaction(db -> {
            var before = lock(db, onHand.keySet(), true);
            var deltas = new LinkedHashMap<String, Long>();
            for (var stock : before.values()) {
                long counted = onHand.getOrDefault(stock.sku(), stock.onHand());
                if (counted < stock.reserved()) {
                    db.rollback();
                    return new Counted.BelowReserved(stock);
                }
                deltas.put(stock.sku(), counted - stock.onHand());
            }
            move(db, deltas, "count");
            return new Counted.Done(before.values().stream()
                    .map(stock -> new Stock(
                            stock.sku(), stock.onHand() + deltas.getOrDefault(stock.sku(), 0L), stock.reserved()))
                    .toList());
        });
    }

    /// Moves units in, or out as far as they are available, and answers what moved. A repeat moves nothing.
    List<Line> transfer(String id, List<Line> wished) {
        return jdbi.inTransaction(db -> {
            var fresh = db.createUpdate("INSERT INTO transfer (id) VALUES (?) ON CONFLICT DO NOTHING")
                    .bind(0, id)
                    .execute();
            if (fresh == 0) {
                return db.createQuery("SELECT sku, quantity FROM transfer_line WHERE transfer_id = ? ORDER BY position")
                        .bind(0, id)
                        .map((row, context) -> new Line(row.getString(1), row.getLong(2)))
                        .list();
            }
            var moved = moved(lock(db, Line.bySku(wished).keySet(), true), wished);
            move(db, Line.bySku(moved), "transfer " + id);
            var lines = db.prepareBatch("INSERT INTO transfer_line VALUES (?, ?, ?, ?)");
            for (int i = 0; i < moved.size(); i++) {
                lines.add(id, i, moved.get(i).sku(), moved.get(i).quantity());
            }
            lines.execute();
            return moved;
        });
    }

    private static List<Line> moved(Map<String, Stock> stocks, List<Line> wished) {
        var available = new LinkedHashMap<String, Long>();
        stocks.values().forEach(stock -> available.put(stock.sku(), stock.available()));
        var moved = new ArrayList<Line>();
        for (var line : wished) {
            long there = available.getOrDefault(line.sku(), 0L);
            long quantity = Math.max(line.quantity(), -there);
            available.put(line.sku(), there + quantity);
            moved.add(new Line(line.sku(), quantity));
        }
        return moved;
    }

    /// Locks the SKUs' rows in their order and answers them by SKU; rows that are not there are made if asked to.
    static Map<String, Stock> lock(Handle db, Collection<String> skus, boolean make) {
        var sorted = List.copyOf(new TreeSet<>(skus));
        if (make) {
            db.createUpdate("INSERT INTO stock (sku, on_hand) SELECT sku, 0 FROM unnest(:skus) AS t (sku)"
                            + " ORDER BY sku COLLATE \"C\" ON CONFLICT DO NOTHING")
                    .bindArray("skus", String.class, sorted)
                    .execute();
        }
        var locked = new LinkedHashMap<String, Stock>();
        db.createQuery("SELECT sku, on_hand, reserved FROM stock WHERE sku = ANY(:skus) ORDER BY sku FOR UPDATE")
                .bindArray("skus", String.class, sorted)
                .map((row, context) -> stock(row))
                .forEach(stock -> locked.put(stock.sku(), stock));
        return locked;
    }

    private static Stock stock(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Stock(row.getString("sku"), row.getLong("on_hand"), row.getLong("reserved"));
    }

    private static void move(Handle db, Map<String, Long> deltas, String reason) {
        db.createUpdate("""
                WITH delta AS (SELECT * FROM unnest(:skus, :deltas) AS t (sku, delta) WHERE delta <> 0),
                     written AS (INSERT INTO stock_movement (sku, delta, reason)
                                 SELECT sku, delta, :reason FROM delta)
                UPDATE stock SET on_hand = on_hand + delta.delta FROM delta WHERE stock.sku = delta.sku""")
                .bindArray("skus", String.class, List.copyOf(deltas.keySet()))
                .bindArray("deltas", Long.class, List.copyOf(deltas.values()))
                .bind("reason", reason)
                .execute();
    }
}
