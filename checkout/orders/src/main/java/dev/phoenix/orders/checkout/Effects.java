package dev.phoenix.orders.checkout;

import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.PassedOn;
import dev.phoenix.chassis.Problem;
import dev.phoenix.orders.checkout.Checkout.Tender;
import dev.phoenix.orders.checkout.CheckoutTable.Event;
import dev.phoenix.orders.pricing.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What is done at other services in each state of a checkout. Every effect may be carried out again after a crash:
/// it uses the names in the checkout's row. Not final: tests crash between effects by extending it. Any thread.
class Effects {
    private static final Logger LOG = Logger.getLogger(Effects.class.getName());

    /// What an effect brought about: the event, the tenders as they are paid by now, the problem for the shopper.
    record Happened(Event event, List<Tender> paid, Optional<Problem> problem) {
        static Happened of(Event event) {
            return new Happened(event, List.of(), Optional.empty());
        }

        static Happened of(Event event, Problem problem) {
            return new Happened(event, List.of(), Optional.of(problem));
        }

        static Happened paid(Event event, List<Tender> paid) {
            return new Happened(event, List.copyOf(paid), Optional.empty());
        }
    }

    private static final Problem NO_INVENTORY =
            new Problem(503, "inventory_unavailable", "Inventory does not answer. Nothing was charged; try again.");
    private static final Problem NO_PAYMENTS =
            new Problem(503, "payment_unavailable", "Payments do not work at present. Nothing was charged; try again.");

    private final Inventory inventory;
    private final Payments payments;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Effects(Inventory inventory, Payments payments) {
        this.inventory = inventory;
        this.payments = payments;
    }

    /// Carries out a state's effect. FINALIZE and NOTHING are not among them: they need no other service.
    Happened carryOut(CheckoutState.Effect effect, Checkout checkout, List<Tender> paid, PassedOn passedOn) {
        return switch (effect) {
            case RESERVE -> reserve(checkout, passedOn);
            case REDEEM -> redeem(checkout, passedOn);
            case AUTHORIZE -> authorize(checkout, paid, passedOn);
            case ASK_PAYMENT -> askPayment(checkout, passedOn);
            case SETTLE -> settle(checkout, passedOn);
            case UNDO -> undo(checkout, passedOn);
            case GIVE_BACK -> giveBack(checkout, passedOn);
            case FINALIZE, NOTHING -> throw new IllegalArgumentException(effect + " is nobody else's work.");
        };
    }

    private Happened reserve(Checkout checkout, PassedOn passedOn) {
        checkout.names().staleReservationId().ifPresent(stale -> inventory.release(stale, passedOn));
        var said = inventory.reserve(
                checkout.names().reservationId(), checkout.terms().quote().lines(), passedOn);
        return switch (said.outcome()) {
            case DONE, SOLD -> Happened.of(Event.RESERVED);
            case OUT_OF_STOCK, HELD ->
                Happened.of(Event.OUT_OF_STOCK, said.problem().orElseThrow());
            // It ran out since an earlier attempt: the next attempt takes a new name for it.
            case GONE -> Happened.of(Event.RAN_OUT);
            // If it happened after all, it runs out by itself.
            case SILENT, UNREACHABLE -> Happened.of(Event.UNAVAILABLE, NO_INVENTORY);
        };
    }

    private Happened redeem(Checkout checkout, PassedOn passedOn) {
        var paid = new ArrayList<Tender>();
        var left = checkout.terms().total();
        var giftCards = checkout.terms().tenders().stream()
                .filter(tender -> tender.kind() == Tender.Kind.GIFT_CARD)
                .toList();
        boolean cardFollows = giftCards.size() < checkout.terms().tenders().size();
        for (int i = 0; i < giftCards.size() && left.minor() > 0; i++) {
            var giftCard = giftCards.get(i);
            boolean upTo = giftCard.amount().isEmpty() && (cardFollows || i < giftCards.size() - 1);
            var said = payments.redeem(giftCard, giftCard.amount().orElse(left), upTo, passedOn);
            switch (said) {
                case Payments.Redeemed redeemed -> {
                    paid.add(giftCard.paid(redeemed.amount()));
                    left = left.minus(redeemed.amount());
                }
                case Payments.Refused refused -> {
                    return Happened.of(Event.GIFT_CARD_REFUSED, refused.problem());
                }
                case Payments.Silent _, Payments.Card _, Payments.Refunded _ -> {
                    return Happened.of(Event.UNAVAILABLE, NO_PAYMENTS);
                }
            }
        }
        return Happened.paid(Event.REDEEMED, paid);
    }

