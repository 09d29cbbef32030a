package dev.phoenix.payments;

import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Lane;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import dev.phoenix.chassis.Request;
import dev.phoenix.chassis.Routes;
import dev.phoenix.chassis.Service;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// The payments service: its routes over both lanes, and its reconcilers. Any thread.
final class PaymentsService {
    record PaymentAsked(String id, String checkoutId, Money amount, String token, Optional<String> cartId) {}

    record CaptureAsked(Optional<Money> amount) {}

    record RefundAsked(String id, Money amount) {}

    record GiftCardAsked(Money amount, Optional<String> code) {}

    record RedemptionAsked(String id, Money amount, Optional<Boolean> upTo) {}

    private final Map<Lane, PaymentLane> lanes;
    private final Webhooks webhooks;

    PaymentsService(Map<Lane, PaymentLane> lanes, Webhooks webhooks) {
        this.lanes = lanes;
        this.webhooks = webhooks;
    }

    static Service start(Settings settings) {
        var database = Database.open("payments", settings.database(), settings.connections());
        var routes = new Routes(settings.operatorToken());
        var upstreams = settings.upstreams();
        var live = new Provider(upstreams.providerUrl(), upstreams.providerKey(), "live", routes.meters());
        var standIn = upstreams
                .standInUrl()
                .map(url -> new Provider(url, upstreams.keyOfStandIn(), "shadow", routes.meters()));
        var lanes = new EnumMap<Lane, PaymentLane>(Lane.class);
        lanes.put(Lane.LIVE, PaymentLane.of(database.in(Lane.LIVE), Optional.of(live)));
        lanes.put(Lane.SHADOW, PaymentLane.of(database.in(Lane.SHADOW), standIn));
        new PaymentsService(lanes, new Webhooks(settings.webhookSecret())).addTo(routes);
        var reconcileLive = Reconciler.start(Lane.LIVE, lanes.get(Lane.LIVE), routes.meters());
        var reconcileShadow = Reconciler.start(Lane.SHADOW, lanes.get(Lane.SHADOW), routes.meters());
        return Service.start(settings.host(), settings.port(), routes, database, reconcileLive, reconcileShadow);
    }

    void addTo(Routes routes) {
        routes.operator("POST", "/payments", this::authorize)
                .operator(
                        "GET",
                        "/payments/{id}",
                        request -> Answer.ok(
                                in(request).payments().find(request.path("id")).view()))
                .operator("POST", "/payments/{id}/capture", this::capture)
                .operator(
                        "POST",
                        "/payments/{id}/void",
                        request -> Answer.ok(in(request)
                                .payments()
                                .release(request.path("id"))
                                .view()))
                .operator("POST", "/payments/{id}/refunds", this::refund)
                .operator("POST", "/gift-cards", this::issue)
                .operator("GET", "/gift-cards/{code}", this::giftCard)
                .operator("POST", "/gift-cards/{code}/redemptions", this::redeem)
                .operator(
                        "POST",
                        "/gift-cards/redemptions/{id}/reverse",
                        request -> Answer.ok(in(request).giftCards().reverse(request.path("id"))))
                .operator("POST", "/gift-cards/redemptions/{id}/refunds", this::refundRedemption)
                .operator(
                        "GET",
                        "/ledger/trial-balance",
                        request -> Answer.ok(Ledger.trialBalance(in(request).database())))
                .open("POST", "/webhooks/payments", this::webhook)
                .publish("openapi/payments.json");
    }

    private Answer authorize(Request request) {
        var asked = request.body(PaymentAsked.class);
        var subject = new Payment.Subject(asked.checkoutId(), asked.cartId(), Optional.of(asked.token()));
        return Answer.created(in(request)
                .payments()
                .authorize(asked.id(), subject, asked.amount())
                .view());
    }

    private Answer capture(Request request) {
        var body = request.bytes();
        var amount = body.length == 0
                ? Optional.<Money>empty()
                : Json.read(body, CaptureAsked.class).amount();
        return Answer.ok(
                in(request).payments().capture(request.path("id"), amount).view());
    }

    private Answer refund(Request request) {
        var asked = request.body(RefundAsked.class);
        var refund = in(request).payments().refund(asked.id(), request.path("id"), asked.amount());
        if (refund.state() == RefundStore.State.FAILED) {
            throw new Problem(409, "refund_refused", "The provider refused the refund.").refusal();
        }
        return Answer.created(refund.view());
    }

    private Answer issue(Request request) {
        var asked = request.body(GiftCardAsked.class);
        return Answer.created(in(request).giftCards().issue(asked.code(), asked.amount()));
    }

    private Answer giftCard(Request request) {
        return Answer.ok(in(request)
                .giftCards()
                .find(request.path("code"))
                .orElseThrow(() -> new Problem(404, "gift_card_unknown", "There is no such gift card.").refusal()));
    }

    private Answer redeem(Request request) {
        var asked = request.body(RedemptionAsked.class);
        return Answer.created(in(request)
                .giftCards()
                .redeem(
                        request.path("code"),
                        asked.id(),
                        asked.amount(),
                        asked.upTo().orElse(false)));
    }

    private Answer refundRedemption(Request request) {
        var asked = request.body(RefundAsked.class);
        return Answer.created(in(request).giftCards().refund(request.path("id"), asked.id(), asked.amount()));
    }

    private Answer webhook(Request request) {
        webhooks.take(in(request).database(), request.bytes(), request.header("Stripe-Signature"));
        return Answer.ok(Map.of("received", true));
    }

    private PaymentLane in(Request request) {
        return Optional.ofNullable(lanes.get(request.lane())).orElseThrow();
    }
}
