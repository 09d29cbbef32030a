package dev.phoenix.gameday.invariants;

import dev.phoenix.gameday.provider.Effect;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Checks the promises of a checkout over all sides together. Reads only; meant for a moment of rest, when nobody shops
/// and every process has finished what it began.
public final class Invariants {
    private final List<Books> sides;
    private final Map<String, Long> seeded;

    /// @param sides the books of everybody who sells, of the live lane only
    /// @param seeded the units of each article that were there at the start, over all sides
    public Invariants(List<Books> sides, Map<String, Long> seeded) {
        this.sides = List.copyOf(sides);
        this.seeded = Map.copyOf(seeded);
    }

    /// Checks G1 to G5 against the books and the provider's log.
    public Audit check(List<Effect> effects) throws SQLException {
        Audit audit = new Audit();
        checkUnits(audit);
        for (Books books : sides) {
            checkReserved(books, audit);
            checkSold(books, audit);
            checkLedger(books, audit);
            checkSums(books, audit);
        }
        checkMoney(effects, audit);
        return audit;
    }

    /// Charges that stand at a provider, by its log.
    public static long charges(List<Effect> effects) {
        return MoneyMoved.charges(effects);
    }

    /// Checks that a shadow lane's payments exist in the sandbox and nowhere else.
    public static void checkShadow(Books shadow, List<Effect> sandbox, List<Effect> live, Audit audit)
            throws SQLException {
        Map<String, MoneyMoved> inSandbox = MoneyMoved.byIntent(sandbox);
        Map<String, MoneyMoved> inLife = MoneyMoved.byIntent(live);
        Set<String> checkouts = new HashSet<>();
        for (Books.Payment payment : shadow.readPayments()) {
            audit.looked(Invariant.SHADOW, 1);
            checkouts.add(payment.checkout());
            if (inLife.containsKey(payment.intent())) {
                audit.found(
                        Invariant.SHADOW,
                        "The shadow lane's payment " + payment.id() + " is " + payment.intent()
                                + " at the real provider");
            } else if (payment.captured() > 0 && !inSandbox.containsKey(payment.intent())) {
                audit.found(
                        Invariant.SHADOW, "The shadow lane's payment " + payment.id() + " is not known to the sandbox");
            }
        }
        for (Effect effect : live) {
            if (checkouts.contains(effect.metadata().getOrDefault("checkout", ""))) {
                audit.found(
                        Invariant.SHADOW,
                        effect.kind() + " of " + effect.intent() + " at the real provider is for a shadow checkout");
            }
        }
    }

    private void checkUnits(Audit audit) throws SQLException {
        Map<String, Long> accounted = new TreeMap<>();
        Map<String, String> where = new HashMap<>();
        for (Books books : sides) {
            for (Books.Units units : books.units()) {
                accounted.merge(units.sku(), units.onHand() + units.sold(), Long::sum);
                where.merge(
                        units.sku(),
                        books.name() + " has " + units.onHand() + " and sold " + units.sold(),
                        (a, b) -> a + ", " + b);
            }
        }
        seeded.forEach((sku, units) -> {
            audit.looked(Invariant.G1, 1);
            if (accounted.getOrDefault(sku, 0L).longValue() != units) {
                audit.found(
                        Invariant.G1,
                        units + " units of " + sku + " were there at the start; "
                                + where.getOrDefault(sku, "nobody knows it"));
            }
        });
    }