    private Happened authorize(Checkout checkout, List<Tender> paid, PassedOn passedOn) {
        var left = left(checkout, paid);
        var card = checkout.terms().tenders().stream()
                .filter(tender -> tender.kind() == Tender.Kind.CARD)
                .findFirst();
        if (left.minor() == 0 || card.isEmpty()) {
            return left.minor() == 0
                    ? Happened.paid(Event.AUTHORIZED, paid)
                    : Happened.of(Event.GIFT_CARD_REFUSED, insufficient());
        }
        return switch (payments.authorize(checkout, card.get(), left, passedOn)) {
            case Payments.Card said -> authorized(said, paid, card.get().paid(left));
            case Payments.Refused refused -> Happened.of(Event.UNAVAILABLE, closed(refused.problem()));
            case Payments.Silent silent when silent.neverSent() -> Happened.of(Event.UNAVAILABLE, NO_PAYMENTS);
            case Payments.Silent silent -> unknown(checkout, silent.why(), paid);
            case Payments.Redeemed _, Payments.Refunded _ -> throw new IllegalStateException("Not said of a card.");
        };
    }

    /// Money may be held by now: the worker asks again.
    private static Happened unknown(Checkout checkout, String why, List<Tender> paid) {
        LOG.log(Level.WARNING, "The payment of checkout {0} is unknown: {1}.", new Object[] {checkout.id(), why});
        return Happened.paid(Event.PENDING, paid);
    }

    private static Happened authorized(Payments.Card said, List<Tender> before, Tender card) {
        var paid = new ArrayList<>(before);
        paid.add(card);
        return switch (said.state()) {
            case "AUTHORIZED", "CAPTURING", "CAPTURED" -> Happened.paid(Event.AUTHORIZED, paid);
            case "DECLINED" ->
                Happened.of(
                        before.isEmpty() ? Event.DECLINED : Event.DECLINED_IN_PART,
                        new Problem(
                                402,
                                "payment_declined",
                                "The card was declined: " + said.reason().orElse("no reason given") + "."));
            case "VOIDED", "VOIDING" -> Happened.of(Event.GIVEN_UP, NO_PAYMENTS);
            default -> Happened.paid(Event.PENDING, before);
        };
    }

    /// Looks again at a payment that was open, and keeps the units meanwhile.
    private Happened askPayment(Checkout checkout, PassedOn passedOn) {
        var lost = keep(checkout, passedOn);
        if (lost.isPresent()) {
            return lost.get();
        }
        var redeemed = redeem(checkout, passedOn);
        if (redeemed.event() != Event.REDEEMED) {
            return redeemed.event() == Event.UNAVAILABLE ? Happened.of(Event.LATER) : redeemed;
        }
        var asked = authorize(checkout, redeemed.paid(), passedOn);
        return switch (asked.event()) {
            case AUTHORIZED, DECLINED, DECLINED_IN_PART, GIFT_CARD_REFUSED, GIVEN_UP -> asked;
            default -> Happened.of(Event.LATER);
        };
    }

    /// Keeps the units for longer, or takes them anew where they ran out: nobody is told that they are gone while they
    /// are there. What stands in the way of that, if anything.
    private Optional<Happened> keep(Checkout checkout, PassedOn passedOn) {
        var name = checkout.names().reservationId();
        if (inventory.extend(name, passedOn).outcome() != Inventory.Outcome.GONE) {
            return Optional.empty();
        }
        var anew = inventory.reserve(name, checkout.terms().quote().lines(), passedOn);
        return switch (anew.outcome()) {
            case DONE, SOLD -> Optional.empty();
            case GONE -> Optional.of(Happened.of(Event.RAN_OUT));
            case OUT_OF_STOCK, HELD ->
                Optional.of(Happened.of(Event.OUT_OF_STOCK, anew.problem().orElseThrow()));
            case SILENT, UNREACHABLE -> Optional.of(Happened.of(Event.LATER));
        };
    }

    /// Sells the units and takes the money, side by side: both are certain by now and neither waits for the other.
    private Happened settle(Checkout checkout, PassedOn passedOn) {
        var selling = threads.submit(() -> sell(checkout, passedOn));
        boolean lost = false;
        boolean open = false;
        for (var tender : checkout.terms().tenders()) {
            if (tender.kind() == Tender.Kind.CARD) {
                var state = taken(tender.id(), passedOn);
                lost |= state.startsWith("VOID") || state.equals("DECLINED");
                open |= !state.equals("CAPTURED");
            }
        }
        var sold = outcome(selling);
        if (lost || sold == Inventory.Outcome.OUT_OF_STOCK) {
            return Happened.of(Event.LOST);
        }
        return Happened.of(open || sold != Inventory.Outcome.DONE ? Event.LATER : Event.SETTLED);
    }

