package dev.phoenix.legacy.order;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.legacy.cart.Pricing;
import dev.phoenix.legacy.servlet.Json;
import java.util.Optional;

/// An attempt to turn a cart into an order that got as far as a payment.
record Checkout(long id, long cartId, State state, Optional<Long> orderId, Pricing.Shipping shipping) {
    /// Waiting for the shopper to act at the provider, placed, or given up.
    enum State {
        PAYMENT_PENDING,
        PLACED,
        FAILED
    }

    ObjectNode json() {
        var json = Json.object().put("checkoutId", Long.toString(id)).put("state", state.name());
        orderId.ifPresent(order -> json.put("orderId", Long.toString(order)));
        return json;
    }
}