    private static void checkReserved(Books books, Audit audit) throws SQLException {
        report(
                books.stock(),
                "SELECT sku || ': ' || reserved || ' reserved of ' || on_hand FROM stock"
                        + " WHERE reserved < 0 OR reserved > on_hand",
                Invariant.G1,
                books,
                audit);
        report(
                books.stock(),
                "SELECT s.sku || ': ' || s.on_hand || ' on hand, its movements add up to ' || coalesce(sum(m.delta), 0)"
                        + " FROM stock s LEFT JOIN stock_movement m ON m.sku = s.sku GROUP BY s.sku, s.on_hand"
                        + " HAVING s.on_hand <> coalesce(sum(m.delta), 0)",
                Invariant.G1,
                books,
                audit);
        if (books.reserves()) {
            report(
                    books.stock(),
                    "SELECT s.sku || ': ' || s.reserved || ' reserved, the active reservations are for '"
                            + " || coalesce(a.quantity, 0) FROM stock s LEFT JOIN (SELECT l.sku, sum(l.quantity) AS"
                            + " quantity FROM reservation_line l JOIN reservation r ON r.id = l.reservation_id"
                            + " WHERE r.state = 'ACTIVE' GROUP BY l.sku) a ON a.sku = s.sku"
                            + " WHERE s.reserved <> coalesce(a.quantity, 0)",
                    Invariant.G1,
                    books,
                    audit);
        }
    }

    /// What the orders say was sold is what left the store.
    private static void checkSold(Books books, Audit audit) throws SQLException {
        Map<String, Long> ordered = books.ordered();
        for (Books.Units units : books.units()) {
            long sold = ordered.getOrDefault(units.sku(), 0L);
            if (sold != units.sold()) {
                audit.found(
                        Invariant.G1,
                        books.name() + ": orders sold " + sold + " units of " + units.sku() + ", the store gave "
                                + units.sold());
            }
        }
    }

    private static void checkLedger(Books books, Audit audit) throws SQLException {
        audit.looked(Invariant.G4, count(books.payments(), "SELECT count(DISTINCT transaction_id) FROM ledger_entry"));
        report(
                books.payments(),
                "SELECT 'transaction ' || transaction_id || ': debit ' || sum(debit) || ' ' || currency || ', credit '"
                        + " || sum(credit) FROM ledger_entry GROUP BY transaction_id, currency"
                        + " HAVING sum(debit) <> sum(credit)",
                Invariant.G4,
                books,
                audit);
    }

    private static void checkSums(Books books, Audit audit) throws SQLException {
        audit.looked(Invariant.G5, count(books.orders(), "SELECT count(*) FROM orders"));
        report(
                books.orders(),
                "SELECT 'order ' || o.id || ': ' || o.subtotal || ' - ' || o.discount || ' + ' || o.shipping || ' + '"
                        + " || o.tax || ' is not ' || o.total FROM orders o"
                        + " WHERE o.subtotal - o.discount + o.shipping + o.tax <> o.total",
                Invariant.G5,
                books,
                audit);
        report(
                books.orders(),
                "SELECT 'order ' || o.id || ': its lines add up to ' || sum(l.subtotal) || ', less ' || sum(l.discount)"
                        + " || ', tax ' || sum(l.tax) FROM orders o JOIN order_line l ON l.order_id = o.id"
                        + " GROUP BY o.id, o.subtotal, o.discount, o.tax"
                        + " HAVING sum(l.subtotal) <> o.subtotal OR sum(l.discount) <> o.discount"
                        + " OR sum(l.tax) > o.tax OR bool_or(l.subtotal <> l.quantity * l.unit_price)",
                Invariant.G5,
                books,
                audit);
        report(
                books.orders(),
                "SELECT 'order ' || o.id || ': total ' || o.total || ', tendered ' || coalesce(sum(t.amount), 0)"
                        + " FROM orders o LEFT JOIN order_tender t ON t.order_id = o.id"
                        + " GROUP BY o.id, o.total HAVING coalesce(sum(t.amount), 0) <> o.total",
                Invariant.G5,
                books,
                audit);
    }

