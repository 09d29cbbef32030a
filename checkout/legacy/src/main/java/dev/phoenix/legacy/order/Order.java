package dev.phoenix.legacy.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.servlet.Json;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/// An order as its rows say.
public record Order(
        long id, long checkoutId, State state, Instant placedAt, Sums sums, List<Line> lines, List<Tender> tenders) {

    /// Placed, or taken back with its money and its units.
    public enum State {
        PLACED,
        CANCELLED
    }

    /// What it came to.
    public record Sums(Currency currency, long subtotal, long discount, long shipping, long tax, long total) {
        ObjectNode json() {
            var json = Json.object();
            json.set("subtotal", new Money(subtotal, currency).json());
            json.set("discount", new Money(discount, currency).json());
            json.set("shipping", new Money(shipping, currency).json());
            json.set("tax", new Money(tax, currency).json());
            json.set("total", new Money(total, currency).json());
            return json;
        }
    }

    /// What was bought.
    public record Line(
            String sku, long quantity, JsonNode options, long unitPrice, long subtotal, long discount, long tax) {
        ObjectNode json(Currency currency) {
            var json = Json.object().put("sku", sku).put("quantity", quantity);
            json.set("options", options);
            json.set("unitPrice", new Money(unitPrice, currency).json());
            json.set("subtotal", new Money(subtotal, currency).json());
            json.set("discount", new Money(discount, currency).json());
            json.set("tax", new Money(tax, currency).json());
            return json;
        }
    }

    /// What it was paid with: `card` with the payment's id, `giftCard` with the card's code.
    public record Tender(String type, long amount, String reference) {
        static final String CARD = "card";
        static final String GIFT_CARD = "giftCard";
    }

    public Order {
        lines = List.copyOf(lines);
        tenders = List.copyOf(tenders);
    }

    /// What was paid, back in its currency.
    Money money(long minor) {
        return new Money(minor, sums.currency());
    }

    ObjectNode json() {
        var json = Json.object()
                .put("id", Long.toString(id))
                .put("checkoutId", Long.toString(checkoutId))
                .put("state", state.name());
        var lineArray = json.putArray("lines");
        lines.forEach(line -> lineArray.add(line.json(sums.currency())));
        json.set("totals", sums.json());
        var tenderArray = json.putArray("tenders");
        for (var tender : tenders) {
            tenderArray
                    .addObject()
                    .put("type", tender.type())
                    .set("amount", money(tender.amount()).json());
        }
        return json.put("placedAt", placedAt.toString());
    }
}
