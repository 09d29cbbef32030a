package dev.phoenix.orders.events;

import static dev.phoenix.orders.Shop.card;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.chassis.Json;
import dev.phoenix.lease.Lease;
import dev.phoenix.lease.Leases;
import dev.phoenix.orders.Eventually;
import dev.phoenix.orders.Shop;
import dev.phoenix.orders.pricing.TaxWhenDown;
import dev.phoenix.postgres.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// The ways of telling events that lose, invent or double them, each planted and found by the check; and the one that
/// is in the product, in the same interleavings.
final class EventsCheckTest {
    private Shop shop;
    private Warehouse warehouse;
    private PGSimpleDataSource source;

    @BeforeEach
    void open() throws IOException {
        var name = "told_" + UUID.randomUUID().toString().replace('-', '_');
        shop = Shop.open(name, TaxWhenDown.CACHED);
        warehouse = new Warehouse(Postgres.shared().database(name + "_inbox"));
        source = new PGSimpleDataSource();
        source.setURL(Postgres.shared().database(name));
        source.setCurrentSchema("live");
    }

    @AfterEach
    void close() {
        shop.close();
        warehouse.close();
    }

    private void subscribe() {
        shop.put("/subscribers/warehouse", Map.of("url", warehouse.address().toString(), "secret", Warehouse.SECRET));
    }

    private String place() {
        var order = shop.place(shop.cartWith("MUG", 1), card("tok_visa")).text("id");
        shop.quiet();
        return order;
    }

    private static void refund(Handle handle, String order, String id) {
        handle.execute(
                "insert into order_refund (id, order_id, idempotency_key, amount, state) values (?, ?, ?, 1, 'DONE')",
                id,
                order,
                id);
        Outbox.write(handle, order, id, Outbox.Type.REFUNDED, Map.of("refundId", id));
    }

    private List<String> findings() {
        return EventsCheck.findings(shop.database, warehouse.database);
    }

    private void allDelivered() {
        Eventually.holds("nothing is owed", () -> shop.count("delivery") == 0);
    }

    /// Two refunds, of which the one that began first commits last; `between` runs when only the later is committed.
    private void committedInAnotherOrderThanBegun(Runnable between) {
        var slow = place();
        var quick = place();
        var database = Jdbi.create(source);
        try (var first = database.open()) {
            first.begin();
            refund(first, slow, "rfd_slow");
            database.useTransaction(second -> refund(second, quick, "rfd_quick"));
            between.run();
            first.commit();
        }
    }

    @Test
    void events_that_commit_in_another_order_than_they_began_are_all_told() {
        subscribe();
        committedInAnotherOrderThanBegun(
                () -> Eventually.holds("the quick one is told", () -> warehouse.heard("rfd_quick.refunded") > 0));
        allDelivered();
        assertThat(findings()).isEmpty();
    }

    /// Reads what is newer than the last it saw, as outboxes with a cursor do.
    private static final class CursorReader {
        private final Jdbi database;
        private final Warehouse warehouse;
        private OffsetDateTime last = OffsetDateTime.MIN;

        CursorReader(Jdbi database, Warehouse warehouse) {
            this.database = database;
            this.warehouse = warehouse;
        }

        void read() {
            database.useHandle(handle -> handle
                    .createQuery("""
                            select id, order_id, sequence, type, created_at from event order by created_at""")
                    .map((row, context) -> Map.entry(
                            row.getObject(5, OffsetDateTime.class),
                            event(row.getString(1), row.getString(2), row.getLong(3), row.getString(4))))
                    .stream()
                    .filter(each -> each.getKey().isAfter(last))
                    .forEach(each -> {
                        warehouse.act(each.getValue());
                        last = each.getKey();
                    }));
        }
    }

    private static JsonNode event(String id, String order, long sequence, String type) {
        return Json.mapper()
                .createObjectNode()
                .put("id", id)
                .put("orderId", order)
                .put("sequence", sequence)
                .put("type", type);
    }

    @Test
    void mutant_a_reader_with_a_cursor_loses_the_one_that_began_first() {
        var reader = new CursorReader(shop.database, warehouse);
        committedInAnotherOrderThanBegun(reader::read);
        reader.read();
        assertThat(findings()).containsExactly("rfd_slow.refunded happened, and the subscriber never heard of it");
    }

