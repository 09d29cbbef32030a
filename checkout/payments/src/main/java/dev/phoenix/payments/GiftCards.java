package dev.phoenix.payments;

import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import dev.phoenix.payments.Ledger.Account;
import java.security.SecureRandom;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Gift cards: money we owe to whoever knows the code. The balance changes only by conditional updates, so it never
/// goes below nothing, and every change is booked in the ledger in the same transaction. Any thread.
final class GiftCards {
    /// No I, O, 0 or 1: codes are read out over the telephone. 16 of 32 letters are 80 bits.
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int CODE_LENGTH = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// A gift card as its holder sees it.
    record GiftCard(String code, Money balance) {}

    /// Money taken from a gift card, and how much of that was given back.
    record Redemption(String id, String code, State state, Money amount, Money reversed) {
        enum State {
            REDEEMED,
            REVERSED
        }
    }

    private final Jdbi database;

    GiftCards(Jdbi database) {
        this.database = database;
    }

    /// Issues a card. With a code of the caller's the call may be repeated.
    GiftCard issue(Optional<String> wanted, Money amount) {
        if (amount.minor() <= 0) {
            throw new Problem(422, "amount_invalid", "A gift card is issued for more than nothing.").refusal();
        }
        var code = wanted.orElseGet(GiftCards::newCode);
        return database.inTransaction(handle -> {
            int inserted = handle.createUpdate("""
                            insert into gift_card (code, currency, issued, balance)
                            values (:code, :currency, :amount, :amount) on conflict (code) do nothing""")
                    .bind("code", code)
                    .bind("currency", amount.currency())
                    .bind("amount", amount.minor())
                    .execute();
            if (inserted == 1) {
                Ledger.book(handle, code + ":issue", Account.GIFT_CARD_FUNDING, Account.GIFT_CARD_LIABILITY, amount);
            }
            return find(handle, code).orElseThrow();
        });
    }

    Optional<GiftCard> find(String code) {
        return database.withHandle(handle -> find(handle, code));
    }

    /// Takes money from a card. With `upTo` it takes what is there if that is less. A repeat of the same id answers
    /// the first; an id that was reversed before it came is refused.
    Redemption redeem(String code, String id, Money amount, boolean upTo) {
        if (amount.minor() <= 0) {
            throw new Problem(422, "amount_invalid", "A redemption takes more than nothing.").refusal();
        }
        return database.inTransaction(handle -> {
            boolean mine = handle.createUpdate("""
                                    insert into gift_card_redemption (id, code, currency, amount, state)
                                    values (:id, :code, :currency, 0, 'REDEEMED') on conflict (id) do nothing""")
                            .bind("id", id)
                            .bind("code", code)
                            .bind("currency", amount.currency())
                            .execute()
                    == 1;
            if (mine) {
                take(handle, code, id, amount, upTo);
            }
            var redemption = redemption(handle, id);
            if (redemption.state() == Redemption.State.REVERSED) {
                throw new Problem(409, "redemption_reversed", "This redemption was given up; use another id.")
                        .refusal();
            }
            if (!redemption.code().equals(code)) {
                throw new Problem(409, "redemption_id_reused", "This id is another gift card's.").refusal();
            }
            return redemption;
        });
    }

    private static void take(Handle handle, String code, String id, Money amount, boolean upTo) {
        var card = handle.createQuery("select currency, balance from gift_card where code = :code for update")
                .bind("code", code)
                .map((row, context) -> new Money(row.getLong("balance"), row.getString("currency")))
                .findOne()
                .orElseThrow(() -> new Problem(422, "gift_card_unknown", "There is no such gift card.").refusal());
        if (!card.currency().equals(amount.currency())) {
            throw new Problem(422, "currency_mismatch", "The gift card is in " + card.currency() + ".").refusal();
        }
        long taken = upTo ? Math.min(card.minor(), amount.minor()) : amount.minor();
        if (taken == 0 || card.minor() < taken) {
            throw new Problem(422, "gift_card_insufficient", "The gift card holds less than that.").refusal();
        }
        handle.createUpdate("update gift_card set balance = balance - :taken where code = :code and balance >= :taken")
                .bind("code", code)
                .bind("taken", taken)
                .execute();
        handle.createUpdate("update gift_card_redemption set amount = :taken where id = :id")
                .bind("id", id)
                .bind("taken", taken)
                .execute();
        Ledger.book(
                handle,
                id + ":redeem",
                Account.GIFT_CARD_LIABILITY,
                Account.CUSTOMER_RECEIVABLE,
                new Money(taken, amount.currency()));
    }

