package dev.phoenix.orders.checkout;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import dev.phoenix.orders.pricing.Quote;
import java.util.List;
import java.util.Optional;

/// One cart on its way to an order, as its row says. Everything that is needed to go on is in it, so that any
/// process can resume it at any time.
record Checkout(
        String id,
        String cartId,
        CheckoutState state,
        long revision,
        Names names,
        Terms terms,
        Optional<Problem> problem) {

    /// The names others know it by, chosen before the first of them was called.
    record Names(String orderId, String reservationId, Optional<String> staleReservationId, String idempotencyKey) {}

    /// What was agreed: the price, who pays with what, and where to.
    record Terms(Quote quote, List<Tender> tenders, String email, JsonNode address, Optional<String> coupon) {
        Terms {
            tenders = List.copyOf(tenders);
        }

        Money total() {
            return quote.totals().total();
        }

        Terms with(List<Tender> paid) {
            return new Terms(quote, paid, email, address, coupon);
        }
    }

    /// What pays a part. `id` is the tender's name at payments. `secret` is the card's token or the gift card's
    /// code. Without an amount it pays what is left, a gift card as far as it goes.
    record Tender(Kind kind, String id, String secret, Optional<Money> amount) {
        /// What it is, in the API's words.
        enum Kind {
            CARD("card"),
            GIFT_CARD("giftCard");

            private final String word;

            Kind(String word) {
                this.word = word;
            }

            @JsonValue
            String word() {
                return word;
            }
        }

        Tender paid(Money paid) {
            return new Tender(kind, id, kind == Kind.CARD ? "" : secret, Optional.of(paid));
        }

        /// What an order says it was paid with.
        String reference() {
            return kind == Kind.CARD ? id : secret;
        }
    }

    /// The same after a move that changed nothing else.
    Checkout in(CheckoutState next, long nextRevision) {
        return new Checkout(id, cartId, next, nextRevision, names, terms, problem);
    }

    /// What shoppers see of it.
    record View(String checkoutId, String state, Optional<String> orderId, Optional<Problem> problem) {}

    View view() {
        boolean placed = state.word().equals("PLACED");
        return new View(
                id,
                state.word(),
                placed ? Optional.of(names.orderId()) : Optional.empty(),
                state == CheckoutState.FAILED ? problem : Optional.empty());
    }
}
