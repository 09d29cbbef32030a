package dev.phoenix.gameday.allotment;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Whether every unit is accounted for, over both stores and on the way between them: per SKU, units on hand here
/// and there, in transit and sold are the units that were ever counted in.
///
/// It reads databases only, while they are in use. Each store is read in one snapshot, in which it has to be right
/// by itself (counted in, brought in by transfers, less sold, is on hand). Between the stores, each transfer has to
/// be one of the table `allotment`, and what was taken is what was given. So nothing has to stand still for the
/// check.
public final class StockCheck {
    /// How the reasons of our own transfers begin. Units that came by any other transfer were counted in.
    private static final String MOVED = "transfer allotment-";

    private final Books legacy;
    private final Books candidate;
    private final String allotmentUrl;

    /// @param legacyUrl the monolith's database
    /// @param inventoryUrl inventory's database, of which the schema `live` is read
    /// @param allotmentUrl where the table `allotment` is
    public StockCheck(String legacyUrl, String inventoryUrl, String allotmentUrl) {
        this(new Books(legacyUrl, "public", """
                        SELECT line.sku, sum(line.quantity) FROM order_line line
                          JOIN orders ON orders.id = line.order_id
                         WHERE orders.state <> 'CANCELLED' GROUP BY line.sku"""), new Books(inventoryUrl, "live", """
                        SELECT line.sku, sum(line.quantity) FROM reservation_line line
                          JOIN reservation ON reservation.id = line.reservation_id
                         WHERE reservation.state = 'COMMITTED' GROUP BY line.sku"""), allotmentUrl);
    }

    StockCheck(Books legacy, Books candidate, String allotmentUrl) {
        this.legacy = legacy;
        this.candidate = candidate;
        this.allotmentUrl = allotmentUrl;
    }

    /// Where a store writes down its stock, and the query for what it sold.
    record Books(String url, String schema, String soldSql) {}

    /// One SKU over both stores.
    public record Line(String sku, long counted, long onLegacy, long onCandidate, long inTransit, long sold) {
        boolean right() {
            return counted == onLegacy + onCandidate + inTransit + sold;
        }
    }

    /// What the check found. Nothing wrong and nothing to look at is not right either.
    public record Report(List<Line> lines, List<String> wrong) {
        public Report {
            lines = List.copyOf(lines);
            wrong = List.copyOf(wrong);
        }

        public boolean isRight() {
            return wrong.isEmpty() && !lines.isEmpty();
        }

        /// The sums in one sentence.
        public String sentence() {
            var total = new Line("all", 0, 0, 0, 0, 0);
            for (var line : lines) {
                total = new Line(
                        "all",
                        total.counted + line.counted,
                        total.onLegacy + line.onLegacy,
                        total.onCandidate + line.onCandidate,
                        total.inTransit + line.inTransit,
                        total.sold + line.sold);
            }
            var sums = "%d units of %d SKUs: %d on legacy, %d on the candidate, %d in transit, %d sold"
                    .formatted(
                            total.counted,
                            lines.size(),
                            total.onLegacy,
                            total.onCandidate,
                            total.inTransit,
                            total.sold);
            return wrong.isEmpty() ? sums : sums + "; WRONG: " + String.join("; ", wrong);
        }
    }

    /// Reads everything once and says what it found.
    public Report check() throws SQLException {
        var before = moves();
        var here = read(legacy);
        var there = read(candidate);
        var after = moves();
        var wrong = new ArrayList<String>();
        here.problems("legacy", wrong);
        there.problems("candidate", wrong);
        var transit = new Transit(Map.of(Side.LEGACY, here, Side.CANDIDATE, there), wrong);
        after.values().forEach(move -> transit.follow(move, Optional.ofNullable(before.get(move.id()))));
        transit.strangers();
        var skus = new TreeSet<>(here.onHand.keySet());
        skus.addAll(there.onHand.keySet());
        skus.addAll(transit.units.keySet());
        var lines = skus.stream()
                .map(sku -> new Line(
                        sku,
                        here.counted(sku) + there.counted(sku),
                        here.onHand(sku),
                        there.onHand(sku),
                        transit.units.getOrDefault(sku, 0L),
                        here.sold(sku) + there.sold(sku)))
                .toList();
        lines.stream()
                .filter(line -> !line.right())
                .forEach(line -> wrong.add("the units of " + line.sku() + " do not add up: " + line));
        return new Report(lines, wrong);
    }

    /// A move as the table says.
    private record Move(String id, Side from, SortedMap<String, Long> taken, Allotment.State state) {
        String takeReason() {
            return "transfer allotment-" + id + "-take";
        }

        String giveReason() {
            return "transfer allotment-" + id + "-give";
        }
    }

    private Map<String, Move> moves() throws SQLException {
        var moves = new TreeMap<String, Move>();
        var sql = """
                SELECT move.id, from_store, state, unit.key, unit.value FROM allotment move
                  LEFT JOIN LATERAL jsonb_each_text(taken) unit ON true""";
        query(new Books(allotmentUrl, "public", ""), sql, row -> {
            var id = row.getString(1);
            var from = Side.of(row.getString(2));
            var state = Allotment.State.valueOf(row.getString(3));
            var move = moves.computeIfAbsent(id, first -> new Move(first, from, new TreeMap<>(), state));
            if (row.getString(4) != null) {
                move.taken.put(row.getString(4), row.getLong(5));
            }
        });
        return moves;
    }

