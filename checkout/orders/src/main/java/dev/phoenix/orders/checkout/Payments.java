package dev.phoenix.orders.checkout;

import dev.phoenix.chassis.Calls;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.PassedOn;
import dev.phoenix.chassis.Problem;
import dev.phoenix.chassis.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The payments service, as a checkout needs it. All calls carry names of ours and may be repeated. Any thread.
public final class Payments {
    /// What payments said of a payment, a redemption or a refund.
    sealed interface Said {}

    /// How a payment stands: `state` in payments' words.
    record Card(String state, Money authorized, Money captured, Money refunded, Optional<String> reason)
            implements Said {}

    /// What a gift card paid.
    record Redeemed(Money amount) implements Said {}

    /// A refund is done or will be.
    record Refunded(String state) implements Said {}

    /// It was refused, and nothing happened.
    record Refused(Problem problem) implements Said {}

    /// No usable answer. Unless `neverSent`, it may have happened.
    record Silent(boolean neverSent, String why) implements Said {}

    private record Asked(String id, String checkoutId, Money amount, String token, String cartId) {}

    private record Redeem(String id, Money amount, boolean upTo) {}

    private record Refund(String id, Money amount) {}

    private record Nothing() {}

    private record RedemptionBody(Money amount) {}

    private final Calls calls;

    public Payments(URI address, Duration deadline, Secret token) {
        this.calls = new Calls(address, deadline, Optional.of(token));
    }

    /// Asks for the hold, or, when it was asked for before, how it stands.
    Said authorize(Checkout checkout, Checkout.Tender card, Money amount, PassedOn passedOn) {
        var asked = new Asked(card.id(), checkout.id(), amount, card.secret(), checkout.cartId());
        return said(calls.post("/payments", asked, Card.class, passedOn));
    }

    Said find(String paymentId, PassedOn passedOn) {
        return said(calls.get("/payments/" + paymentId, Card.class, passedOn));
    }

    Said capture(String paymentId, PassedOn passedOn) {
        return said(calls.post("/payments/" + paymentId + "/capture", new Nothing(), Card.class, passedOn));
    }

    Said release(String paymentId, PassedOn passedOn) {
        return said(calls.post("/payments/" + paymentId + "/void", new Nothing(), Card.class, passedOn));
    }

    Said refund(String refundId, String paymentId, Money amount, PassedOn passedOn) {
        return said(calls.post(
                "/payments/" + paymentId + "/refunds", new Refund(refundId, amount), Refunded.class, passedOn));
    }

    /// Gives a part of what a gift card paid back to it.
    Said refundRedemption(String refundId, String redemptionId, Money amount, PassedOn passedOn) {
        var path = "/gift-cards/redemptions/" + redemptionId + "/refunds";
        return redeemed(calls.post(path, new Refund(refundId, amount), RedemptionBody.class, passedOn));
    }

    Said redeem(Checkout.Tender giftCard, Money amount, boolean upTo, PassedOn passedOn) {
        var path = "/gift-cards/" + giftCard.secret() + "/redemptions";
        return redeemed(calls.post(path, new Redeem(giftCard.id(), amount, upTo), RedemptionBody.class, passedOn));
    }

    Said reverse(String redemptionId, PassedOn passedOn) {
        var path = "/gift-cards/redemptions/" + redemptionId + "/reverse";
        return redeemed(calls.post(path, new Nothing(), RedemptionBody.class, passedOn));
    }

    private static Said redeemed(Calls.Reply<RedemptionBody> reply) {
        return switch (reply) {
            case Calls.Done<RedemptionBody> done -> new Redeemed(done.body().amount());
            case Calls.Refused<RedemptionBody> refused -> new Refused(refused.problem());
            case Calls.Failed<RedemptionBody> failed -> new Silent(failed.neverSent(), failed.why());
        };
    }

    private static <T extends Said> Said said(Calls.Reply<T> reply) {
        return switch (reply) {
            case Calls.Done<T> done -> done.body();
            case Calls.Refused<T> refused -> new Refused(refused.problem());
            case Calls.Failed<T> failed -> new Silent(failed.neverSent(), failed.why());
        };
    }
}
