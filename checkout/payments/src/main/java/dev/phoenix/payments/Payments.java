package dev.phoenix.payments;

import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import dev.phoenix.payments.PaymentTable.Effect;
import dev.phoenix.payments.PaymentTable.Event;
import dev.phoenix.payments.RefundStore.Refund;
import java.time.Duration;
import java.util.Optional;

/// The payments of one lane: writes each intention down, asks the provider outside any transaction, and writes the
/// answer down. What stays open is the reconciler's. Any thread.
final class Payments {
    /// A payment that the provider never showed within this time does not exist there: its search lags by less.
    private static final Duration SETTLED = Duration.ofSeconds(75);
    /// Effects one after the other that a single answer can start; more would be a loop.
    private static final int MOST_EFFECTS = 4;

    private final PaymentStore payments;
    private final RefundStore refunds;
    private final Optional<Provider> provider;

    /// Without a provider the lane refuses whatever needs one: it fails closed.
    Payments(PaymentStore payments, RefundStore refunds, Optional<Provider> provider) {
        this.payments = payments;
        this.refunds = refunds;
        this.provider = provider;
    }

    Payment find(String id) {
        return payments.find(id)
                .orElseThrow(() -> new Problem(404, "payment_not_found", "There is no payment " + id + ".").refusal());
    }

    /// Holds the amount on the card. A repeat of the id asks the provider again only while its answer is not known.
    Payment authorize(String id, Payment.Subject subject, Money amount) {
        if (amount.minor() <= 0) {
            throw new Problem(422, "amount_invalid", "A payment takes more than nothing.").refusal();
        }
        provider();
        var opened = payments.open(id, subject, amount);
        var payment = opened.orElseGet(() -> find(id));
        if (payment.state() != PaymentState.VOIDED
                && !payment.amounts().money(payment.amounts().requested()).equals(amount)) {
            throw new Problem(409, "payment_id_reused", "Payment " + id + " is of another amount.").refusal();
        }
        return payment.state() == PaymentState.UNKNOWN ? authorize(payment, opened.isPresent()) : payment;
    }

    private Payment authorize(Payment payment, boolean first) {
        return switch (provider().authorize(payment)) {
            case Provider.Stands stands -> carryOut(payments.said(payment, stands));
            case Provider.Refused refused ->
                payments.nothingThere(payment.id(), PaymentState.DECLINED, refused.code())
                        .payment();
            // Certainly nothing happened: the payment is over, and the caller knows at once.
            case Provider.Silent silent
            when silent.neverSent() && first ->
                payments.nothingThere(payment.id(), PaymentState.VOIDED, "provider_unavailable")
                        .payment();
            case Provider.Silent _, Provider.Nothing _, Provider.GaveBack _ -> find(payment.id());
        };
    }

    /// Takes the money that is held, or a part of it; the rest is let go. Only once.
    Payment capture(String id, Optional<Money> wanted) {
        if (wanted.isEmpty()) {
            var change = payments.askedForAll(id);
            if (change.isPresent()) {
                return carryOut(change.get());
            }
        }
        var payment = settled(id);
        var amounts = payment.amounts();
        var amount = wanted.orElseGet(() -> amounts.money(amounts.authorized()));
        if (!amount.currency().equals(amounts.currency())) {
            throw new Problem(422, "currency_mismatch", "The payment is in " + amounts.currency() + ".").refusal();
        }
        if (amount.minor() < 0 || amount.minor() > amounts.authorized()) {
            throw new Problem(409, "capture_exceeds_authorized", "Less than that is held on the card.").refusal();
        }
        var change = payments.asked(id, Event.CAPTURE_ASKED, amount.minor())
                .orElseThrow(() -> new Problem(409, "payment_not_authorized", "The payment is " + payment.state() + ".")
                        .refusal());
        if (wanted.isPresent() && change.payment().amounts().captureAsked() != amount.minor()) {
            throw new Problem(409, "already_captured", "A capture of another amount was asked for before.").refusal();
        }
        return carryOut(change);
    }

