package dev.phoenix.orders.checkout;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Problem;
import dev.phoenix.orders.cart.Cart;
import dev.phoenix.orders.cart.Coupon;
import dev.phoenix.orders.events.Outbox;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// The checkouts of one lane in the database. A row changes only from the revision that the caller read, so of two
/// who drive the same checkout one finds his change refused and looks again. Nothing here talks to another service.
/// Any thread.
final class CheckoutStore {
    /// A checkout that nobody drove for this long was left by a crash. Longer than its longest step would be better
    /// manners, but every step may be repeated, and shoppers wait.
    private static final Duration LEFT_BEHIND = Duration.ofSeconds(4);

    private static final int CLAIMED_AT_ONCE = 50;
    private static final String COLUMNS = """
            id, cart_id, state, revision, order_id, reservation_id, stale_reservation_id, idempotency_key,
            snapshot, tenders, problem""";

    /// Hangs on the key being new, then on the cart being as it was priced, then on no checkout of it running.
    private static final String PREPARE = """
            with k as (
                insert into idempotency (key, request_hash, checkout_id, state)
                select :key, :hash, coalesce((select id from checkout where cart_id = :cart), :id),
                       'IN_FLIGHT'
                on conflict (key) do nothing returning key),
            c as (
                update cart set state = 'LOCKED', touched_at = now()
                where id = :cart and state = 'OPEN' and version = :version and exists (select from k)
                returning id)
            insert into checkout (id, cart_id, state, cart_version, order_id, reservation_id, snapshot,
                                  tenders, coupon_taken, idempotency_key, next_run_at)
            select :id, id, 'PREPARED', :version, :order, :reservation, :snapshot::jsonb,
                   :tenders::jsonb, :coupon, :key, now() + make_interval(secs => :left) from c
            on conflict (cart_id) do update set state = 'PREPARED', revision = checkout.revision + 1,
                cart_version = excluded.cart_version, snapshot = excluded.snapshot,
                tenders = excluded.tenders, coupon_taken = excluded.coupon_taken,
                idempotency_key = excluded.idempotency_key, next_run_at = excluded.next_run_at,
                problem = null, runs = 0, started_at = now(),
                stale_reservation_id = case when checkout.cart_version <> excluded.cart_version
                    then checkout.reservation_id else checkout.stale_reservation_id end,
                reservation_id = case when checkout.cart_version <> excluded.cart_version
                    then excluded.reservation_id else checkout.reservation_id end
                where checkout.state = 'FAILED'
            returning
            """ + COLUMNS;

    /// One statement, its event with it. The commit that ends it is not waited for.
    private static final String COMPLETE = """
            with quiet as materialized (select set_config('synchronous_commit', 'off', true)),
            moved as (
                update checkout set state = 'COMPLETED', revision = revision + 1, next_run_at = null
                from quiet where id = :id and revision = :revision returning revision, order_id),
            placed as (
                update orders set events = events + 1 from moved where orders.id = moved.order_id
                returning orders.id, events),
            told as (
                insert into event (id, order_id, sequence, type, data)
                select :event, id, events, :eventType, :data from placed returning id, order_id, sequence),
            owed as (
                insert into delivery (subscriber, order_id, sequence, event_id)
                select name, order_id, sequence, told.id from told cross join subscriber)
            select revision from moved""";

