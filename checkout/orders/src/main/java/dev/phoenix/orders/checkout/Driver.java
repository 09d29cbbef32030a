package dev.phoenix.orders.checkout;

import dev.phoenix.chassis.PassedOn;
import dev.phoenix.chassis.Problem;
import dev.phoenix.orders.checkout.Checkout.Tender;
import dev.phoenix.orders.checkout.CheckoutState.Effect;
import dev.phoenix.orders.checkout.CheckoutStore.Overtaken;
import dev.phoenix.orders.checkout.CheckoutTable.Event;
import dev.phoenix.orders.checkout.Effects.Happened;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Drives a checkout by its table: carries out the state's effect, reads the row for what happened, moves on. The hot
/// path and the worker both use it, at the same time if it must be: effects may be repeated, and a state is changed
/// only by whoever read it last. Any thread.
final class Driver {
    /// A payment is looked at again this soon; shoppers are waiting for it.
    private static final Duration PENDING_LOOK = Duration.ofSeconds(1);

    private static final Duration LOOK = Duration.ofSeconds(4);
    /// From PREPARED to COMPLETED takes 6 moves; more than this is a loop.
    private static final int MOST_MOVES = 12;

    /// Where a drive ended. The order is there when this drive placed it.
    record Driven(Checkout checkout, Optional<Order> order) {}

    private final CheckoutStore store;
    private final Effects effects;
    private final Clock clock;

    Driver(CheckoutStore store, Effects effects, Clock clock) {
        this.store = store;
        this.effects = effects;
        this.clock = clock;
    }

    /// Drives until the order is placed, or the checkout failed, or somebody must be waited for.
    Driven toOrder(Checkout checkout, PassedOn passedOn) {
        return drive(checkout, passedOn, true);
    }

    /// Drives as far as it goes.
    Checkout toEnd(Checkout checkout, PassedOn passedOn) {
        return drive(checkout, passedOn, false).checkout();
    }

    private Driven drive(Checkout start, PassedOn passedOn, boolean untilPlaced) {
        var checkout = start;
        var state = start.state();
        List<Tender> paid = List.of();
        try {
            for (int i = 0; i < MOST_MOVES && state.effect() != Effect.NOTHING; i++) {
                if (state.effect() == Effect.FINALIZE) {
                    var order = Order.of(checkout, paid, clock.instant().truncatedTo(ChronoUnit.MICROS));
                    checkout = store.place(checkout, order, checkedSum(checkout, paid));
                    state = checkout.state();
                    if (untilPlaced) {
                        return new Driven(checkout, Optional.of(order));
                    }
                    continue;
                }
                var happened = effects.carryOut(state.effect(), checkout, paid, passedOn);
                if (happened.event() == Event.LATER) {
                    return new Driven(checkout, Optional.empty());
                }
                state = next(state, happened.event(), untilPlaced);
                paid = happened.paid();
                checkout = written(checkout, state, happened);
            }
            return new Driven(checkout, Optional.empty());
        } catch (Overtaken _) {
            return new Driven(store.find(start.id()).orElse(start), Optional.empty());
        }
    }

    /// Only the first drive knows that nobody was further than itself, and only while no worker has claimed the
    /// checkout; one that resumes undoes what the first may have done, or may be doing still.
    private static CheckoutState next(CheckoutState state, Event event, boolean first) {
        var next = row(state, event).next();
        return state == CheckoutState.PREPARED && next == CheckoutState.FAILED && !first
                ? row(state, Event.RESUMED_IN_VAIN).next()
                : next;
    }

    /// Starts to take an order back. Empty when its state does not allow it.
    Optional<Checkout> cancel(Checkout checkout) {
        return CheckoutTable.row(checkout.state(), Event.CANCEL_ASKED)
                .map(row -> store.move(checkout, row.next(), Optional.empty(), LOOK));
    }

    /// Ends the waiting for a payment.
    Checkout giveUp(Checkout checkout) {
        var problem = new Problem(409, "payment_abandoned", "The payment was not completed in time.");
        return store.move(checkout, row(checkout.state(), Event.GIVEN_UP).next(), Optional.of(problem), Duration.ZERO);
    }

    private static CheckoutTable.Row row(CheckoutState state, Event event) {
        return CheckoutTable.row(state, event)
                .orElseThrow(() -> new IllegalStateException(
                        "The checkout table has no row for " + state + " × " + event + "; it must be added."));
    }

    /// Writes the new state down, if resuming from the old one would not do the same.
    private Checkout written(Checkout checkout, CheckoutState next, Happened happened) {
        return switch (next) {
            case FAILED ->
                store.fail(checkout, happened.problem().or(checkout::problem).orElse(UNEXPLAINED));
            case COMPLETED -> store.complete(checkout);
            case CANCELLED -> store.cancelled(checkout);
            case PAYMENT_PENDING ->
                happened.event() == Event.RAN_OUT
                        ? renamed(checkout)
                        : store.move(checkout, next, Optional.empty(), PENDING_LOOK);
            case UNDOING, CANCELLING -> store.move(checkout, next, happened.problem(), LOOK);
            case PREPARED -> renamed(checkout);
            case RESERVED, REDEEMED, AUTHORIZED, PLACED -> checkout;
        };
    }

    private Checkout renamed(Checkout checkout) {
        return store.rename(checkout, checkout.names().reservationId() + "_" + checkout.revision());
    }

    private static final Problem UNEXPLAINED =
            new Problem(503, "checkout_failed", "The checkout failed. Nothing was charged; try again.");

    /// G2 and G5 before anything is written: the tenders pay the total exactly.
    private static List<Tender> checkedSum(Checkout checkout, List<Tender> paid) {
        long sum = paid.stream()
                .mapToLong(tender -> tender.amount().orElseThrow().minor())
                .sum();
        if (sum != checkout.terms().total().minor()) {
            throw new IllegalStateException("Checkout " + checkout.id() + " is paid with " + sum + " of "
                    + checkout.terms().total().minor() + "; no order is made of it.");
        }
        return paid;
    }
}
