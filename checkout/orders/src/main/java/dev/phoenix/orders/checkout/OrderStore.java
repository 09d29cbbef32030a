package dev.phoenix.orders.checkout;

import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import dev.phoenix.orders.events.Outbox;
import dev.phoenix.orders.pricing.Quote;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/// The orders of one lane in the database. Any thread.
public final class OrderStore {
    /// One statement does it all or nothing: it hangs on the checkout's row having its revision.
    private static final String INSERT = """
            with moved as (
                update checkout set state = 'PLACED', revision = revision + 1, tenders = :tenders::jsonb,
                    next_run_at = now() + interval '4 seconds', runs = 0
                where id = :checkout and revision = :revision
                returning id, cart_id, revision, idempotency_key),
            placed as (
                insert into orders (id, checkout_id, cart_id, state, currency, subtotal, discount, shipping, tax,
                                    total, tax_source, email, address, coupon, placed_at, events)
                select :order, id, cart_id, 'PLACED', :currency, :subtotal, :discount, :shipping, :tax, :total,
                       :taxSource, :email, :address::jsonb, :coupon, :placedAt, 1 from moved
                returning id),
            told as (
                insert into event (id, order_id, sequence, type, data)
                select :event, id, 1, :eventType, :body from placed returning id, order_id, sequence),
            owed as (
                insert into delivery (subscriber, order_id, sequence, event_id)
                select name, order_id, sequence, told.id from told cross join subscriber),
            lines as (
                insert into order_line (order_id, position, sku, quantity, options, unit_price, subtotal, discount,
                                        tax)
                select placed.id, l.position - 1, l.sku, l.quantity, l.options::jsonb, l.unit_price,
                       l.unit_price * l.quantity, l.discount, l.tax
                from placed, unnest(:skus, :quantities, :options, :prices, :discounts, :taxes) with ordinality
                     as l (sku, quantity, options, unit_price, discount, tax, position)),
            paid as (
                insert into order_tender (order_id, position, type, amount, reference, payment)
                select placed.id, t.position - 1, t.type, t.amount, t.reference, t.payment
                from placed, unnest(:types, :amounts, :references, :payments) with ordinality
                     as t (type, amount, reference, payment, position)),
            closed as (
                update cart set state = 'ORDERED', touched_at = now() from moved where cart.id = moved.cart_id),
            answered as (
                update idempotency set state = 'DONE', status = 201, body = :body from moved
                where key = moved.idempotency_key and idempotency.state = 'IN_FLIGHT')
            select revision from moved""";

    private final Jdbi database;

    public OrderStore(Jdbi database) {
        this.database = database;
    }

    static Optional<Checkout> insert(Jdbi database, Checkout checkout, Order order, List<Checkout.Tender> paid) {
        return database.withHandle(handle -> {
            var query = handle.createQuery(INSERT)
                    .bind("checkout", checkout.id())
                    .bind("revision", checkout.revision())
                    .bind("tenders", CheckoutStore.text(paid))
                    .bind("taxSource", checkout.terms().quote().taxSource().word())
                    .bind("email", checkout.terms().email())
                    .bind("address", checkout.terms().address().toString())
                    .bind("coupon", checkout.terms().coupon())
                    .bind("body", CheckoutStore.text(order))
                    .bind("event", Outbox.id(order.id(), Outbox.Type.PLACED))
                    .bind("eventType", Outbox.Type.PLACED.word());
            bindOrder(query, order);
            bindLines(query, order.lines());
            bindTenders(query, paid);
            return query.mapTo(Long.class)
                    .findOne()
                    .map(revision -> new Checkout(
                            checkout.id(),
                            checkout.cartId(),
                            CheckoutState.PLACED,
                            revision,
                            checkout.names(),
                            checkout.terms().with(paid),
                            checkout.problem()));
        });
    }

    private static void bindOrder(Query query, Order order) {
        var totals = order.totals();
        query.bind("order", order.id())
                .bind("currency", totals.total().currency())
                .bind("subtotal", totals.subtotal().minor())
                .bind("discount", totals.discount().minor())
                .bind("shipping", totals.shipping().minor())
                .bind("tax", totals.tax().minor())
                .bind("total", totals.total().minor())
                .bind("placedAt", OffsetDateTime.ofInstant(order.placedAt(), ZoneOffset.UTC));
    }

