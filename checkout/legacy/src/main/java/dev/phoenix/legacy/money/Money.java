package dev.phoenix.legacy.money;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Currency;

/// An amount in the minor units of its currency (cents, pence, yen).
public record Money(long minor, Currency currency) {
    public ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("amount", minor).put("currency", currency.getCurrencyCode());
    }
}
