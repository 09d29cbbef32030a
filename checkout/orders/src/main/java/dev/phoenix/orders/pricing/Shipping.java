package dev.phoenix.orders.pricing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import java.util.Locale;

/// The ways to ship, with their prices in minor units of the cart's currency.
public enum Shipping {
    STANDARD(395),
    EXPRESS(995);

    private final long price;

    Shipping(long price) {
        this.price = price;
    }

    /// The way called so; anything else is refused.
    @JsonCreator
    public static Shipping of(String word) {
        return switch (word) {
            case "standard" -> STANDARD;
            case "express" -> EXPRESS;
            default -> throw new Problem(422, "invalid_request", "`shipping` must be standard or express.").refusal();
        };
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Money price(String currency) {
        return new Money(price, currency);
    }
}
