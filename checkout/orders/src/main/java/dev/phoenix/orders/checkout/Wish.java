package dev.phoenix.orders.checkout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import dev.phoenix.orders.cart.Ids;
import dev.phoenix.orders.pricing.Shipping;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What a shopper asks for when they place an order.
public record Wish(
        String cartId,
        Money expectedTotal,
        Shipping shipping,
        String email,
        Optional<ObjectNode> address,
        List<WishedTender> tenders) {
    private static final int MOST_TENDERS = 10;

    /// What they pay with.
    public record WishedTender(String type, Optional<String> token, Optional<String> code, Optional<Money> amount) {}

    public Wish {
        tenders = List.copyOf(tenders);
        if (!email.matches("[^@\\s]+@[^@\\s]+")) {
            throw invalid("`email` must be an address like ada@example.org.");
        }
        if (tenders.isEmpty() || tenders.size() > MOST_TENDERS) {
            throw invalid("`tenders` must be a list of 1 to " + MOST_TENDERS + ".");
        }
        tenders.forEach(Wish::check);
    }

    private static void check(WishedTender tender) {
        switch (tender.type()) {
            case "card" -> {
                if (tender.token().filter(token -> !token.isBlank()).isEmpty()
                        || tender.code().isPresent()
                        || tender.amount().isPresent()) {
                    throw invalid("A card is `{type, token}`; it pays what is left.");
                }
            }
            case "giftCard" -> {
                if (tender.code().filter(code -> !code.isBlank()).isEmpty()
                        || tender.token().isPresent()) {
                    throw invalid("A gift card is `{type, code, amount?}`.");
                }
            }
            default -> throw invalid("`tenders` must be of type card or giftCard.");
        }
    }

    private static Problem.Refusal invalid(String what) {
        return new Problem(422, "invalid_request", what).refusal();
    }

    ObjectNode addressOrNone() {
        return address.orElseGet(() -> Json.mapper().createObjectNode());
    }

    /// The tenders with names of their own for this attempt, if they can pay the total.
    List<Checkout.Tender> tendersFor(Money total) {
        var cards = tenders.stream().filter(each -> each.type().equals("card")).count();
        if (cards > 1) {
            throw new Problem(422, "tenders_not_combinable", "An order is paid with at most one card.").refusal();
        }
        var codes = new HashSet<String>();
        long fixed = 0;
        boolean flexible = cards > 0;
        for (var tender : tenders) {
            if (tender.code().filter(code -> !codes.add(code)).isPresent()) {
                throw new Problem(422, "tenders_not_combinable", "A gift card is named once.").refusal();
            }
            if (tender.code()
                    .filter(code -> !code.matches("[A-Za-z0-9_-]{1,64}"))
                    .isPresent()) {
                throw new Problem(422, "gift_card_unknown", "There is no such gift card.").refusal();
            }
            flexible |= tender.amount().isEmpty();
            fixed = Math.addExact(
                    fixed, tender.amount().map(amount -> checked(amount, total)).orElse(0L));
        }
        if (fixed > total.minor() || (!flexible && fixed < total.minor())) {
            throw new Problem(422, "tenders_mismatch", "The tenders' amounts do not come to the total.").refusal();
        }
        return tenders.stream().map(Wish::named).toList();
    }

    private static long checked(Money amount, Money total) {
        if (!amount.currency().equals(total.currency())) {
            throw new Problem(422, "currency_mismatch", "The gift card pays in another currency.").refusal();
        }
        if (amount.minor() <= 0) {
            throw invalid("A tender's `amount` is more than 0.");
        }
        return amount.minor();
    }

    private static Checkout.Tender named(WishedTender tender) {
        return tender.type().equals("card")
                ? new Checkout.Tender(
                        Checkout.Tender.Kind.CARD,
                        Ids.next("pay"),
                        tender.token().orElseThrow(),
                        Optional.empty())
                : new Checkout.Tender(
                        Checkout.Tender.Kind.GIFT_CARD,
                        Ids.next("red"),
                        tender.code().orElseThrow(),
                        tender.amount());
    }
}
