package dev.phoenix.gameday.provider;

import org.jspecify.annotations.Nullable;

/// The provider says no: an error in Stripe's words. Thrown inside the simulator only.
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int status;
    final transient Words words;
    final transient @Nullable Intent intent;

    /// The error's names. An empty code or decline code is left out of the answer.
    record Words(String type, String code, String declineCode) {}

    private Refused(int status, Words words, String message, @Nullable Intent intent) {
        super(message);
        this.status = status;
        this.words = words;
        this.intent = intent;
    }

    static Refused invalid(String code, String message) {
        return new Refused(400, invalid(code), message, null);
    }

    static Refused missing(String what, String id) {
        return new Refused(404, invalid("resource_missing"), "No such " + what + ": '" + id + "'", null);
    }

    static Refused unauthorised() {
        return new Refused(401, invalid(""), "Invalid API Key provided", null);
    }

    static Refused state(Intent intent, String verb) {
        String status = intent.progress().status().wire();
        return new Refused(
                400,
                invalid("payment_intent_unexpected_state"),
                "This PaymentIntent could not be " + verb + " because it has a status of " + status + ".",
                intent);
    }

    static Refused declined(Intent intent, String declineCode) {
        Words words = new Words("card_error", "card_declined", declineCode);
        return new Refused(402, words, "Your card was declined.", intent);
    }

    static Refused keyReused(String key) {
        return new Refused(
                400,
                new Words("idempotency_error", "", ""),
                "Keys for idempotent requests can only be used with the same parameters they were first used with."
                        + " Try using a key other than '" + key + "' if you meant to execute a different request.",
                null);
    }

    private static Words invalid(String code) {
        return new Words("invalid_request_error", code, "");
    }
}
