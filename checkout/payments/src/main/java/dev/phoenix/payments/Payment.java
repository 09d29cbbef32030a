package dev.phoenix.payments;

import dev.phoenix.chassis.Money;
import java.time.Duration;
import java.util.Optional;

/// One attempt to take money from a card for a checkout. Its id is the caller's and is the root of every provider
/// idempotency key, so that a repeat of any step is the same step.
record Payment(
        String id,
        Subject subject,
        PaymentState state,
        Amounts amounts,
        Optional<String> providerId,
        Optional<String> reason,
        Duration age) {

    /// What the payment is for, and the card's token (the provider's name for a card; never a card number).
    record Subject(String checkoutId, Optional<String> cartId, Optional<String> token) {}

    /// Amounts in minor units of one currency. `captureAsked` is 0 until a capture was asked for.
    record Amounts(String currency, long requested, long authorized, long captureAsked, long captured, long refunded) {
        Money money(long minor) {
            return new Money(minor, currency);
        }
    }

    /// What callers see of it.
    record View(
            String id,
            String checkoutId,
            PaymentState state,
            Money authorized,
            Money captured,
            Money refunded,
            Optional<String> reason) {}

    View view() {
        return new View(
                id,
                subject.checkoutId(),
                state,
                amounts.money(amounts.authorized()),
                amounts.money(amounts.captured()),
                amounts.money(amounts.refunded()),
                reason);
    }
}
