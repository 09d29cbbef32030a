package dev.phoenix.gameday.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gameday.provider.Effect.Kind;
import dev.phoenix.postgres.Postgres;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every promise is broken on purpose, one way at a time, and the check must say so: a check that cannot fail is
/// worthless.
class InvariantsTest {
    private HandMadeBooks books;

    @BeforeEach
    void makeBooks() throws SQLException {
        books = new HandMadeBooks(Postgres.shared().database("test_invariants"));
    }

    @Test
    void good_books_hold_every_invariant() throws SQLException {
        Audit audit = books.audit();

        assertThat(audit.findings()).isEmpty();
        assertThat(Invariant.values()).allMatch(audit::holds);
    }

    @Test
    void an_invariant_that_was_checked_on_nothing_does_not_hold() throws SQLException {
        books.sql("SET search_path TO shadow; DELETE FROM payment");

        Audit audit = books.audit();

        assertThat(audit.isClean()).isTrue();
        assertThat(audit.holds(Invariant.SHADOW)).isFalse();
    }

    @Test
    void a_unit_sold_twice_breaks_G1() throws SQLException {
        books.sql("UPDATE public.stock SET on_hand = 9; INSERT INTO public.stock_movement VALUES ('x', 'MUG', 1, '?')");

        assertFound(Invariant.G1, "20 units of MUG", "legacy has 9 and sold 2", "services has 8 and sold 2");
    }

    @Test
    void an_order_without_stock_taken_breaks_G1() throws SQLException {
        books.sql("UPDATE live.reservation SET state = 'RELEASED'; UPDATE live.stock SET on_hand = 10;"
                + " INSERT INTO live.stock_movement VALUES ('x', 'MUG', 2, 'undo')");

        assertFound(Invariant.G1, "services: orders sold 2 units of MUG, the store gave 0");
    }

    @Test
    void more_reserved_than_on_hand_breaks_G1() throws SQLException {
        books.sql("UPDATE live.stock SET reserved = 9; INSERT INTO live.reservation VALUES ('r2', 'ACTIVE', now());"
                + " INSERT INTO live.reservation_line VALUES ('r2', 'MUG', 9)");

        assertFound(Invariant.G1, "services: MUG: 9 reserved of 8");
    }

    @Test
    void a_reservation_that_nobody_holds_breaks_G1() throws SQLException {
        books.sql("UPDATE live.stock SET reserved = 3");

        assertFound(Invariant.G1, "MUG: 3 reserved, the active reservations are for 0");
    }

    @Test
    void a_movement_that_was_not_written_down_breaks_G1() throws SQLException {
        books.sql("DELETE FROM public.stock_movement WHERE id = 'm2'");

        assertFound(Invariant.G1, "legacy: MUG: 8 on hand, its movements add up to 10");
    }

    @Test
    void two_orders_of_one_checkout_break_G2() throws SQLException {
        books.sql(
                "INSERT INTO public.orders SELECT '50002', checkout_id, cart_id, 'CANCELLED', currency, subtotal,"
                        + " discount, shipping, tax, total FROM public.orders; INSERT INTO public.order_line SELECT '50002', 1,"
                        + " 'MUG', 2, 500, 1000, 100, 180; INSERT INTO public.order_tender SELECT '50002', 1, 'card', 1554, 'p'");

        assertFound(Invariant.G2, "legacy: checkout chk-50001 has two orders");
    }

    @Test
    void an_order_that_is_not_paid_breaks_G2() throws SQLException {
        books.sql("DELETE FROM live.payment")
                .effects
                .removeIf(effect -> effect.intent().equals("pi-ord_1"));

        assertFound(Invariant.G2, "services: order ord_1 of 1554 is paid with 0");
    }

    @Test
    void money_without_an_order_breaks_G2_until_it_is_given_back() throws SQLException {
        books.effect(Kind.AUTHORISED, "lost", 700);
        assertFound(Invariant.G2, "The provider keeps 700 under pi-lost, which belongs to no order");

        books.effect(Kind.VOIDED, "lost", 700);
        assertThat(books.audit().findings()).isEmpty();
    }

