package dev.phoenix.orders.checkout;

import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.PassedOn;
import dev.phoenix.chassis.Problem;
import dev.phoenix.orders.cart.Ids;
import dev.phoenix.orders.events.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Gives a part of an order's money back, first to the card, then to gift cards. What goes where is written down
/// before payments is called, so that a repeat, or the worker after a crash, does the same and no more. Any thread.
public final class Refunds {
    private static final int RESUMED_AT_ONCE = 20;

    /// A refund as its rows say.
    record Refund(String id, String orderId, Money amount, String state, List<Part> parts) {
        Refund {
            parts = List.copyOf(parts);
        }
    }

    /// What goes back to one tender.
    record Part(String id, String type, String payment, long amount) {}

    /// What operators see.
    record View(String id, String orderId, Money amount, Optional<String> state) {}

    private final Jdbi database;
    private final CheckoutStore store;
    private final Driver driver;
    private final Payments payments;

    Refunds(Jdbi database, CheckoutStore store, Driver driver, Payments payments) {
        this.database = database;
        this.store = store;
        this.driver = driver;
        this.payments = payments;
    }

    public Answer refund(String orderId, Money amount, Optional<String> givenKey, PassedOn passedOn) {
        var key = Keys.checked(givenKey);
        if (amount.minor() <= 0) {
            throw new Problem(422, "invalid_request", "`amount` must be above 0.").refusal();
        }
        var refund = carriedOut(written(orderId, amount, key), passedOn);
        return switch (refund.state()) {
            case "DONE" -> Answer.created(view(refund, Optional.empty()));
            case "REFUSED" -> throw exceeds();
            default -> new Answer(202, view(refund, Optional.of(refund.state())));
        };
    }

    /// Goes on with what a crash or a silent payments service left.
    void resume(PassedOn passedOn) {
        var open = database.withHandle(handle -> handle.createQuery("""
                        select id from order_refund
                        where state = 'PENDING' and created_at < now() - interval '5 seconds' limit :limit""")
                .bind("limit", RESUMED_AT_ONCE)
                .mapTo(String.class)
                .list());
        open.forEach(id -> carriedOut(database.withHandle(handle -> read(handle, id)), passedOn));
    }

    private Refund written(String orderId, Money amount, String key) {
        return database.inTransaction(handle -> {
            var total = locked(handle, orderId);
            var before = handle.createQuery("""
                            select id from order_refund where order_id = :order and idempotency_key = :key""")
                    .bind("order", orderId)
                    .bind("key", key)
                    .mapTo(String.class)
                    .findOne();
            if (before.isPresent()) {
                var refund = read(handle, before.get());
                if (!refund.amount().equals(amount)) {
                    throw new Problem(422, "idempotency_key_reused", "This key was used for another amount.").refusal();
                }
                return refund;
            }
            if (!total.currency().equals(amount.currency())) {
                throw new Problem(422, "currency_mismatch", "The order was paid in " + total.currency() + ".")
                        .refusal();
            }
            return insert(handle, new Refund(Ids.next("rfd"), orderId, amount, "PENDING", List.of()), key);
        });
    }

    private static Money locked(Handle handle, String orderId) {
        record Locked(String state, Money total) {}
        var order = handle.createQuery("select state, currency, total from orders where id = :id for update")
                .bind("id", orderId)
                .map((row, context) ->
                        new Locked(row.getString("state"), new Money(row.getLong("total"), row.getString("currency"))))
                .findOne()
                .orElseThrow(() -> new Problem(404, "order_not_found", "There is no order " + orderId + ".").refusal());
        if (order.state().equals("CANCELLED")) {
            throw new Problem(409, "order_cancelled", "Order " + orderId + " is cancelled; its money went back.")
                    .refusal();
        }
        return order.total();
    }

    private static Refund insert(Handle handle, Refund refund, String key) {
        var parts = parts(handle, refund);
        handle.createUpdate("""
                        insert into order_refund (id, order_id, idempotency_key, amount, state)
                        values (:id, :order, :key, :amount, 'PENDING')""")
                .bind("id", refund.id())
                .bind("order", refund.orderId())
                .bind("key", key)
                .bind("amount", refund.amount().minor())
                .execute();
        parts.forEach(part -> handle.createUpdate("""
                        insert into order_refund_part (id, refund_id, type, payment, amount)
                        values (:id, :refund, :type, :payment, :amount)""")
                .bind("id", part.id())
                .bind("refund", refund.id())
                .bind("type", part.type())
                .bind("payment", part.payment())
                .bind("amount", part.amount())
                .execute());
        return new Refund(refund.id(), refund.orderId(), refund.amount(), refund.state(), parts);
    }