    @Test
    void a_transaction_that_is_rolled_back_tells_nothing() {
        subscribe();
        var order = place();
        Jdbi.create(source).useHandle(handle -> {
            handle.begin();
            refund(handle, order, "rfd_never");
            handle.rollback();
        });
        allDelivered();
        assertThat(findings()).isEmpty();
    }

    @Test
    void mutant_who_publishes_before_the_commit_tells_what_never_happened() {
        subscribe();
        var order = place();
        allDelivered();
        Jdbi.create(source).useHandle(handle -> {
            handle.begin();
            refund(handle, order, "rfd_never");
            warehouse.act(event("rfd_never.refunded", order, 3, "order.refunded"));
            handle.rollback();
        });
        allDelivered();
        assertThat(findings()).containsExactly("the subscriber heard of rfd_never.refunded, which never happened");
    }

    @Test
    void an_event_outside_a_transaction_is_a_bug() {
        try (var handle = Jdbi.create(source).open()) {
            assertThatThrownBy(() -> Outbox.write(handle, "ord_x", "ord_x", Outbox.Type.PLACED, Map.of()))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /// A deliverer that dies after a subscriber took the event and before it is marked.
    private static final class Mortal extends Deliverer {
        Mortal(Jdbi database, Leases leases) {
            super(database, leases, new Webhook(), new SimpleMeterRegistry());
        }

        @Override
        void taken(Parcel parcel) {
            throw new IllegalStateException("killed");
        }
    }

    /// Delivers one event by a process that dies before it marks it; the service's own deliverer goes on.
    private String deliveredTwice() throws SQLException {
        var order = place();
        var leases = new Leases(source);
        var lease = takenOver(leases);
        shop.database.useHandle(
                handle -> handle.execute("""
                insert into subscriber values ('warehouse', ?, ?)""", warehouse.address().toString(), Warehouse.SECRET));
        Jdbi.create(source).useTransaction(handle -> refund(handle, order, "rfd_twice"));
        var mortal = new Mortal(shop.database, leases);
        var claimed = mortal.claim(lease);
        assertThat(claimed).hasSize(1);
        assertThat(new Webhook().send(claimed.getFirst())).isEmpty();
        assertThatThrownBy(() -> mortal.taken(claimed.getFirst())).hasMessage("killed");
        assertThat(mortal.claim(lease)).as("its claim has not run out").isEmpty();
        leases.release(lease);
        shop.database.useHandle(handle -> handle.execute("update delivery set next_at = now()"));
        allDelivered();
        assertThat(warehouse.heard("rfd_twice.refunded")).isEqualTo(2);
        return order;
    }

    private Lease takenOver(Leases leases) throws SQLException {
        var taken = new Object() {
            Optional<Lease> lease = Optional.empty();
        };
        Eventually.holds("the lease is ours", () -> {
            if (taken.lease.isPresent()) {
                return true;
            }
            shop.database.useHandle(
                    handle -> handle.execute("update lease set expires_at = now() where name = 'event-deliverer'"));
            try {
                taken.lease = leases.acquire("event-deliverer", "mortal", Duration.ofHours(1));
            } catch (SQLException broken) {
                throw new AssertionError(broken);
            }
            return taken.lease.isPresent();
        });
        return taken.lease.orElseThrow();
    }

    private List<String> findingsOfTheRefund() {
        return findings().stream().filter(each -> each.contains("rfd_twice")).toList();
    }

    @Test
    void S43_a_deliverer_killed_after_sending_sends_again_and_the_effect_is_once() throws SQLException {
        deliveredTwice();
        assertThat(findingsOfTheRefund()).isEmpty();
    }

    @Test
    void mutant_a_subscriber_without_an_inbox_acts_twice() throws SQLException {
        warehouse.forgetsWhatItHeard();
        deliveredTwice();
        assertThat(findingsOfTheRefund()).containsExactly("rfd_twice.refunded was acted on more than once");
    }

    @Test
    void a_deliverer_whose_lease_was_taken_claims_nothing() throws SQLException {
        var order = place();
        var leases = new Leases(source);
        var old = takenOver(leases);
        subscribe();
        Jdbi.create(source).useTransaction(handle -> refund(handle, order, "rfd_late"));
        takenOver(leases);
        assertThat(new Mortal(shop.database, leases).claim(old)).isEmpty();
    }
}