    @Test
    void a_second_charge_for_one_order_breaks_G2() throws SQLException {
        books.sql("INSERT INTO live.payment VALUES ('pay-2', 'chk-ord_1', 'pi-twice', '', 'GBP', 1554, 1554, 0)")
                .effect(Kind.AUTHORISED, "twice", 1554)
                .effect(Kind.CAPTURED, "twice", 1554);

        assertFound(Invariant.G2, "order ord_1 was to charge 1554 to cards, the provider keeps 3108");
    }

    @Test
    void more_refunded_than_captured_breaks_G3() throws SQLException {
        books.sql("UPDATE live.payment SET refunded = 2000");

        assertFound(Invariant.G3, "services: payment pay-ord_1 has 1554 authorised, 1554 captured and 2000 refunded");
    }

    @Test
    void a_payment_that_the_provider_knows_otherwise_breaks_G3() throws SQLException {
        books.sql("UPDATE public.payment SET captured = 1500");

        assertFound(Invariant.G3, "legacy: payment pay-50001 says 1500 captured", "the provider 1554");
    }

    @Test
    void a_transaction_that_does_not_balance_breaks_G4() throws SQLException {
        books.sql("UPDATE live.ledger_entry SET credit = 1553 WHERE account = 'revenue'");

        assertFound(Invariant.G4, "services: transaction t-ord_1: debit 1554 GBP, credit 1553");
    }

    @Test
    void a_total_that_does_not_add_up_breaks_G5() throws SQLException {
        books.sql("UPDATE live.orders SET tax = 260");

        assertFound(Invariant.G5, "order ord_1: 1000 - 100 + 395 + 260 is not 1554");
    }

    @Test
    void lines_that_do_not_add_up_break_G5() throws SQLException {
        books.sql("UPDATE public.order_line SET discount = 99");

        assertFound(Invariant.G5, "legacy: order 50001: its lines add up to 1000, less 99");
    }

    @Test
    void tenders_that_do_not_add_up_break_G5() throws SQLException {
        books.sql("UPDATE live.order_tender SET amount = 1553, type = 'giftCard'; DELETE FROM live.payment")
                .effects
                .removeIf(effect -> effect.intent().equals("pi-ord_1"));

        assertThat(books.audit().findings(Invariant.G5))
                .extracting(Finding::sentence)
                .containsExactly("services: order ord_1: total 1554, tendered 1553");
    }

    @Test
    void a_gift_card_below_nothing_breaks_G6() throws SQLException {
        books.sql("UPDATE live.gift_card SET balance = -300; UPDATE live.gift_card_redemption SET amount = 1400");

        assertFound(Invariant.G6, "gift card GIFT: balance -300, issued 1000 less 1300 redeemed");
    }

    @Test
    void a_gift_card_that_paid_twice_breaks_G6() throws SQLException {
        books.sql("INSERT INTO live.gift_card_redemption VALUES ('GIFT', 400, 0)");

        assertFound(Invariant.G6, "gift card GIFT: balance 400, issued 1000 less 1000 redeemed");
    }

    @Test
    void a_coupon_used_more_often_than_it_may_breaks_G6() throws SQLException {
        books.sql("UPDATE live.coupon SET usage_limit = 0");

        assertFound(Invariant.G6, "coupon ONCE: 1 uses counted, 1 orders, limit 0");
    }

    @Test
    void a_use_of_a_coupon_that_was_not_counted_breaks_G6() throws SQLException {
        books.sql("UPDATE live.coupon SET used = 0");

        assertFound(Invariant.G6, "coupon ONCE: 0 uses counted, 1 orders, limit 1");
    }

    @Test
    void an_order_without_its_event_breaks_G7() throws SQLException {
        books.sql("DELETE FROM live.event WHERE id = 'ord_1.placed'");

        assertFound(Invariant.G7, "ord_1.placed happened, and no event says so");
    }

    @Test
    void an_event_of_what_did_not_happen_breaks_G7() throws SQLException {
        books.sql("UPDATE live.checkout SET state = 'PLACED'");

        assertFound(Invariant.G7, "ord_1.completed says what did not happen");
    }