    private void checkMoney(List<Effect> effects, Audit audit) throws SQLException {
        Map<String, MoneyMoved> moved = MoneyMoved.byIntent(effects);
        Map<String, List<String>> ordersOfIntent = new HashMap<>();
        for (Books books : sides) {
            List<Books.Payment> payments = books.readPayments();
            payments.forEach(payment -> compare(books, payment, moved, audit));
            checkOrders(books, byCheckout(payments), ordersOfIntent, audit);
            checkCharges(books, byCheckout(payments), moved, audit);
        }
        moved.forEach((intent, money) -> {
            List<String> orders = ordersOfIntent.getOrDefault(intent, List.of());
            if (money.kept() > 0 && orders.size() != 1) {
                audit.found(
                        Invariant.G2,
                        "The provider keeps " + money.kept() + " under " + intent + ", which belongs to "
                                + (orders.isEmpty() ? "no order" : "orders " + orders));
            }
        });
    }

    private static void checkOrders(
            Books books,
            Map<String, List<Books.Payment>> byCheckout,
            Map<String, List<String>> ordersOfIntent,
            Audit audit)
            throws SQLException {
        Set<String> seen = new HashSet<>();
        for (Books.Order order : books.readOrders()) {
            audit.looked(Invariant.G2, 1);
            if (!seen.add(order.checkout())) {
                audit.found(Invariant.G2, books.name() + ": checkout " + order.checkout() + " has two orders");
            }
            long paid = order.gift();
            for (Books.Payment payment : byCheckout.getOrDefault(order.checkout(), List.of())) {
                paid += Math.max(payment.authorised(), payment.captured());
                if (order.placed()) {
                    ordersOfIntent
                            .computeIfAbsent(payment.intent(), _ -> new ArrayList<>())
                            .add(order.id());
                }
            }
            if (order.placed() && paid < order.total()) {
                audit.found(
                        Invariant.G2,
                        books.name() + ": order " + order.id() + " of " + order.total() + " is paid with " + paid);
            }
        }
    }

    /// The provider keeps for each order what its cards were to pay, not less and not twice.
    private static void checkCharges(
            Books books, Map<String, List<Books.Payment>> byCheckout, Map<String, MoneyMoved> moved, Audit audit)
            throws SQLException {
        for (Books.Order order : books.readOrders()) {
            long kept = 0;
            for (Books.Payment payment : byCheckout.getOrDefault(order.checkout(), List.of())) {
                kept += moved.getOrDefault(payment.intent(), MoneyMoved.NONE).kept();
            }
            if (order.placed() && kept != order.card()) {
                audit.found(
                        Invariant.G2,
                        books.name() + ": order " + order.id() + " was to charge " + order.card()
                                + " to cards, the provider keeps " + kept);
            }
        }
    }

    private static Map<String, List<Books.Payment>> byCheckout(List<Books.Payment> payments) {
        Map<String, List<Books.Payment>> byCheckout = new HashMap<>();
        for (Books.Payment payment : payments) {
            byCheckout
                    .computeIfAbsent(payment.checkout(), _ -> new ArrayList<>())
                    .add(payment);
        }
        return byCheckout;
    }

    private static void compare(Books books, Books.Payment payment, Map<String, MoneyMoved> moved, Audit audit) {
        audit.looked(Invariant.G3, 1);
        String name = books.name() + ": payment " + payment.id();
        if (payment.refunded() > payment.captured() || payment.captured() > payment.authorised()) {
            audit.found(
                    Invariant.G3,
                    name + " has " + payment.authorised() + " authorised, " + payment.captured() + " captured and "
                            + payment.refunded() + " refunded");
        }
        MoneyMoved money = moved.getOrDefault(payment.intent(), MoneyMoved.NONE);
        if (payment.captured() != money.captured() || payment.refunded() != money.refunded()) {
            audit.found(
                    Invariant.G3,
                    name + " says " + payment.captured() + " captured and " + payment.refunded()
                            + " refunded, the provider " + money.captured() + " and " + money.refunded());
        }
    }

    private static long count(Store store, String sql) throws SQLException {
        return store.rows(sql, row -> row.getLong(1)).getFirst();
    }

    private static void report(Store store, String sql, Invariant invariant, Books books, Audit audit)
            throws SQLException {
        store.rows(sql, row -> row.getString(1))
                .forEach(sentence -> audit.found(invariant, books.name() + ": " + sentence));
    }
}
