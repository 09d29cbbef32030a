package dev.phoenix.payments;

import dev.phoenix.chassis.Money;
import dev.phoenix.payments.Ledger.Account;
import dev.phoenix.payments.PaymentTable.Cell;
import dev.phoenix.payments.PaymentTable.Effect;
import dev.phoenix.payments.PaymentTable.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// The payments of one lane in the database. Every change goes through the payment table under the row's lock, and
/// no method here talks to anyone else. Any thread.
final class PaymentStore {
    /// The one who inserted the payment is asking the provider; the reconciler leaves it alone that long.
    private static final int FIRST_LOOK_SECONDS = 8;

    private static final int CLAIMED_AT_ONCE = 20;
    private static final String COLUMNS = """
            select id, checkout_id, cart_id, token, provider_id, state, reason, currency, requested, authorized,
                   coalesce(capture_asked, 0) as capture_asked, captured, refunded,
                   extract(epoch from now() - created_at) as age from payment""";

    private static final String MOVED = COLUMNS.replace(" from payment", " from moved");
    /// Hangs on the payment having the state that the cell is of.
    private static final String SAID = """
            with moved as (
                update payment set state = :state, provider_id = coalesce(provider_id, nullif(:provider, '')),
                    authorized = greatest(authorized, :authorized),
                    captured = case when :nowCaptured then :captured else captured end,
                    reason = coalesce(:reason, reason), updated_at = now(),
                    next_run_at = case when :settled then null
                        when state <> :state then now() + interval '1 second'
                        else coalesce(next_run_at, now() + interval '1 second') end
                where id = :id and state = :from returning *),
            booked as (
                insert into ledger_entry (transaction_id, account, currency, debit, credit)
                select :transaction, side.account, moved.currency, side.debit, side.credit
                from moved, (values (:debit, :captured, 0), (:credit, 0, :captured)) as side (account, debit, credit)
                where :nowCaptured and :captured > 0)
            """ + MOVED;

    /// The payment after a change, and what must be done at the provider now.
    record Change(Payment payment, Effect effect) {}

    private final Jdbi database;

    PaymentStore(Jdbi database) {
        this.database = database;
    }

    /// Writes the intention down before the provider hears of it. Empty: the id was there already.
    Optional<Payment> open(String id, Payment.Subject subject, Money amount) {
        return database.withHandle(handle -> handle.createQuery("""
                        with opened as (
                            insert into payment (id, checkout_id, cart_id, token, state, currency, requested,
                                                 next_run_at)
                            values (:id, :checkout, :cart, :token, 'UNKNOWN', :currency, :amount,
                                    now() + make_interval(secs => :look))
                            on conflict (id) do nothing returning *)
                        """ + COLUMNS.replace(" from payment", " from opened"))
                .bind("id", id)
                .bind("checkout", subject.checkoutId())
                .bind("cart", subject.cartId())
                .bind("token", subject.token())
                .bind("currency", amount.currency())
                .bind("amount", amount.minor())
                .bind("look", FIRST_LOOK_SECONDS)
                .map(PaymentStore::payment)
                .findOne());
    }

    /// A void that overtook its payment: leaves a row behind that refuses the payment when it arrives.
    void refuseInAdvance(String id) {
        database.useHandle(handle -> handle.createUpdate("""
                        insert into payment (id, checkout_id, state, reason, currency, requested)
                        values (:id, '', 'VOIDED', 'voided before it was asked for', 'XXX', 0)
                        on conflict (id) do nothing""").bind("id", id).execute());
    }

    Optional<Payment> find(String id) {
        return database.withHandle(handle -> handle.createQuery(COLUMNS + " where id = :id")
                .bind("id", id)
                .map(PaymentStore::payment)
                .findOne());
    }

    /// What we are asked for (capture, void). Empty when the table refuses it in the present state.
    Optional<Change> asked(String id, Event event, long captureAmount) {
        return database.inTransaction(handle -> {
            var payment = locked(handle, id);
            var cell = PaymentTable.cell(payment.state(), event);
            if (cell.isEmpty() || cell.get().effect() == Effect.NOTHING) {
                return cell.map(each -> new Change(payment, each.effect()));
            }
            handle.createUpdate("""
                            update payment set state = :state,
                                capture_asked = coalesce(capture_asked, nullif(:amount, 0)),
                                next_run_at = now() + make_interval(secs => :look), attempts = 0, updated_at = now()
                            where id = :id""")
                    .bind("id", id)
                    .bind("state", cell.get().next().name())
                    .bind("amount", captureAmount)
                    .bind("look", FIRST_LOOK_SECONDS)
                    .execute();
            return Optional.of(new Change(locked(handle, id), cell.get().effect()));
        });
    }