    @Test
    void an_event_that_was_lost_on_the_way_breaks_G7() throws SQLException {
        books.sql("DELETE FROM live.inbox WHERE sequence = 2");

        assertFound(Invariant.G7, "ord_1.completed was never taken by the subscriber");
    }

    @Test
    void an_event_that_was_worked_on_twice_breaks_G7() throws SQLException {
        books.sql("INSERT INTO live.work VALUES ('ord_1.placed')");

        assertFound(Invariant.G7, "ord_1.placed was worked on 2 times");
    }

    @Test
    void an_order_that_was_completed_before_it_was_placed_breaks_G7() throws SQLException {
        books.sql("UPDATE live.inbox SET position = 3 - position");

        assertFound(Invariant.G7, "ord_1.completed came before ord_1.placed");
    }

    @Test
    void a_unit_that_nobody_got_although_somebody_wanted_it_breaks_G8() throws SQLException {
        books.sql("UPDATE live.order_line SET sku = 'OTHER'; UPDATE live.reservation_line SET sku = 'OTHER';"
                + " INSERT INTO live.stock VALUES ('OTHER', 0, 0)");

        assertThat(books.audit().findings(Invariant.G8))
                .extracting(Finding::sentence)
                .containsExactly("2 buyers came for 2 units of MUG, 0 got one");
    }

    @Test
    void more_winners_than_buyers_break_G8() throws SQLException {
        books.sql("DELETE FROM live.cart_line WHERE cart_id = 'cart-other'");

        assertFound(Invariant.G8, "1 buyers came for 2 units of MUG, 2 got one");
    }

    @Test
    void units_that_a_cancelled_order_brought_back_are_not_sold_and_money_that_went_back_is_not_kept()
            throws SQLException {
        books.sql("UPDATE live.orders SET state = 'CANCELLED'; UPDATE live.checkout SET state = 'CANCELLED';"
                        + " UPDATE live.stock SET on_hand = 10; UPDATE live.payment SET refunded = 1554;"
                        + " INSERT INTO live.stock_movement VALUES ('m3', 'MUG', 2, 'transfer');"
                        + " INSERT INTO live.transfer_line VALUES ('cancel_res_1', 'MUG', 2);"
                        + " INSERT INTO live.event VALUES ('ord_1.cancelled');"
                        + " INSERT INTO live.inbox VALUES ('ord_1.cancelled', 'ord_1', 3, 3)")
                .effect(Kind.REFUNDED, "ord_1", 1554);

        assertThat(books.audit().findings())
                .extracting(Finding::invariant)
                .as("but nobody has the units now, although two wanted them")
                .containsExactly(Invariant.G8);
    }

    @Test
    void a_part_that_was_refunded_is_not_kept() throws SQLException {
        books.sql("INSERT INTO live.order_refund VALUES ('rfd_1', 'ord_1', 'DONE');"
                        + " INSERT INTO live.order_refund_part VALUES ('rfd_1', 'card', 100);"
                        + " UPDATE live.payment SET refunded = 100; INSERT INTO live.event VALUES ('rfd_1.refunded');"
                        + " INSERT INTO live.inbox VALUES ('rfd_1.refunded', 'ord_1', 3, 3)")
                .effect(Kind.REFUNDED, "ord_1", 100);

        assertThat(books.audit().findings()).isEmpty();
    }

    @Test
    void a_shadow_payment_at_the_real_provider_is_found() throws SQLException {
        books.sql("UPDATE shadow.payment SET provider_id = 'pi-50001'");

        assertFound(Invariant.SHADOW, "payment pay-ord_2 is pi-50001 at the real provider");
    }

    @Test
    void a_real_charge_for_a_shadow_checkout_is_found() throws SQLException {
        books.effect(Kind.AUTHORISED, "ord_2", 5).effect(Kind.VOIDED, "ord_2", 5);

        assertThat(books.audit().findings(Invariant.SHADOW)).isNotEmpty();
    }

    private void assertFound(Invariant invariant, String... words) throws SQLException {
        Audit audit = books.audit();
        assertThat(audit.findings()).isNotEmpty().allMatch(finding -> finding.invariant() == invariant);
        assertThat(audit.findings().getFirst().sentence()).contains(words);
        assertThat(audit.holds(invariant)).isFalse();
    }
}