    /// Lets the held money go. A void that overtakes its payment wins.
    Payment release(String id) {
        payments.refuseInAdvance(id);
        var change = payments.asked(id, Event.VOID_ASKED, 0)
                .orElseThrow(() -> new Problem(
                                409, "payment_captured", "The money was taken, or is about to be: refund it instead.")
                        .refusal());
        return carryOut(change);
    }

    Refund refund(String id, String paymentId, Money amount) {
        if (amount.minor() <= 0) {
            throw new Problem(422, "amount_invalid", "A refund gives back more than nothing.").refusal();
        }
        find(paymentId);
        return giveBack(refunds.open(id, paymentId, amount));
    }

    /// Asks the provider how a payment stands and does what follows; the reconciler's one move.
    Payment reconcile(Payment payment) {
        if (!payment.state().unsettled() && payment.providerId().isEmpty()) {
            return payment;
        }
        return switch (provider().ask(payment)) {
            case Provider.Stands stands -> carryOut(payments.said(payment, stands));
            case Provider.Nothing _ -> nothingFound(payment);
            case Provider.Refused _, Provider.Silent _, Provider.GaveBack _ -> payment;
        };
    }

    private Payment nothingFound(Payment payment) {
        return switch (payment.state()) {
            case UNKNOWN -> authorize(payment, false);
            case VOIDING ->
                payment.age().compareTo(SETTLED) > 0
                        ? payments.nothingThere(payment.id(), PaymentState.VOIDED, "the provider never had it")
                                .payment()
                        : payment;
            case REQUIRES_ACTION, AUTHORIZED, CAPTURING, CAPTURED, VOIDED, DECLINED -> payment;
        };
    }

    Refund giveBack(Refund refund) {
        if (refund.state() != RefundStore.State.PENDING) {
            return refund;
        }
        return switch (provider().refund(refund.id(), refund.providerPaymentId(), refund.amount())) {
            case Provider.GaveBack gave -> refunds.succeeded(refund, gave.refundId());
            case Provider.Refused _, Provider.Stands _ -> refunds.failed(refund);
            case Provider.Silent _, Provider.Nothing _ -> refund;
        };
    }

    /// Carries out what a change asks for at the provider, and what follows from the answers.
    private Payment carryOut(PaymentStore.Change first) {
        var change = first;
        for (int i = 0; i < MOST_EFFECTS && change.effect() != Effect.NOTHING; i++) {
            var payment = change.payment();
            if (change.effect() == Effect.GIVE_BACK) {
                refund(
                        "giveback_" + payment.id(),
                        payment.id(),
                        payment.amounts().money(payment.amounts().captured()));
                return find(payment.id());
            }
            var said = payment.providerId()
                    .map(id -> change(payment, id))
                    .orElseGet(() -> provider().ask(payment));
            if (!(said instanceof Provider.Stands stands)) {
                return said instanceof Provider.Nothing ? nothingFound(payment) : payment;
            }
            change = payments.said(payment, stands);
        }
        return change.payment();
    }

    /// Captures or cancels; when the provider refuses, the payment moved without us and we ask how it stands.
    private Provider.Said change(Payment payment, String providerId) {
        var said = payment.state() == PaymentState.CAPTURING
                ? provider().capture(payment, providerId)
                : provider().cancel(payment, providerId);
        return said instanceof Provider.Refused ? provider().ask(payment) : said;
    }

    private Payment settled(String id) {
        var payment = find(id);
        return payment.state() == PaymentState.UNKNOWN ? reconcile(payment) : payment;
    }

    private Provider provider() {
        return provider.orElseThrow(
                () -> new Problem(403, "lane_closed", "This lane has no payment provider, so nothing is charged in it.")
                        .refusal());
    }
}
