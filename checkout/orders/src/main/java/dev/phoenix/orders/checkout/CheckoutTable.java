package dev.phoenix.orders.checkout;

import static dev.phoenix.orders.checkout.CheckoutState.AUTHORIZED;
import static dev.phoenix.orders.checkout.CheckoutState.CANCELLED;
import static dev.phoenix.orders.checkout.CheckoutState.CANCELLING;
import static dev.phoenix.orders.checkout.CheckoutState.COMPLETED;
import static dev.phoenix.orders.checkout.CheckoutState.FAILED;
import static dev.phoenix.orders.checkout.CheckoutState.PAYMENT_PENDING;
import static dev.phoenix.orders.checkout.CheckoutState.PLACED;
import static dev.phoenix.orders.checkout.CheckoutState.PREPARED;
import static dev.phoenix.orders.checkout.CheckoutState.REDEEMED;
import static dev.phoenix.orders.checkout.CheckoutState.RESERVED;
import static dev.phoenix.orders.checkout.CheckoutState.UNDOING;

import java.util.List;
import java.util.Optional;

/// Place-order as one table: state × event → next state, and whether money may have moved by then.
///
/// Read it top down for the good case. Before `PLACED` every failure leads back (`UNDOING`, `FAILED`); from `PLACED`
/// on it only goes forward, and what cannot go forward is given back as a whole (`CANCELLING`). A combination that is
/// not here is refused.
final class CheckoutTable {
    /// What an effect, or somebody's wish, brought about.
    enum Event {
        RESERVED,
        OUT_OF_STOCK,
        /// The reservation that an earlier attempt or look left has run out; another is made under a new name.
        RAN_OUT,
        /// Somebody we need does not answer or cannot work.
        UNAVAILABLE,
        /// Whoever resumed got no units. The one before may be at it still and have moved money.
        RESUMED_IN_VAIN,
        REDEEMED,
        /// A gift card does not pay what it should.
        GIFT_CARD_REFUSED,
        AUTHORIZED,
        DECLINED,
        /// The card was declined after gift cards paid their part.
        DECLINED_IN_PART,
        /// The outcome is not known, or the shopper must act.
        PENDING,
        /// Payments let it go, or we waited long enough.
        GIVEN_UP,
        FINALIZED,
        SETTLED,
        /// The units or the held money are gone although the order exists.
        LOST,
        CANCEL_ASKED,
        UNDONE,
        GIVEN_BACK,
        /// Somebody did not answer; the same again later.
        LATER,
        /// The shopper tries again after a failure.
        TRIED_AGAIN
    }

    /// One row.
    record Row(CheckoutState state, Event event, CheckoutState next, boolean moneyMayHaveMoved) {}

    static final List<Row> ROWS = List.of(
            new Row(PREPARED, Event.RESERVED, RESERVED, false),
            new Row(PREPARED, Event.OUT_OF_STOCK, FAILED, false),
            new Row(PREPARED, Event.RAN_OUT, PREPARED, false),
            new Row(PREPARED, Event.UNAVAILABLE, FAILED, false),
            new Row(PREPARED, Event.RESUMED_IN_VAIN, UNDOING, true),
            new Row(RESERVED, Event.REDEEMED, REDEEMED, true),
            new Row(RESERVED, Event.GIFT_CARD_REFUSED, UNDOING, true),
            new Row(RESERVED, Event.UNAVAILABLE, UNDOING, true),
            new Row(REDEEMED, Event.AUTHORIZED, AUTHORIZED, true),
            new Row(REDEEMED, Event.DECLINED, FAILED, false),
            new Row(REDEEMED, Event.DECLINED_IN_PART, UNDOING, true),
            new Row(REDEEMED, Event.GIFT_CARD_REFUSED, UNDOING, true),
            new Row(REDEEMED, Event.GIVEN_UP, UNDOING, true),
            new Row(REDEEMED, Event.UNAVAILABLE, UNDOING, true),
            new Row(REDEEMED, Event.PENDING, PAYMENT_PENDING, true),
            new Row(PAYMENT_PENDING, Event.AUTHORIZED, AUTHORIZED, true),
            new Row(PAYMENT_PENDING, Event.DECLINED, FAILED, false),
            new Row(PAYMENT_PENDING, Event.DECLINED_IN_PART, UNDOING, true),
            new Row(PAYMENT_PENDING, Event.OUT_OF_STOCK, UNDOING, true),
            new Row(PAYMENT_PENDING, Event.RAN_OUT, PAYMENT_PENDING, true),
            new Row(PAYMENT_PENDING, Event.GIFT_CARD_REFUSED, UNDOING, true),
            new Row(PAYMENT_PENDING, Event.GIVEN_UP, UNDOING, true),
            new Row(PAYMENT_PENDING, Event.LATER, PAYMENT_PENDING, true),
            new Row(AUTHORIZED, Event.FINALIZED, PLACED, true),
            new Row(PLACED, Event.SETTLED, COMPLETED, true),
            new Row(PLACED, Event.LATER, PLACED, true),
            new Row(PLACED, Event.LOST, CANCELLING, true),
            new Row(PLACED, Event.CANCEL_ASKED, CANCELLING, true),
            new Row(COMPLETED, Event.CANCEL_ASKED, CANCELLING, true),
            new Row(UNDOING, Event.UNDONE, FAILED, false),
            new Row(UNDOING, Event.LATER, UNDOING, true),
            new Row(FAILED, Event.TRIED_AGAIN, PREPARED, false),
            new Row(CANCELLING, Event.GIVEN_BACK, CANCELLED, false),
            new Row(CANCELLING, Event.LATER, CANCELLING, true));

    private CheckoutTable() {}

    /// The row for this state and event; empty when the event is refused there.
    static Optional<Row> row(CheckoutState state, Event event) {
        return ROWS.stream()
                .filter(row -> row.state() == state && row.event() == event)
                .findFirst();
    }
}