    /// The capture of all that is held, which is what orders asks for: one statement, where nobody was faster. Empty
    /// when the payment is in another state than [PaymentState#AUTHORIZED].
    Optional<Change> askedForAll(String id) {
        var cell =
                PaymentTable.cell(PaymentState.AUTHORIZED, Event.CAPTURE_ASKED).orElseThrow();
        return database.withHandle(handle -> handle.createQuery("""
                        with moved as (
                            update payment set state = :state,
                                capture_asked = coalesce(capture_asked, nullif(authorized, 0)),
                                next_run_at = now() + make_interval(secs => :look), attempts = 0, updated_at = now()
                            where id = :id and state = 'AUTHORIZED' returning *)
                        """ + MOVED)
                .bind("id", id)
                .bind("state", cell.next().name())
                .bind("look", FIRST_LOOK_SECONDS)
                .map(PaymentStore::payment)
                .findOne()
                .map(payment -> new Change(payment, cell.effect())));
    }

    /// What the provider says is so. Old news changes nothing. One statement, where nobody changed the payment since it
    /// was read; else the table is asked again under the row's lock.
    Change said(Payment known, Provider.Stands stands) {
        return database.withHandle(handle -> changed(handle, known, stands))
                .orElseGet(() -> database.inTransaction(handle -> {
                    var payment = locked(handle, known.id());
                    return changed(handle, payment, stands).orElse(new Change(payment, Effect.NOTHING));
                }));
    }

    /// Empty when the table has no cell for it, or the payment is no longer as it was read.
    private static Optional<Change> changed(Handle handle, Payment payment, Provider.Stands stands) {
        return PaymentTable.cell(payment.state(), stands.event())
                .flatMap(cell ->
                        write(handle, payment, cell, stands).map(written -> new Change(written, cell.effect())));
    }

    /// The provider has nothing of it (or was never reached): there is nothing to undo.
    Change nothingThere(String id, PaymentState next, String reason) {
        return database.inTransaction(handle -> {
            handle.createUpdate("""
                            update payment set state = :state, reason = :reason, next_run_at = null, updated_at = now()
                            where id = :id and state in ('UNKNOWN', 'VOIDING') and provider_id is null""")
                    .bind("id", id)
                    .bind("state", next.name())
                    .bind("reason", reason)
                    .execute();
            return new Change(locked(handle, id), Effect.NOTHING);
        });
    }

    /// Takes the payments whose time has come, and puts their next time off, longer with each attempt.
    List<Payment> claimDue() {
        return database.inTransaction(
                handle -> handle.createQuery("""
                        with due as (
                            select id from payment where next_run_at <= now() order by next_run_at
                            limit :limit for update skip locked),
                        claimed as (
                            update payment p set attempts = p.attempts + 1,
                                next_run_at = now() + make_interval(secs => least(60, power(2, least(p.attempts, 6))))
                            from due where due.id = p.id returning p.*)
                        """ + COLUMNS.replace(" from payment", " from claimed"))
                        .bind("limit", CLAIMED_AT_ONCE)
                        .map(PaymentStore::payment)
                        .list());
    }

    /// Writes a cell's state, and books what was captured, in one statement.
    private static Optional<Payment> write(Handle handle, Payment payment, Cell cell, Provider.Stands stands) {
        boolean captured = stands.event() == Event.SAYS_CAPTURED && payment.state() != PaymentState.CAPTURED;
        return handle.createQuery(SAID)
                .bind("id", payment.id())
                .bind("from", payment.state().name())
                .bind("state", cell.next().name())
                .bind("provider", stands.providerId())
                .bind("authorized", Math.max(stands.authorized(), stands.captured()))
                .bind("nowCaptured", captured)
                .bind("captured", stands.captured())
                .bind("reason", stands.reason())
                .bind("settled", !cell.next().unsettled())
                .bind("transaction", payment.id() + ":capture")
                .bind("debit", Account.PROVIDER_CLEARING.name())
                .bind("credit", Account.CUSTOMER_RECEIVABLE.name())
                .map(PaymentStore::payment)
                .findOne();
    }

    private static Payment locked(Handle handle, String id) {
        return handle.createQuery(COLUMNS + " where id = :id for update")
                .bind("id", id)
                .map(PaymentStore::payment)
                .one();
    }

    private static Payment payment(ResultSet row, StatementContext context) throws SQLException {
        return new Payment(
                row.getString("id"),
                new Payment.Subject(
                        row.getString("checkout_id"),
                        Optional.ofNullable(row.getString("cart_id")),
                        Optional.ofNullable(row.getString("token"))),
                PaymentState.valueOf(row.getString("state")),
                new Payment.Amounts(
                        row.getString("currency"),
                        row.getLong("requested"),
                        row.getLong("authorized"),
                        row.getLong("capture_asked"),
                        row.getLong("captured"),
                        row.getLong("refunded")),
                Optional.ofNullable(row.getString("provider_id")),
                Optional.ofNullable(row.getString("reason")),
                Duration.ofSeconds(row.getLong("age")));
    }
}