    private static void bindLines(Query query, List<Quote.Line> lines) {
        texts(query, "skus", lines, Quote.Line::sku);
        numbers(query, "quantities", lines, Quote.Line::quantity);
        texts(query, "options", lines, line -> line.options().toString());
        numbers(query, "prices", lines, line -> line.unitPrice().minor());
        numbers(query, "discounts", lines, line -> line.discount().minor());
        numbers(query, "taxes", lines, line -> line.tax().minor());
    }

    private static void bindTenders(Query query, List<Checkout.Tender> paid) {
        texts(query, "types", paid, tender -> tender.kind().word());
        numbers(query, "amounts", paid, tender -> tender.amount().orElseThrow().minor());
        texts(query, "references", paid, Checkout.Tender::reference);
        texts(query, "payments", paid, Checkout.Tender::id);
    }

    private static <T> void texts(Query query, String name, List<T> rows, Function<T, String> column) {
        query.bindArray(name, String.class, rows.stream().map(column).toArray());
    }

    private static <T> void numbers(Query query, String name, List<T> rows, ToLongFunction<T> column) {
        query.bindArray(name, Long.class, rows.stream().map(column::applyAsLong).toArray());
    }

    public Order read(String id) {
        return find("o.id = :id", id)
                .orElseThrow(() -> new Problem(404, "order_not_found", "There is no order " + id + ".").refusal());
    }

    Optional<Order> ofCart(String cartId) {
        return find("o.cart_id = :id", cartId);
    }

    /// The answer to whoever placed it, with the mark of a tax that was not taxation's own word.
    static Answer answer(int status, Order order, Quote.TaxSource source) {
        return switch (source) {
            case TAXATION -> new Answer(status, order);
            case CACHED -> new Answer(status, order, Map.of("Phoenix-Tax", source.word()));
        };
    }

    private Optional<Order> find(String where, String id) {
        return database.withHandle(handle -> handle.createQuery("""
                        select id, checkout_id, state, currency, subtotal, discount, shipping, tax, total, placed_at
                        from orders o where""" + " " + where)
                .bind("id", id)
                .map((row, context) -> order(handle, row))
                .findOne());
    }

    private static Order order(Handle handle, ResultSet row) throws SQLException {
        var id = row.getString("id");
        var currency = row.getString("currency");
        return new Order(
                id,
                row.getString("checkout_id"),
                Order.State.valueOf(row.getString("state")),
                lines(handle, id, currency),
                new Quote.Totals(
                        new Money(row.getLong("subtotal"), currency),
                        new Money(row.getLong("discount"), currency),
                        new Money(row.getLong("shipping"), currency),
                        new Money(row.getLong("tax"), currency),
                        new Money(row.getLong("total"), currency)),
                tenders(handle, id, currency),
                row.getObject("placed_at", OffsetDateTime.class).toInstant());
    }

    private static List<Quote.Line> lines(Handle handle, String id, String currency) {
        return handle.createQuery("select * from order_line where order_id = :id order by position")
                .bind("id", id)
                .map((row, context) -> new Quote.Line(
                        row.getString("sku"),
                        row.getLong("quantity"),
                        Keys.tree(row.getString("options")),
                        new Money(row.getLong("unit_price"), currency),
                        new Money(row.getLong("subtotal"), currency),
                        new Money(row.getLong("discount"), currency),
                        new Money(row.getLong("tax"), currency)))
                .list();
    }

    private static List<Order.Paid> tenders(Handle handle, String id, String currency) {
        return handle.createQuery("select type, amount from order_tender where order_id = :id order by position")
                .bind("id", id)
                .map((row, context) ->
                        new Order.Paid(kind(row.getString("type")), new Money(row.getLong("amount"), currency)))
                .list();
    }

    private static Checkout.Tender.Kind kind(String word) {
        return Arrays.stream(Checkout.Tender.Kind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow();
    }
}
