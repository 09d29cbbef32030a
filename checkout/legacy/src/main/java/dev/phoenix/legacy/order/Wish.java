package dev.phoenix.legacy.order;

import dev.phoenix.legacy.cart.Pricing;
import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.servlet.Body;
import dev.phoenix.legacy.servlet.Call;
import dev.phoenix.legacy.servlet.Refused;
import java.util.Optional;

/// What a shopper asks for when he places an order.
record Wish(long cartId, Money expectedTotal, Pricing.Shipping shipping, String email, String address, Tender tender) {
    private static final int MOST_TENDERS = 10;

    /// What he pays with. One thing only: *the monolith cannot split a payment*.
    sealed interface Tender {
        /// A card, by the provider's token.
        record Card(String token) implements Tender {}

        /// A gift card that covers everything.
        record GiftCard(String code, Optional<Money> amount) implements Tender {}
    }

    static Wish read(Body body) {
        body.only("cartId", "expectedTotal", "shipping", "email", "address", "tenders");
        var cartId = body.text("cartId");
        var email = body.text("email");
        if (!email.matches("[^@\\s]+@[^@\\s]+")) {
            throw Refused.invalid("email", "must be an address like ada@example.org.");
        }
        var expectedTotal = body.money("expectedTotal");
        var shipping = Pricing.Shipping.read(body);
        var address = body.object("address").map(each -> each.node().toString()).orElse("{}");
        var tenders =
                body.list("tenders", 1, MOST_TENDERS).stream().map(Wish::tender).toList();
        if (tenders.size() > 1) {
            throw new Refused(422, "tenders_not_combinable", "An order is paid with one card or one gift card.");
        }
        return new Wish(
                Call.digits(cartId).orElseThrow(() -> Refused.notFound("cart", cartId)),
                expectedTotal,
                shipping,
                email,
                address,
                tenders.getFirst());
    }

    private static Tender tender(Body body) {
        var type = body.text("type");
        return switch (type) {
            case Order.Tender.CARD -> new Tender.Card(body.only("type", "token").text("token"));
            case Order.Tender.GIFT_CARD ->
                new Tender.GiftCard(body.only("type", "code", "amount").text("code"), body.optionalMoney("amount"));
            default -> throw Refused.invalid("tenders", "must be of type card or giftCard.");
        };
    }
}