    /// Shares the amount out over what each tender paid and has not got back yet.
    private static List<Part> parts(Handle handle, Refund refund) {
        var tenders = handle.createQuery("""
                        select t.type, t.payment, t.amount - coalesce((
                            select sum(p.amount) from order_refund_part p join order_refund r on r.id = p.refund_id
                            where p.payment = t.payment and r.state <> 'REFUSED'), 0)::bigint as left_over
                        from order_tender t where t.order_id = :order
                        order by t.type <> 'card', t.position""")
                .bind("order", refund.orderId())
                .map((row, context) ->
                        new Part("", row.getString("type"), row.getString("payment"), row.getLong("left_over")))
                .list();
        var parts = new ArrayList<Part>();
        long open = refund.amount().minor();
        for (var tender : tenders) {
            long part = Math.min(open, tender.amount());
            if (part > 0) {
                parts.add(new Part(refund.id() + "_" + parts.size(), tender.type(), tender.payment(), part));
                open -= part;
            }
        }
        if (open > 0) {
            throw exceeds();
        }
        return parts;
    }

    private Refund carriedOut(Refund refund, PassedOn passedOn) {
        if (!refund.state().equals("PENDING") || !settled(refund, passedOn)) {
            return refund;
        }
        var state = "DONE";
        for (var part : refund.parts()) {
            var amount = new Money(part.amount(), refund.amount().currency());
            var said = part.type().equals("card")
                    ? payments.refund(part.id(), part.payment(), amount, passedOn)
                    : payments.refundRedemption(part.id(), part.payment(), amount, passedOn);
            if (said instanceof Payments.Silent) {
                return refund;
            }
            state = said instanceof Payments.Refused ? "REFUSED" : state;
        }
        return ended(refund.id(), state);
    }

    /// Money that was not taken yet cannot be given back: the order is settled first.
    private boolean settled(Refund refund, PassedOn passedOn) {
        var checkout = database.withHandle(handle -> handle.createQuery("select checkout_id from orders where id = :id")
                        .bind("id", refund.orderId())
                        .mapTo(String.class)
                        .findOne())
                .flatMap(store::find)
                .orElseThrow();
        return checkout.state() != CheckoutState.PLACED
                || driver.toEnd(checkout, passedOn).state() != CheckoutState.PLACED;
    }

    private Refund ended(String id, String state) {
        return database.inTransaction(handle -> {
            int ended = handle.createUpdate(
                            "update order_refund set state = :state where id = :id and state = 'PENDING'")
                    .bind("id", id)
                    .bind("state", state)
                    .execute();
            var refund = read(handle, id);
            if (ended == 1 && state.equals("DONE")) {
                Outbox.write(
                        handle,
                        refund.orderId(),
                        id,
                        Outbox.Type.REFUNDED,
                        Map.of("refundId", id, "amount", refund.amount()));
            }
            return refund;
        });
    }

    private static Refund read(Handle handle, String id) {
        var parts = handle.createQuery("select * from order_refund_part where refund_id = :id order by id")
                .bind("id", id)
                .map((row, context) -> new Part(
                        row.getString("id"), row.getString("type"), row.getString("payment"), row.getLong("amount")))
                .list();
        return handle.createQuery("""
                        select r.id, r.order_id, r.amount, r.state, o.currency
                        from order_refund r join orders o on o.id = r.order_id where r.id = :id""")
                .bind("id", id)
                .map((row, context) -> new Refund(
                        row.getString("id"),
                        row.getString("order_id"),
                        new Money(row.getLong("amount"), row.getString("currency")),
                        row.getString("state"),
                        parts))
                .one();
    }

    private static View view(Refund refund, Optional<String> state) {
        return new View(refund.id(), refund.orderId(), refund.amount(), state);
    }

    private static Problem.Refusal exceeds() {
        return new Problem(409, "refund_exceeds_captured", "Less than that is left to refund.").refusal();
    }
}