    /// How the payment stands after the capture was asked for; a refusal alone does not say that the money is gone.
    private String taken(String paymentId, PassedOn passedOn) {
        var said = payments.capture(paymentId, passedOn);
        if (said instanceof Payments.Refused) {
            said = payments.find(paymentId, passedOn);
        }
        return said instanceof Payments.Card card ? card.state() : "UNKNOWN";
    }

    private Inventory.Outcome sell(Checkout checkout, PassedOn passedOn) {
        var reservation = checkout.names().reservationId();
        var said = inventory.commit(reservation, passedOn);
        if (said.outcome() != Inventory.Outcome.GONE) {
            return said.outcome();
        }
        // It ran out while nobody drove the checkout. The order stands, so its units are asked for once more.
        var again = reservation + "_again";
        var reserved = inventory.reserve(again, checkout.terms().quote().lines(), passedOn);
        return reserved.outcome() == Inventory.Outcome.DONE
                ? inventory.commit(again, passedOn).outcome()
                : reserved.outcome();
    }

    private static Inventory.Outcome outcome(Future<Inventory.Outcome> selling) {
        try {
            return selling.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("Selling failed; it will be repeated.", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Inventory.Outcome.SILENT;
        }
    }

    /// Lets all money go. The units stay reserved until they run out: the shopper's next attempt takes them over.
    private Happened undo(Checkout checkout, PassedOn passedOn) {
        boolean done = true;
        for (var tender : checkout.terms().tenders()) {
            var said = tender.kind() == Tender.Kind.CARD
                    ? payments.release(tender.id(), passedOn)
                    : payments.reverse(tender.id(), passedOn);
            done &= !(said instanceof Payments.Silent) && !(said instanceof Payments.Refused);
        }
        return Happened.of(done ? Event.UNDONE : Event.LATER);
    }

    /// Takes an order back: all money to the shopper, all units onto the shelf.
    private Happened giveBack(Checkout checkout, PassedOn passedOn) {
        boolean done = true;
        for (var tender : checkout.terms().tenders()) {
            done &= tender.kind() == Tender.Kind.CARD
                    ? cardGivenBack(tender.id(), passedOn)
                    : payments.reverse(tender.id(), passedOn) instanceof Payments.Redeemed;
        }
        var lines = checkout.terms().quote().lines();
        var reservation = checkout.names().reservationId();
        done &= unitsGivenBack(reservation, lines, passedOn);
        done &= unitsGivenBack(reservation + "_again", lines, passedOn);
        return Happened.of(done ? Event.GIVEN_BACK : Event.LATER);
    }

    private boolean unitsGivenBack(String reservation, List<Quote.Line> lines, PassedOn passedOn) {
        return switch (inventory.release(reservation, passedOn).outcome()) {
            case DONE, GONE -> true;
            case SOLD ->
                inventory.bringBack("cancel_" + reservation, lines, passedOn).outcome() == Inventory.Outcome.DONE;
            case OUT_OF_STOCK, HELD, SILENT, UNREACHABLE -> false;
        };
    }

    private boolean cardGivenBack(String paymentId, PassedOn passedOn) {
        if (!(payments.find(paymentId, passedOn) instanceof Payments.Card card)) {
            return false;
        }
        return switch (card.state()) {
            case "CAPTURED" -> {
                var left = card.captured().minus(card.refunded());
                yield left.minor() == 0
                        || payments.refund("cancel_" + paymentId, paymentId, left, passedOn)
                                instanceof Payments.Refunded;
            }
            case "VOIDED", "VOIDING", "DECLINED" -> true;
            case "CAPTURING" -> false;
            default -> payments.release(paymentId, passedOn) instanceof Payments.Card;
        };
    }

    private static Money left(Checkout checkout, List<Tender> paid) {
        return paid.stream()
                .map(tender -> tender.amount().orElseThrow())
                .reduce(checkout.terms().total(), Money::minus);
    }

    private static Problem insufficient() {
        return new Problem(422, "gift_card_insufficient", "The gift cards do not cover the order.");
    }

    private static Problem closed(Problem refused) {
        return new Problem(
                503, "payment_unavailable", "Payments refused: " + refused.code() + ". Nothing was charged.");
    }
}
