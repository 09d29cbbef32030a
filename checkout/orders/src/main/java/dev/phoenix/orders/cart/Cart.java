package dev.phoenix.orders.cart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.chassis.Money;
import java.util.List;
import java.util.Optional;

/// A cart with everything that prices it.
public record Cart(String id, Place place, List<Line> lines, Optional<Coupon> coupon, long version, State state) {
    /// Whether it can change.
    public enum State {
        OPEN,
        /// A checkout of it runs.
        LOCKED,
        ORDERED
    }

    /// Where it is taxed and in which currency it is paid.
    public record Place(String currency, String country, Optional<String> region) {}

    /// So many of a SKU with the same options, at the price of the moment it was put in.
    public record Line(String id, String sku, long quantity, JsonNode options, Money unitPrice, String taxCategory) {
        public Money subtotal() {
            return unitPrice.times(quantity);
        }
    }

    /// A line as shoppers see it.
    public record LineView(String id, String sku, long quantity, JsonNode options, Money unitPrice) {}

    /// A cart as shoppers see it.
    public record View(
            String id,
            String currency,
            String country,
            Optional<String> region,
            List<LineView> lines,
            Optional<String> coupon,
            long version) {}

    public Cart {
        lines = List.copyOf(lines);
    }

    public View view() {
        return new View(
                id,
                place.currency(),
                place.country(),
                place.region(),
                lines.stream()
                        .map(line ->
                                new LineView(line.id(), line.sku(), line.quantity(), line.options(), line.unitPrice()))
                        .toList(),
                coupon.map(Coupon::code),
                version);
    }

    /// All lines' prices together, before discount, shipping and tax.
    public Money subtotal() {
        return lines.stream().map(Line::subtotal).reduce(new Money(0, place.currency()), Money::plus);
    }
}
