package dev.phoenix.payments;

import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import dev.phoenix.payments.Ledger.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// The refunds of one lane in the database. A refund takes its amount off what can still be refunded when it is asked
/// for, and gives it back if the provider refuses; so any number of parallel refunds stay within what was captured.
/// Any thread.
final class RefundStore {
    /// How far a refund has come.
    enum State {
        /// Asked for; the provider's answer has not come.
        PENDING,
        SUCCEEDED,
        FAILED
    }

    /// Money on its way back to a card.
    record Refund(String id, String paymentId, String providerPaymentId, Money amount, State state) {
        record View(String id, State state, Money amount) {}

        View view() {
            return new View(id, state, amount);
        }
    }

    private static final int FIRST_LOOK_SECONDS = 8;
    private static final int CLAIMED_AT_ONCE = 20;
    private static final String COLUMNS = """
            select r.id, r.payment_id, coalesce(p.provider_id, '') as provider_payment_id, r.amount, p.currency, r.state
            from refund r join payment p on p.id = r.payment_id""";

    private final Jdbi database;

    RefundStore(Jdbi database) {
        this.database = database;
    }

    /// Writes a refund down and guards the sum; a repeat of the same id answers the first. More than is left is
    /// refused with 409.
    Refund open(String id, String paymentId, Money amount) {
        return database.inTransaction(handle -> {
            boolean mine = handle.createUpdate("""
                                    insert into refund (id, payment_id, amount, state, next_run_at)
                                    select :id, :payment, :amount, 'PENDING', now() + make_interval(secs => :look)
                                    from payment where id = :payment
                                    on conflict (id) do nothing""")
                            .bind("id", id)
                            .bind("payment", paymentId)
                            .bind("amount", amount.minor())
                            .bind("look", FIRST_LOOK_SECONDS)
                            .execute()
                    == 1;
            if (mine && !taken(handle, paymentId, amount)) {
                throw new Problem(
                                409,
                                "refund_exceeds_captured",
                                "The payment has less than " + amount.minor() + " " + amount.currency()
                                        + " left to give back.")
                        .refusal();
            }
            var refund = find(handle, id).orElseThrow();
            if (!refund.paymentId().equals(paymentId) || !refund.amount().equals(amount)) {
                throw new Problem(409, "refund_id_reused", "Refund " + id + " is another payment's or amount's.")
                        .refusal();
            }
            return refund;
        });
    }

    private static boolean taken(Handle handle, String paymentId, Money amount) {
        return handle.createUpdate("""
                                update payment set refunded = refunded + :amount, updated_at = now()
                                where id = :id and currency = :currency and refunded + :amount <= captured""")
                        .bind("id", paymentId)
                        .bind("amount", amount.minor())
                        .bind("currency", amount.currency())
                        .execute()
                == 1;
    }

    Refund succeeded(Refund refund, String providerId) {
        return database.inTransaction(handle -> {
            if (settle(handle, refund, State.SUCCEEDED, providerId)) {
                Ledger.book(
                        handle,
                        refund.id() + ":refund",
                        Account.CUSTOMER_RECEIVABLE,
                        Account.PROVIDER_CLEARING,
                        refund.amount());
            }
            return find(handle, refund.id()).orElseThrow();
        });
    }

    Refund failed(Refund refund) {
        return database.inTransaction(handle -> {
            if (settle(handle, refund, State.FAILED, "")) {
                handle.createUpdate("update payment set refunded = refunded - :amount where id = :id")
                        .bind("id", refund.paymentId())
                        .bind("amount", refund.amount().minor())
                        .execute();
            }
            return find(handle, refund.id()).orElseThrow();
        });
    }

    List<Refund> claimDue() {
        return database.inTransaction(handle -> {
            var ids = handle.createQuery("""
                            update refund set attempts = attempts + 1,
                                next_run_at = now() + make_interval(secs => least(60, power(2, least(attempts, 6))))
                            where id in (select id from refund where next_run_at <= now() order by next_run_at
                                         limit :limit for update skip locked) returning id""")
                    .bind("limit", CLAIMED_AT_ONCE)
                    .mapTo(String.class)
                    .list();
            return ids.stream()
                    .map(id -> find(handle, id).orElseThrow())
                    .filter(refund -> refund.state() == State.PENDING)
                    .toList();
        });
    }

    private static boolean settle(Handle handle, Refund refund, State state, String providerId) {
        return handle.createUpdate("""
                                update refund set state = :state, provider_id = nullif(:provider, ''),
                                    next_run_at = null
                                where id = :id and state = 'PENDING'""")
                        .bind("id", refund.id())
                        .bind("state", state.name())
                        .bind("provider", providerId)
                        .execute()
                == 1;
    }

    private static Optional<Refund> find(Handle handle, String id) {
        return handle.createQuery(COLUMNS + " where r.id = :id")
                .bind("id", id)
                .map(RefundStore::refund)
                .findOne();
    }

    private static Refund refund(ResultSet row, StatementContext context) throws SQLException {
        return new Refund(
                row.getString("id"),
                row.getString("payment_id"),
                row.getString("provider_payment_id"),
                new Money(row.getLong("amount"), row.getString("currency")),
                State.valueOf(row.getString("state")));
    }
}
