package dev.phoenix.payments;

import static dev.phoenix.payments.PaymentState.AUTHORIZED;
import static dev.phoenix.payments.PaymentState.CAPTURED;
import static dev.phoenix.payments.PaymentState.CAPTURING;
import static dev.phoenix.payments.PaymentState.DECLINED;
import static dev.phoenix.payments.PaymentState.REQUIRES_ACTION;
import static dev.phoenix.payments.PaymentState.UNKNOWN;
import static dev.phoenix.payments.PaymentState.VOIDED;
import static dev.phoenix.payments.PaymentState.VOIDING;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// The payment's state machine as one table: state × event → next state and what follows from it.
///
/// Two kinds of events meet here: what *we* are asked to do (capture, void) and what the *provider says* is true now.
/// Provider events come from answers and from reconciling, in any order and any number; a cell that keeps its state
/// is old news. A missing cell is a refusal.
final class PaymentTable {

    /// What happens to a payment.
    enum Event {
        CAPTURE_ASKED,
        VOID_ASKED,
        SAYS_ACTION,
        SAYS_AUTHORIZED,
        SAYS_CAPTURED,
        SAYS_VOIDED,
        SAYS_DECLINED,
        /// The provider was asked and has nothing under our id, and enough time passed for it to have appeared.
        SAYS_NOTHING
    }

    /// What must be done at the provider after the change.
    enum Effect {
        NOTHING,
        CAPTURE,
        CANCEL,
        /// Money was taken that nobody wants any more: give it back.
        GIVE_BACK
    }

    /// One cell.
    record Cell(PaymentState next, Effect effect) {}

    private static final Map<PaymentState, Map<Event, Cell>> CELLS = new EnumMap<>(PaymentState.class);

    static {
        on(UNKNOWN, Event.VOID_ASKED, VOIDING, Effect.CANCEL);
        on(UNKNOWN, Event.SAYS_ACTION, REQUIRES_ACTION, Effect.NOTHING);
        on(UNKNOWN, Event.SAYS_AUTHORIZED, AUTHORIZED, Effect.NOTHING);
        on(UNKNOWN, Event.SAYS_CAPTURED, CAPTURED, Effect.NOTHING);
        on(UNKNOWN, Event.SAYS_VOIDED, VOIDED, Effect.NOTHING);
        on(UNKNOWN, Event.SAYS_DECLINED, DECLINED, Effect.NOTHING);
        on(UNKNOWN, Event.SAYS_NOTHING, UNKNOWN, Effect.NOTHING);

        on(REQUIRES_ACTION, Event.VOID_ASKED, VOIDING, Effect.CANCEL);
        on(REQUIRES_ACTION, Event.SAYS_ACTION, REQUIRES_ACTION, Effect.NOTHING);
        on(REQUIRES_ACTION, Event.SAYS_AUTHORIZED, AUTHORIZED, Effect.NOTHING);
        on(REQUIRES_ACTION, Event.SAYS_CAPTURED, CAPTURED, Effect.NOTHING);
        on(REQUIRES_ACTION, Event.SAYS_VOIDED, VOIDED, Effect.NOTHING);
        on(REQUIRES_ACTION, Event.SAYS_DECLINED, DECLINED, Effect.NOTHING);

        on(AUTHORIZED, Event.CAPTURE_ASKED, CAPTURING, Effect.CAPTURE);
        on(AUTHORIZED, Event.VOID_ASKED, VOIDING, Effect.CANCEL);
        on(AUTHORIZED, Event.SAYS_AUTHORIZED, AUTHORIZED, Effect.NOTHING);
        on(AUTHORIZED, Event.SAYS_CAPTURED, CAPTURED, Effect.NOTHING);
        on(AUTHORIZED, Event.SAYS_VOIDED, VOIDED, Effect.NOTHING);

        on(CAPTURING, Event.CAPTURE_ASKED, CAPTURING, Effect.CAPTURE);
        on(CAPTURING, Event.SAYS_AUTHORIZED, CAPTURING, Effect.CAPTURE);
        on(CAPTURING, Event.SAYS_CAPTURED, CAPTURED, Effect.NOTHING);
        on(CAPTURING, Event.SAYS_VOIDED, VOIDED, Effect.NOTHING);

        on(CAPTURED, Event.CAPTURE_ASKED, CAPTURED, Effect.NOTHING);
        on(CAPTURED, Event.SAYS_AUTHORIZED, CAPTURED, Effect.NOTHING);
        on(CAPTURED, Event.SAYS_CAPTURED, CAPTURED, Effect.NOTHING);

        on(VOIDING, Event.VOID_ASKED, VOIDING, Effect.CANCEL);
        on(VOIDING, Event.SAYS_ACTION, VOIDING, Effect.CANCEL);
        on(VOIDING, Event.SAYS_AUTHORIZED, VOIDING, Effect.CANCEL);
        on(VOIDING, Event.SAYS_CAPTURED, CAPTURED, Effect.GIVE_BACK);
        on(VOIDING, Event.SAYS_VOIDED, VOIDED, Effect.NOTHING);
        on(VOIDING, Event.SAYS_DECLINED, VOIDED, Effect.NOTHING);
        on(VOIDING, Event.SAYS_NOTHING, VOIDED, Effect.NOTHING);

        on(VOIDED, Event.VOID_ASKED, VOIDED, Effect.NOTHING);
        on(VOIDED, Event.SAYS_VOIDED, VOIDED, Effect.NOTHING);
        on(VOIDED, Event.SAYS_DECLINED, VOIDED, Effect.NOTHING);
        on(VOIDED, Event.SAYS_ACTION, VOIDING, Effect.CANCEL);
        on(VOIDED, Event.SAYS_AUTHORIZED, VOIDING, Effect.CANCEL);
        on(VOIDED, Event.SAYS_CAPTURED, CAPTURED, Effect.GIVE_BACK);

        on(DECLINED, Event.VOID_ASKED, DECLINED, Effect.NOTHING);
        on(DECLINED, Event.SAYS_DECLINED, DECLINED, Effect.NOTHING);
        on(DECLINED, Event.SAYS_VOIDED, DECLINED, Effect.NOTHING);
        on(DECLINED, Event.SAYS_ACTION, VOIDING, Effect.CANCEL);
        on(DECLINED, Event.SAYS_AUTHORIZED, VOIDING, Effect.CANCEL);
        on(DECLINED, Event.SAYS_CAPTURED, CAPTURED, Effect.GIVE_BACK);
    }

    private PaymentTable() {}

    /// The cell for this state and event; empty when the event is refused or means nothing there.
    static Optional<Cell> cell(PaymentState state, Event event) {
        return Optional.ofNullable(CELLS.getOrDefault(state, Map.of()).get(event));
    }

    private static void on(PaymentState state, Event event, PaymentState next, Effect effect) {
        Cell before =
                CELLS.computeIfAbsent(state, s -> new EnumMap<>(Event.class)).put(event, new Cell(next, effect));
        if (before != null) {
            throw new IllegalStateException("The payment table has " + state + " × " + event + " twice.");
        }
    }
}
