package dev.phoenix.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Lane;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import dev.phoenix.chassis.Secret;
import dev.phoenix.payments.Ledger.Account;
import dev.phoenix.postgres.Postgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Gift cards and the ledger on a real database.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GiftCardsTest {
    private Database database;
    private Jdbi live;
    private GiftCards giftCards;
    private int sequence;

    @BeforeAll
    void open() {
        var jdbc = Postgres.shared().database("gift_cards_test");
        database = Database.open(
                "payments", new Database.Settings(new Secret(jdbc), Optional.empty(), Optional.empty()), 8);
        live = database.in(Lane.LIVE);
        giftCards = new GiftCards(live);
    }

    @AfterAll
    void close() {
        database.stop();
    }

    private static Money gbp(long minor) {
        return new Money(minor, "GBP");
    }

    private String card(long amount) {
        return giftCards.issue(Optional.empty(), gbp(amount)).code();
    }

    private String id() {
        return "red_" + ++sequence;
    }

    private long balance(String code) {
        return giftCards.find(code).orElseThrow().balance().minor();
    }

    private static String code(Runnable call) {
        try {
            call.run();
            return "done";
        } catch (Problem.Refusal refused) {
            return refused.problem().code();
        }
    }

    @Test
    void codes_cannot_be_guessed_and_are_easy_to_read_out() {
        assertThat(IntStream.range(0, 50).mapToObj(i -> card(1)))
                .allMatch(code -> code.matches("[A-HJ-NP-Z2-9]{16}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void two_redemptions_of_all_of_it_at_once_do_not_both_succeed() throws Exception {
        for (int run = 0; run < 10; run++) {
            var card = card(100);
            var codes = together(IntStream.range(0, 8)
                    .mapToObj(i -> id())
                    .<Callable<String>>map(id -> () -> code(() -> giftCards.redeem(card, id, gbp(100), false)))
                    .toList());
            assertThat(codes).containsOnlyOnce("done");
            assertThat(balance(card)).isZero();
        }
    }

    @Test
    void a_repeated_redemption_takes_once_and_a_repeated_reversal_gives_back_once() {
        var card = card(100);
        var id = id();
        assertThat(giftCards.redeem(card, id, gbp(60), false)).isEqualTo(giftCards.redeem(card, id, gbp(60), false));
        assertThat(balance(card)).isEqualTo(40);
        giftCards.reverse(id);
        giftCards.reverse(id);
        assertThat(balance(card)).isEqualTo(100);
    }

    @Test
    void up_to_takes_what_is_there_and_never_nothing() {
        var card = card(70);
        assertThat(giftCards.redeem(card, id(), gbp(100), true).amount()).isEqualTo(gbp(70));
        assertThat(code(() -> giftCards.redeem(card, id(), gbp(100), true))).isEqualTo("gift_card_insufficient");
    }

    @Test
    void a_reversal_that_overtakes_its_redemption_wins() {
        var card = card(100);
        var id = id();
        giftCards.reverse(id);
        assertThat(code(() -> giftCards.redeem(card, id, gbp(60), false))).isEqualTo("redemption_reversed");
        assertThat(balance(card)).isEqualTo(100);
    }

    @Test
    void parts_given_back_never_exceed_what_was_taken_and_a_reversal_gives_the_rest() {
        var card = card(100);
        var id = id();
        giftCards.redeem(card, id, gbp(80), false);
        giftCards.refund(id, "p1", gbp(30));
        giftCards.refund(id, "p1", gbp(30));
        assertThat(balance(card)).isEqualTo(50);
        assertThat(code(() -> giftCards.refund(id, "p2", gbp(51)))).isEqualTo("refund_exceeds_captured");
        giftCards.reverse(id);
        assertThat(balance(card)).isEqualTo(100);
    }

    @Test
    void what_is_refused_changes_nothing() {
        var card = card(100);
        assertThat(code(() -> giftCards.redeem(card, id(), gbp(101), false))).isEqualTo("gift_card_insufficient");
        assertThat(code(() -> giftCards.redeem("NONE", id(), gbp(1), false))).isEqualTo("gift_card_unknown");
        assertThat(code(() -> giftCards.redeem(card, id(), new Money(1, "EUR"), false)))
                .isEqualTo("currency_mismatch");
        assertThat(code(() -> giftCards.redeem(card, id(), gbp(0), false))).isEqualTo("amount_invalid");
        assertThat(balance(card)).isEqualTo(100);
    }

    @Test
    void after_any_moves_the_balance_is_issued_less_redeemed_plus_reversed_and_the_ledger_balances() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var card = card(1_000);
        var moves = new ArrayList<Callable<String>>();
        for (int i = 0; i < 60; i++) {
            var id = "seeded_" + seed + "_" + random.nextInt(25);
            var amount = gbp(1 + random.nextInt(200));
            boolean reverse = random.nextInt(3) == 0;
            boolean upTo = random.nextBoolean();
            moves.add(() -> code(() -> {
                if (reverse) {
                    giftCards.reverse(id);
                } else {
                    giftCards.redeem(card, id, amount, upTo);
                }
            }));
        }
        together(moves);
        long expected = live.withHandle(handle ->
                handle.createQuery("""
                        select issued - (select coalesce(sum(amount - reversed), 0) from gift_card_redemption
                                         where code = :code)::bigint
                        from gift_card where code = :code""").bind("code", card).mapTo(Long.class).one());
        assertThat(balance(card)).as("seed " + seed).isEqualTo(expected).isNotNegative();
        assertThat(Ledger.trialBalance(live).balanced()).as("seed " + seed).isTrue();
    }

    @Test
    void a_transaction_that_does_not_balance_is_refused_at_commit() {
        assertThatThrownBy(() -> live.useTransaction(handle -> handle.execute("""
                        insert into ledger_entry (transaction_id, account, currency, debit)
                        values ('lopsided', 'PROVIDER_CLEARING', 'GBP', 5)""")))
                .hasStackTraceContaining("does not balance in GBP");
    }

    @Test
    void a_balance_across_currencies_is_no_balance() {
        assertThatThrownBy(() -> live.useTransaction(handle -> handle.execute("""
                        insert into ledger_entry (transaction_id, account, currency, debit, credit)
                        values ('mixed', 'PROVIDER_CLEARING', 'GBP', 5, 0),
                               ('mixed', 'CUSTOMER_RECEIVABLE', 'EUR', 0, 5)""")))
                .hasStackTraceContaining("does not balance");
    }

    @Test
    void what_was_booked_cannot_be_changed_removed_or_booked_again() {
        live.useTransaction(
                handle -> Ledger.book(handle, "once", Account.PROVIDER_CLEARING, Account.CUSTOMER_RECEIVABLE, gbp(5)));
        for (var change : List.of(
                "update ledger_entry set debit = 6 where debit = 5 and transaction_id = 'once'",
                "delete from ledger_entry where transaction_id = 'once'",
                "truncate ledger_entry")) {
            assertThatThrownBy(() -> live.useHandle(handle -> handle.execute(change)))
                    .hasStackTraceContaining("append-only");
        }
        assertThatThrownBy(() -> live.useTransaction(handle ->
                        Ledger.book(handle, "once", Account.PROVIDER_CLEARING, Account.CUSTOMER_RECEIVABLE, gbp(5))))
                .hasStackTraceContaining("ledger_entry_pkey");
    }

    @Test
    void the_database_itself_refuses_a_balance_below_nothing() {
        var card = card(10);
        assertThatThrownBy(() -> live.useHandle(
                        handle -> handle.execute("update gift_card set balance = -1 where code = ?", card)))
                .hasStackTraceContaining("gift_card_balance");
    }

    private static <T> List<T> together(List<Callable<T>> calls) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(calls).stream()
                    .map(each -> each.resultNow())
                    .toList();
        }
    }
}
