package dev.phoenix.orders.checkout;

/// Where a checkout stands. Each state has one effect to be carried out in it; what that brings about is an event,
/// and [CheckoutTable] says where the event leads.
public enum CheckoutState {
    /// The cart is locked, the price is fixed, and every name that others will know us by is chosen.
    PREPARED(Effect.RESERVE, true),
    /// Inventory keeps the units for us. Not written down: resuming from PREPARED does the same.
    RESERVED(Effect.REDEEM, false),
    /// Gift cards have paid their part. Not written down, for the same reason.
    REDEEMED(Effect.AUTHORIZE, false),
    /// The payment's outcome is unknown, or the shopper must act.
    PAYMENT_PENDING(Effect.ASK_PAYMENT, true),
    /// The card's money is held. Not written down: asking payments again answers the same.
    AUTHORIZED(Effect.FINALIZE, false),
    /// The order exists. From here on there is only forward.
    PLACED(Effect.SETTLE, true),
    /// Units are sold and money is taken.
    COMPLETED(Effect.NOTHING, true),
    /// It failed before there was an order; what it did is being taken back.
    UNDOING(Effect.UNDO, true),
    /// It failed and nothing is left of it; the cart is open for another attempt.
    FAILED(Effect.NOTHING, true),
    /// The order is being taken back: money to the shopper, units onto the shelf.
    CANCELLING(Effect.GIVE_BACK, true),
    /// The order was taken back.
    CANCELLED(Effect.NOTHING, true);

    /// What is done in a state. Every effect may be repeated: it has the same names each time.
    enum Effect {
        RESERVE,
        REDEEM,
        AUTHORIZE,
        ASK_PAYMENT,
        FINALIZE,
        SETTLE,
        UNDO,
        GIVE_BACK,
        NOTHING
    }

    private final Effect effect;
    private final boolean written;

    CheckoutState(Effect effect, boolean written) {
        this.effect = effect;
        this.written = written;
    }

    Effect effect() {
        return effect;
    }

    /// Whether a row can be found in this state after a crash.
    boolean written() {
        return written;
    }

    /// What shoppers are told.
    public String word() {
        return switch (this) {
            case PREPARED, RESERVED, REDEEMED, AUTHORIZED, UNDOING -> "IN_PROGRESS";
            case PAYMENT_PENDING -> "PAYMENT_PENDING";
            case PLACED, COMPLETED, CANCELLING, CANCELLED -> "PLACED";
            case FAILED -> "FAILED";
        };
    }
}
