package dev.phoenix.orders.events;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// G7: one event for each committed transition, taken by the subscriber, acted on once, and those of one order in
/// their order. Reads the two databases and nothing else.
final class EventsCheck {
    /// What became of orders, read from their own tables.
    private static final String HAPPENED = """
            select id || '.placed' from orders
            union all select order_id || '.completed' from checkout where state = 'COMPLETED'
            union all select id || '.cancelled' from orders where state = 'CANCELLED'
            union all select id || '.refunded' from order_refund where state = 'DONE'""";

    /// An order that was cancelled may have been completed before.
    private static final String POSSIBLE = """
            select order_id || '.completed' from checkout where state in ('CANCELLING', 'CANCELLED')""";

    private EventsCheck() {}

    static List<String> findings(Jdbi orders, Jdbi subscriber) {
        var happened = texts(orders, HAPPENED);
        var possible = texts(orders, POSSIBLE);
        var heard = texts(subscriber, "select event_id from inbox");
        var findings = new ArrayList<String>();
        happened.stream()
                .filter(each -> !heard.contains(each))
                .forEach(each -> findings.add(each + " happened, and the subscriber never heard of it"));
        heard.stream()
                .filter(each -> !happened.contains(each) && !possible.contains(each))
                .forEach(each -> findings.add("the subscriber heard of " + each + ", which never happened"));
        texts(subscriber, "select event_id from done where times <> 1")
                .forEach(each -> findings.add(each + " was acted on more than once"));
        findings.addAll(outOfOrder(subscriber));
        return findings;
    }

    private static List<String> outOfOrder(Jdbi subscriber) {
        var last = new HashMap<String, Long>();
        var findings = new ArrayList<String>();
        record Heard(String id, String order, long sequence) {}
        subscriber.useHandle(handle -> handle.createQuery(
                        "select event_id, order_id, sequence from inbox order by position")
                .map((row, context) -> new Heard(row.getString(1), row.getString(2), row.getLong(3)))
                .forEach(each -> {
                    if (last.getOrDefault(each.order(), 0L) >= each.sequence()) {
                        findings.add(each.id() + " came after a later event of its order");
                    }
                    last.merge(each.order(), each.sequence(), Math::max);
                }));
        return findings;
    }

    private static Set<String> texts(Jdbi database, String sql) {
        return new LinkedHashSet<>(database.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).list()));
    }
}