    /// One store in one snapshot.
    private static final class Snapshot {
        final SortedMap<String, Long> onHand = new TreeMap<>();
        final Map<String, Long> sold = new HashMap<>();
        final Map<String, Long> counted = new HashMap<>();
        /// Units by transfer and SKU: above 0 they came, below 0 they went.
        final Map<String, SortedMap<String, Long>> transfers = new TreeMap<>();

        long onHand(String sku) {
            return onHand.getOrDefault(sku, 0L);
        }

        long sold(String sku) {
            return sold.getOrDefault(sku, 0L);
        }

        long counted(String sku) {
            return counted.getOrDefault(sku, 0L);
        }

        long transferred(String sku) {
            return transfers.values().stream()
                    .mapToLong(units -> units.getOrDefault(sku, 0L))
                    .sum();
        }

        void problems(String name, List<String> wrong) {
            for (var sku : onHand.keySet()) {
                long due = counted(sku) + transferred(sku) - sold(sku);
                if (onHand(sku) < 0 || onHand(sku) != due) {
                    wrong.add("%s has %d of %s on hand: %d counted in, %d by transfers, %d sold"
                            .formatted(name, onHand(sku), sku, counted(sku), transferred(sku), sold(sku)));
                }
            }
        }
    }

    private static Snapshot read(Books books) throws SQLException {
        var snapshot = new Snapshot();
        try (var connection = DriverManager.getConnection(books.url)) {
            connection.setSchema(books.schema);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            query(
                    connection,
                    "SELECT sku, on_hand FROM stock",
                    row -> snapshot.onHand.put(row.getString(1), row.getLong(2)));
            query(connection, books.soldSql, row -> snapshot.sold.put(row.getString(1), row.getLong(2)));
            query(connection, """
                    SELECT sku, reason, sum(delta) FROM stock_movement
                     WHERE reason = 'count' OR reason LIKE 'transfer %' GROUP BY sku, reason""", row -> {
                var reason = row.getString(2);
                if (!reason.startsWith(MOVED)) {
                    snapshot.counted.merge(row.getString(1), row.getLong(3), Long::sum);
                } else {
                    snapshot.transfers
                            .computeIfAbsent(reason, first -> new TreeMap<>())
                            .put(row.getString(1), row.getLong(3));
                }
            });
            connection.rollback();
        }
        return snapshot;
    }

    /// Follows the moves through both stores. One thread.
    private static final class Transit {
        final SortedMap<String, Long> units = new TreeMap<>();
        private final Map<Side, Snapshot> stores;
        private final List<String> wrong;
        private final TreeSet<String> followed = new TreeSet<>();

        Transit(Map<Side, Snapshot> stores, List<String> wrong) {
            this.stores = stores;
            this.wrong = wrong;
        }

        /// @param before the same move as it was before the stores were read, if it was there
        void follow(Move move, Optional<Move> before) {
            followed.add(move.takeReason());
            followed.add(move.giveReason());
            var went = transfer(move.from, move.takeReason(), -1);
            var came = transfer(move.from.other(), move.giveReason(), 1);
            boolean doneBefore =
                    before.filter(then -> then.state == Allotment.State.DONE).isPresent();
            boolean takenBefore =
                    before.filter(then -> then.state != Allotment.State.TAKING).isPresent();
            if (takenBefore && !went.equals(move.taken)) {
                wrong.add("move " + move.id + " took " + move.taken + ", and " + move.from.word() + " gave " + went);
            }
            if (doneBefore ? !came.equals(move.taken) : !move.taken.entrySet().containsAll(came.entrySet())) {
                wrong.add("move " + move.id + " took " + move.taken + ", and "
                        + move.from.other().word() + " got " + came);
            }
            went.forEach((sku, quantity) -> units.merge(sku, quantity, Long::sum));
            came.forEach((sku, quantity) -> units.merge(sku, -quantity, Long::sum));
        }

        private SortedMap<String, Long> transfer(Side side, String reason, int sign) {
            var moved = new TreeMap<String, Long>();
            var snapshot = stores.get(side);
            if (snapshot != null) {
                snapshot.transfers
                        .getOrDefault(reason, new TreeMap<>())
                        .forEach((sku, quantity) -> moved.put(sku, sign * quantity));
            }
            return moved;
        }

        /// Transfers that no move asked for.
        void strangers() {
            stores.forEach((side, snapshot) -> snapshot.transfers.keySet().stream()
                    .filter(reason -> !followed.contains(reason))
                    .forEach(reason -> wrong.add(side.word() + " made the " + reason + ", which no move asked for")));
        }
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private static void query(Books books, String sql, Row each) throws SQLException {
        try (var connection = DriverManager.getConnection(books.url)) {
            connection.setSchema(books.schema);
            query(connection, sql, each);
        }
    }

    private static void query(Connection connection, String sql, Row each) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                each.read(rows);
            }
        }
    }
}
