package dev.phoenix.legacy.cart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.tax.TaxRates;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/// A cart as its rows say. `ORDERED` and `PENDING` carts do not change any more.
public record Cart(
        long id,
        Currency currency,
        TaxRates.Place place,
        Optional<String> coupon,
        long version,
        State state,
        List<Line> lines) {

    /// Open, waiting for the shopper to act at the provider, or ordered.
    public enum State {
        OPEN,
        PENDING,
        ORDERED
    }

    /// So many of a SKU with the same options, at the price of the day they were put in.
    public record Line(long id, String sku, long quantity, JsonNode options, long unitPrice) {}

    public Cart {
        lines = List.copyOf(lines);
    }

    ObjectNode json() {
        var json = Json.object()
                .put("id", Long.toString(id))
                .put("currency", currency.getCurrencyCode())
                .put("country", place.country());
        if (!place.region().isEmpty()) {
            json.put("region", place.region());
        }
        var array = json.putArray("lines");
        for (var line : lines) {
            var item = array.addObject()
                    .put("id", Long.toString(line.id()))
                    .put("sku", line.sku())
                    .put("quantity", line.quantity());
            item.set("options", line.options());
            item.set("unitPrice", new Money(line.unitPrice(), currency).json());
        }
        coupon.ifPresent(code -> json.put("coupon", code));
        return json.put("version", version);
    }
}
