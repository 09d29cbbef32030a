package dev.phoenix.gameday.provider;

import java.time.Instant;
import java.util.Map;

/// One thing that happened to money at the provider. A repeated call has no second effect, a refused one has none.
///
/// @param sequence the effect's place in the provider's log, from 1
/// @param intent the id of the PaymentIntent it belongs to
/// @param minor the amount in minor units of the currency
/// @param metadata what the caller wrote on the intent: `checkout` and `cart`
public record Effect(
        long sequence,
        Instant at,
        Kind kind,
        String intent,
        long minor,
        String currency,
        Map<String, String> metadata) {

    /// What happened to the money.
    public enum Kind {
        AUTHORISED,
        CAPTURED,
        VOIDED,
        REFUNDED
    }

    public Effect {
        metadata = Map.copyOf(metadata);
    }
}
