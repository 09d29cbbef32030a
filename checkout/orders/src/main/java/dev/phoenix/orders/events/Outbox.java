package dev.phoenix.orders.events;

import dev.phoenix.chassis.Json;
import java.nio.charset.StandardCharsets;
import org.jdbi.v3.core.Handle;

/// Writes an event down in the transaction of what it tells: both are there, or neither. In the same statement it is
/// owed to every subscriber, so that nothing later has to find it. Any thread.
///
/// An event's id is made of what happened and not of a counter: a commit that was lost with the machine and is made
/// again has the same id, and who heard of it before does nothing twice.
public final class Outbox {
    /// What can happen to an order.
    public enum Type {
        /// There is an order.
        PLACED("order.placed"),
        /// Its money is taken and its units are sold: it may be sent.
        COMPLETED("order.completed"),
        /// It was taken back with its money and its units.
        CANCELLED("order.cancelled"),
        /// A part of its money was given back.
        REFUNDED("order.refunded");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// The order's row gives the event its place; its lock is held until the commit.
    private static final String WRITE = """
            with placed as (
                update orders set events = events + 1 where id = :order returning id, events),
            told as (
                insert into event (id, order_id, sequence, type, data)
                select :id, id, events, :type, :data from placed returning id, order_id, sequence)
            insert into delivery (subscriber, order_id, sequence, event_id)
            select name, order_id, sequence, told.id from told cross join subscriber""";

    private Outbox() {}

    /// Writes one event down, and what is owed for it.
    ///
    /// @param about what happened: the order's id, or the refund's
    public static void write(Handle transaction, String orderId, String about, Type type, Object data) {
        if (!transaction.isInTransaction()) {
            throw new IllegalStateException("An event is written in the transaction that it tells of; begin one.");
        }
        transaction
                .createUpdate(WRITE)
                .bind("order", orderId)
                .bind("id", id(about, type))
                .bind("type", type.word())
                .bind("data", new String(Json.write(data), StandardCharsets.UTF_8))
                .execute();
    }

    /// The event's name, for ever.
    public static String id(String about, Type type) {
        return about + "." + type.word().substring(type.word().indexOf('.') + 1);
    }
}
