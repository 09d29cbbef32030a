package dev.phoenix.gameday.provider;

import java.util.Map;

/// A PaymentIntent: what was asked for, and how far it got.
record Intent(String id, Terms terms, Progress progress) {

    /// What the merchant asked for; never changes.
    record Terms(long minor, String currency, boolean captureLater, Map<String, String> metadata, long createdSecond) {
        Terms {
            metadata = Map.copyOf(metadata);
        }
    }

    /// Where the money is now. `capturable` is authorised and not yet captured; an empty decline means none.
    record Progress(Status status, String token, long capturable, long received, long refunded, String decline) {}

    /// The states of the PaymentIntent lifecycle that the simulator knows.
    enum Status {
        REQUIRES_PAYMENT_METHOD,
        REQUIRES_CONFIRMATION,
        REQUIRES_ACTION,
        REQUIRES_CAPTURE,
        SUCCEEDED,
        CANCELED;

        String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    Intent now(Progress next) {
        return new Intent(id, terms, next);
    }

    Intent now(Status status) {
        return now(new Progress(
                status, progress.token, progress.capturable, progress.received, progress.refunded, progress.decline));
    }
}
