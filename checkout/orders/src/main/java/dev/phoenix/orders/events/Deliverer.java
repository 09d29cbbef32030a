package dev.phoenix.orders.events;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Part;
import dev.phoenix.chassis.Rounds;
import dev.phoenix.lease.Fence;
import dev.phoenix.lease.FencedException;
import dev.phoenix.lease.Lease;
import dev.phoenix.lease.Leases;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// Delivers events to subscribers: at least once, and of one order one after the other. One deliverer over all
/// processes, by a fenced lease; one thread, and one for each event under way. Not final: tests let it die between
/// an answer and its mark by extending it.
///
/// An event is claimed for as long as an attempt may take, sent, and its row removed. Who dies between sending and
/// removing leaves a claim that runs out, and the event is sent again. An order's next event is claimed only when no
/// earlier one is owed to that subscriber.
class Deliverer {
    private static final Duration PAUSE = Duration.ofMillis(250);
    /// A deliverer that is gone is replaced after this long.
    private static final Duration LEASE = Duration.ofSeconds(5);
    /// A claim is one statement; longer means that this process was stopped in the middle of it.
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /// Longer than the webhook's deadline, so that nobody else sends what is under way.
    private static final Duration CLAIM = Duration.ofSeconds(15);

    private static final int AT_ONCE = 64;
    private static final int MOST_ROUNDS_AT_ONCE = 20;
    /// The longest pause between two attempts; the first ones come after 1, 2, 4, … s.
    private static final int LONGEST_PAUSE_SECONDS = 60;
    /// An event that nobody took for a day is given up and shown to operators.
    private static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);
    /// Events that everybody took are kept this long, for people who ask what happened.
    private static final int KEPT_DAYS = 7;

    /// About once a minute.
    private static final int ROUNDS_BETWEEN_PRUNING = 240;

    private static final String CLAIM_DUE = """
            with due as (
                select d.subscriber, d.order_id, d.sequence from delivery d
                where d.state = 'WAITING' and d.next_at <= now()
                  and not exists (select from delivery e where e.subscriber = d.subscriber
                                  and e.order_id = d.order_id and e.sequence < d.sequence)
                order by d.next_at limit :limit for update skip locked),
            claimed as (
                update delivery d set attempts = attempts + 1, next_at = now() + make_interval(secs => :claim)
                from due where d.subscriber = due.subscriber and d.order_id = due.order_id
                  and d.sequence = due.sequence
                returning d.subscriber, d.event_id)
            select s.name, s.url, s.secret, e.id, e.order_id, e.sequence, e.type, e.data, e.created_at
            from claimed c join event e on e.id = c.event_id join subscriber s on s.name = c.subscriber""";

    private static final String PUT_OFF = """
            update delivery set problem = :why,
                next_at = now() + make_interval(secs => least(:longest, power(2, least(attempts, 10) - 1))),
                state = case when since < now() - make_interval(secs => :patience) then 'DEAD' else state end
            where subscriber = :subscriber and order_id = :order and sequence = :sequence
            returning state""";

    private static final String PRUNE = """
            delete from event where id in (
                select id from event where created_at < now() - make_interval(days => :days)
                  and not exists (select from delivery where event_id = event.id) limit 1000)""";

    private static final Logger LOG = Logger.getLogger(Deliverer.class.getName());

    /// An event as subscribers get it.
    record Event(
            String id,
            String type,
            String orderId,
            long sequence,
            Instant at,
            @JsonRawValue String data) {}

    /// One event on its way to one subscriber.
    record Parcel(String subscriber, String url, String secret, Event event) {
        byte[] body() {
            return Json.write(event);
        }

        String signature() {
            return Signature.of(secret, Instant.now(), new String(body(), StandardCharsets.UTF_8));
        }
    }

    private final Jdbi database;
    private final Leases leases;
    private final Webhook webhook;
    private final MeterRegistry meters;
    private final String owner = UUID.randomUUID().toString();
    private Optional<Lease> lease = Optional.empty();
    private long rounds;

    Deliverer(Jdbi database, Leases leases, Webhook webhook, MeterRegistry meters) {
        this.database = database;
        this.leases = leases;
        this.webhook = webhook;
        this.meters = meters;
    }

    /// Starts the live lane's deliverer; the shadow lane tells nobody.
    static Part start(Deliverer deliverer) {
        return Rounds.start("deliverer", PAUSE, deliverer::round, deliverer::leave);
    }

    private void leave() {
        try {
            if (lease.isPresent()) {
                leases.release(lease.get());
            }
        } catch (SQLException gone) {
            LOG.log(Level.FINE, "the lease runs out by itself", gone);
        }
    }

    private void round() {
        try {
            lease = lease.isPresent()
                    ? leases.renew(lease.get(), LEASE)
                    : leases.acquire("event-deliverer", owner, LEASE);
            for (int i = 0; i < MOST_ROUNDS_AT_ONCE && lease.isPresent(); i++) {
                var claimed = claim(lease.get());
                if (claimed.isEmpty()) {
                    break;
                }
                send(claimed);
                lease = leases.renew(lease.get(), LEASE);
            }
            if (rounds++ % ROUNDS_BETWEEN_PRUNING == 0) {
                prune();
            }
        } catch (SQLException | RuntimeException failed) {
            meters.counter("orders.deliverer.failures").increment();
            LOG.log(Level.WARNING, "the deliverer failed and goes on", failed);
        }
    }

    /// Takes the first owed event of each order and subscriber, unless somebody else has taken the lease.
    List<Parcel> claim(Lease held) throws SQLException {
        return database.inTransaction(handle -> {
            try {
                Fence.check(handle.getConnection(), held, PATIENCE);
            } catch (FencedException taken) {
                lease = Optional.empty();
                handle.rollback();
                return List.of();
            }
            return handle.createQuery(CLAIM_DUE)
                    .bind("limit", AT_ONCE)
                    .bind("claim", CLAIM.toSeconds())
                    .map(Deliverer::parcel)
                    .list();
        });
    }

    private static Parcel parcel(ResultSet row, StatementContext context) throws SQLException {
        return new Parcel(
                row.getString("name"),
                row.getString("url"),
                row.getString("secret"),
                new Event(
                        row.getString("id"),
                        row.getString("type"),
                        row.getString("order_id"),
                        row.getLong("sequence"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getString("data")));
    }

    private void send(List<Parcel> claimed) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            claimed.forEach(parcel -> threads.execute(() -> {
                try {
                    var refused = webhook.send(parcel);
                    refused.ifPresentOrElse(why -> putOff(parcel, why), () -> taken(parcel));
                    count(refused.isEmpty() ? "taken" : "refused");
                } catch (RuntimeException failed) {
                    // Its claim runs out and it is sent again.
                    count("failed");
                    LOG.log(Level.WARNING, "event " + parcel.event().id() + " is delivered again later", failed);
                }
            }));
        }
    }

    private void count(String how) {
        meters.counter("orders.events.deliveries", "outcome", how).increment();
    }

    void taken(Parcel parcel) {
        database.useHandle(handle -> handle.createUpdate("""
                        delete from delivery
                        where subscriber = :subscriber and order_id = :order and sequence = :sequence""")
                .bind("subscriber", parcel.subscriber())
                .bind("order", parcel.event().orderId())
                .bind("sequence", parcel.event().sequence())
                .execute());
    }

    private void putOff(Parcel parcel, String why) {
        var state = database.withHandle(handle -> handle.createQuery(PUT_OFF)
                .bind("why", why)
                .bind("longest", LONGEST_PAUSE_SECONDS)
                .bind("patience", GIVEN_UP_AFTER.toSeconds())
                .bind("subscriber", parcel.subscriber())
                .bind("order", parcel.event().orderId())
                .bind("sequence", parcel.event().sequence())
                .mapTo(String.class)
                .findOne());
        if (state.equals(Optional.of("DEAD"))) {
            count("dead");
            LOG.log(Level.SEVERE, "{0} did not take event {1} for a day: {2}. It is a dead letter now.", new Object[] {
                parcel.subscriber(), parcel.event().id(), why
            });
        }
    }

    private void prune() {
        database.useHandle(
                handle -> handle.createUpdate(PRUNE).bind("days", KEPT_DAYS).execute());
    }
}