    /// Gives all of a redemption back. An id not seen yet is remembered, so that a late redemption takes nothing.
    Redemption reverse(String id) {
        return database.inTransaction(handle -> {
            handle.createUpdate("""
                            insert into gift_card_redemption (id, amount, state) values (:id, 0, 'REVERSED')
                            on conflict (id) do nothing""").bind("id", id).execute();
            var redemption = redemption(handle, id);
            if (redemption.state() == Redemption.State.REDEEMED) {
                giveBack(handle, redemption, redemption.amount().minus(redemption.reversed()), ":reverse");
                handle.createUpdate("update gift_card_redemption set state = 'REVERSED' where id = :id")
                        .bind("id", id)
                        .execute();
            }
            return redemption(handle, id);
        });
    }

    /// Gives a part of a redemption back; a repeat of the same id changes nothing.
    Redemption refund(String redemptionId, String id, Money amount) {
        if (amount.minor() <= 0) {
            throw new Problem(422, "amount_invalid", "A refund gives back more than nothing.").refusal();
        }
        return database.inTransaction(handle -> {
            var redemption = lockedRedemption(handle, redemptionId)
                    .orElseThrow(() -> new Problem(
                                    404, "redemption_not_found", "There is no redemption " + redemptionId + ".")
                            .refusal());
            int fresh = handle.createUpdate("""
                            insert into gift_card_refund (id, redemption_id, amount) values (:id, :redemption, :amount)
                            on conflict (id) do nothing""")
                    .bind("id", id)
                    .bind("redemption", redemptionId)
                    .bind("amount", amount.minor())
                    .execute();
            if (fresh == 1) {
                var left = redemption.amount().minus(redemption.reversed());
                if (!amount.currency().equals(left.currency()) || amount.minor() > left.minor()) {
                    throw new Problem(409, "refund_exceeds_captured", "The gift card paid less than that.").refusal();
                }
                giveBack(handle, redemption, amount, ":" + id);
            }
            return redemption(handle, redemptionId);
        });
    }

    private static void giveBack(Handle handle, Redemption redemption, Money amount, String move) {
        handle.createUpdate("update gift_card set balance = balance + :amount where code = :code")
                .bind("code", redemption.code())
                .bind("amount", amount.minor())
                .execute();
        handle.createUpdate("update gift_card_redemption set reversed = reversed + :amount where id = :id")
                .bind("id", redemption.id())
                .bind("amount", amount.minor())
                .execute();
        Ledger.book(handle, redemption.id() + move, Account.CUSTOMER_RECEIVABLE, Account.GIFT_CARD_LIABILITY, amount);
    }

    private static Optional<GiftCard> find(Handle handle, String code) {
        return handle.createQuery("select code, currency, balance from gift_card where code = :code")
                .bind("code", code)
                .map((row, context) -> new GiftCard(
                        row.getString("code"), new Money(row.getLong("balance"), row.getString("currency"))))
                .findOne();
    }

    private static Redemption redemption(Handle handle, String id) {
        return lockedRedemption(handle, id).orElseThrow();
    }

    private static Optional<Redemption> lockedRedemption(Handle handle, String id) {
        return handle.createQuery("select * from gift_card_redemption where id = :id for update")
                .bind("id", id)
                .map((row, context) -> {
                    var currency =
                            Optional.ofNullable(row.getString("currency")).orElse("XXX");
                    return new Redemption(
                            row.getString("id"),
                            Optional.ofNullable(row.getString("code")).orElse(""),
                            Redemption.State.valueOf(row.getString("state")),
                            new Money(row.getLong("amount"), currency),
                            new Money(row.getLong("reversed"), currency));
                })
                .findOne();
    }

    private static String newCode() {
        return RANDOM.ints(CODE_LENGTH, 0, LETTERS.length())
                .collect(StringBuilder::new, (text, i) -> text.append(LETTERS.charAt(i)), StringBuilder::append)
                .toString();
    }
}