    /// A change that came too late: somebody else changed the row since it was read.
    static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken(String id) {
            super("Checkout " + id + " was moved on by somebody else; read it again.", null, false, false);
        }
    }

    private final Jdbi database;

    CheckoutStore(Jdbi database) {
        this.database = database;
    }

    Optional<Checkout> find(String id) {
        return database.withHandle(handle -> handle.createQuery("select " + COLUMNS + " from checkout where id = :id")
                .bind("id", id)
                .map(CheckoutStore::checkout)
                .findOne());
    }

    Optional<Checkout> ofCart(String cartId) {
        return database.withHandle(
                handle -> handle.createQuery("select " + COLUMNS + " from checkout where cart_id = :id")
                        .bind("id", cartId)
                        .map(CheckoutStore::checkout)
                        .findOne());
    }

    /// PREPARE: takes the key, locks the cart as it was priced, and writes the checkout down; all or nothing. Empty
    /// when somebody was faster or the cart changed.
    Optional<Checkout> prepare(Cart cart, Checkout wanted, String requestHash) {
        return database.inTransaction(handle -> {
            var coupon = cart.coupon().filter(each -> each.limit().isPresent()).map(Coupon::code);
            var written = handle.createQuery(PREPARE)
                    .bind("key", wanted.names().idempotencyKey())
                    .bind("hash", requestHash)
                    .bind("cart", cart.id())
                    .bind("version", cart.version())
                    .bind("id", wanted.id())
                    .bind("order", wanted.names().orderId())
                    .bind("reservation", wanted.names().reservationId())
                    .bind("snapshot", text(wanted.terms().with(List.of())))
                    .bind("tenders", text(wanted.terms().tenders()))
                    .bind("coupon", coupon)
                    .bind("left", LEFT_BEHIND.toSeconds())
                    .map(CheckoutStore::checkout)
                    .findOne();
            if (written.isEmpty()) {
                handle.rollback();
            } else {
                coupon.ifPresent(code -> useCoupon(handle, code));
            }
            return written;
        });
    }

    private static void useCoupon(Handle handle, String code) {
        int used = handle.createUpdate("update coupon set used = used + 1 where code = :code and used < usage_limit")
                .bind("code", code)
                .execute();
        if (used == 0) {
            throw Coupon.usedUp(code);
        }
    }

    /// Moves a checkout on and says when to look at it again if nothing is heard of it.
    Checkout move(Checkout checkout, CheckoutState next, Optional<Problem> problem, Duration lookAgain) {
        return database.withHandle(handle -> handle.createQuery("""
                        update checkout set state = :state, revision = revision + 1,
                            problem = coalesce(:problem::jsonb, problem),
                            next_run_at = now() + make_interval(secs => :again)
                        where id = :id and revision = :revision returning""" + " " + COLUMNS)
                .bind("id", checkout.id())
                .bind("revision", checkout.revision())
                .bind("state", next.name())
                .bind("problem", problem.map(CheckoutStore::text))
                .bind("again", lookAgain.toMillis() / 1000.0)
                .map(CheckoutStore::checkout)
                .findOne()
                .orElseThrow(() -> new Overtaken(checkout.id())));
    }

    /// A reservation that ran out is replaced by one of another name.
    Checkout rename(Checkout checkout, String reservationId) {
        return database.withHandle(handle -> handle.createQuery("""
                        update checkout set reservation_id = :reservation, revision = revision + 1
                        where id = :id and revision = :revision returning""" + " " + COLUMNS)
                .bind("id", checkout.id())
                .bind("revision", checkout.revision())
                .bind("reservation", reservationId)
                .map(CheckoutStore::checkout)
                .findOne()
                .orElseThrow(() -> new Overtaken(checkout.id())));
    }

    /// FINALIZE: the order, its lines and tenders, the cart, the checkout and the key's answer in one statement.
    Checkout place(Checkout checkout, Order order, List<Checkout.Tender> paid) {
        return OrderStore.insert(database, checkout, order, paid).orElseThrow(() -> new Overtaken(checkout.id()));
    }

    /// The end of an order's way: its units are sold, its money is taken. Both may be asked for again without harm, so
    /// this one commit need not wait for the disk.
    Checkout complete(Checkout checkout) {
        return database.withHandle(handle -> handle.createQuery(COMPLETE)
                .bind("id", checkout.id())
                .bind("revision", checkout.revision())
                .bind("event", Outbox.id(checkout.names().orderId(), Outbox.Type.COMPLETED))
                .bind("eventType", Outbox.Type.COMPLETED.word())
                .bind("data", text(Map.of("checkoutId", checkout.id())))
                .mapTo(Long.class)
                .findOne()
                .map(revision -> checkout.in(CheckoutState.COMPLETED, revision))
                .orElseThrow(() -> new Overtaken(checkout.id())));
    }

    Checkout cancelled(Checkout checkout) {
        return database.inTransaction(handle -> {
            handle.createUpdate("update orders set state = 'CANCELLED' where id = :id")
                    .bind("id", checkout.names().orderId())
                    .execute();
            var ended = end(handle, checkout, CheckoutState.CANCELLED);
            tell(handle, checkout, Outbox.Type.CANCELLED);
            return ended;
        });
    }

    private static void tell(Handle handle, Checkout checkout, Outbox.Type type) {
        var order = checkout.names().orderId();
        Outbox.write(handle, order, order, type, Map.of("checkoutId", checkout.id()));
    }

    /// Ends an attempt: the cart opens, a limited coupon is given back, the key gets its answer or is forgotten. From
    /// `PREPARED` only while no worker has claimed it: a worker may have moved money by now, and ends it himself.
    Checkout fail(Checkout checkout, Problem problem) {
        return database.inTransaction(handle -> {
            handle.createUpdate("""
                            update coupon set used = used - 1
                            where code = (select coupon_taken from checkout where id = :id and revision = :revision)""")
                    .bind("id", checkout.id())
                    .bind("revision", checkout.revision())
                    .execute();
            var failed = handle.createQuery("""
                            update checkout set state = 'FAILED', revision = revision + 1, next_run_at = null,
                                problem = :problem::jsonb, coupon_taken = null, tenders = '[]'
                            where id = :id and revision = :revision and (state <> 'PREPARED' or runs = 0 or :declined)
                            returning""" + " " + COLUMNS)
                    .bind("id", checkout.id())
                    .bind("revision", checkout.revision())
                    .bind("declined", problem.code().equals("payment_declined"))
                    .bind("problem", text(problem))
                    .map(CheckoutStore::checkout)
                    .findOne()
                    .orElseThrow(() -> new Overtaken(checkout.id()));
            handle.createUpdate("update cart set state = 'OPEN' where id = :id and state = 'LOCKED'")
                    .bind("id", checkout.cartId())
                    .execute();
            answer(handle, checkout, problem);
            return failed;
        });
    }

    private static void answer(Handle handle, Checkout checkout, Problem problem) {
        var key = checkout.names().idempotencyKey();
        if (problem.status() >= 500 || Inventory.isHeldByOthers(problem)) {
            Keys.forget(handle, key);
        } else {
            Answer answer = problem.answer();
            Keys.done(handle, key, answer);
        }
    }

    private static Checkout end(Handle handle, Checkout checkout, CheckoutState state) {
        return handle.createQuery("""
                        update checkout set state = :state, revision = revision + 1, next_run_at = null
                        where id = :id and revision = :revision returning""" + " " + COLUMNS)
                .bind("id", checkout.id())
                .bind("revision", checkout.revision())
                .bind("state", state.name())
                .map(CheckoutStore::checkout)
                .findOne()
                .orElseThrow(() -> new Overtaken(checkout.id()));
    }

    /// Checkouts whose payment stays open for longer than anybody waits.
    List<Checkout> overdue(Duration longest) {
        return database.withHandle(handle -> handle.createQuery("select " + COLUMNS + """
                         from checkout
                        where state = 'PAYMENT_PENDING' and started_at < now() - make_interval(secs => :longest)
                        limit :limit""")
                .bind("longest", longest.toSeconds())
                .bind("limit", CLAIMED_AT_ONCE)
                .map(CheckoutStore::checkout)
                .list());
    }

    /// Takes checkouts whose time has come, and puts their next time off, longer with each attempt.
    static List<Checkout> claimDue(Handle handle) {
        return handle.createQuery("""
                        update checkout set runs = runs + 1,
                            next_run_at = now() + make_interval(secs => least(30, 3 + runs))
                        where id in (select id from checkout where next_run_at <= now() order by next_run_at
                                     limit :limit for update skip locked)
                        returning""" + " " + COLUMNS)
                .bind("limit", CLAIMED_AT_ONCE)
                .map(CheckoutStore::checkout)
                .list();
    }

    static Checkout checkout(ResultSet row, StatementContext context) throws SQLException {
        try {
            var terms = Json.mapper().readValue(row.getString("snapshot"), Checkout.Terms.class);
            var tenders = Json.mapper().readValue(row.getString("tenders"), Checkout.Tender[].class);
            var problem = Optional.ofNullable(row.getString("problem"));
            return new Checkout(
                    row.getString("id"),
                    row.getString("cart_id"),
                    CheckoutState.valueOf(row.getString("state")),
                    row.getLong("revision"),
                    new Checkout.Names(
                            row.getString("order_id"),
                            row.getString("reservation_id"),
                            Optional.ofNullable(row.getString("stale_reservation_id")),
                            row.getString("idempotency_key")),
                    terms.with(List.of(tenders)),
                    problem.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Json.mapper().readValue(problem.get(), Problem.class)));
        } catch (JsonProcessingException broken) {
            throw new SQLException("A stored JSON column does not parse; the row was changed by hand.", broken);
        }
    }

    static String text(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }
}
