package dev.phoenix.orders.checkout;

import dev.phoenix.chassis.Money;
import dev.phoenix.orders.pricing.Quote;
import java.time.Instant;
import java.util.List;

/// An order as shoppers see it.
public record Order(
        String id,
        String checkoutId,
        State state,
        List<Quote.Line> lines,
        Quote.Totals totals,
        List<Paid> tenders,
        Instant placedAt) {

    /// Placed, or taken back with its money and its units.
    public enum State {
        PLACED,
        CANCELLED
    }

    /// What a part of it was paid with.
    public record Paid(Checkout.Tender.Kind type, Money amount) {}

    public Order {
        lines = List.copyOf(lines);
        tenders = List.copyOf(tenders);
    }

    public Money total() {
        return totals.total();
    }

    static Order of(Checkout checkout, List<Checkout.Tender> paid, Instant placedAt) {
        var quote = checkout.terms().quote();
        return new Order(
                checkout.names().orderId(),
                checkout.id(),
                State.PLACED,
                quote.lines(),
                quote.totals(),
                paid.stream()
                        .map(tender -> new Paid(tender.kind(), tender.amount().orElseThrow()))
                        .toList(),
                placedAt);
    }
}
