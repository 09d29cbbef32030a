package dev.phoenix.gameday.provider;

import java.util.Map;
import java.util.Optional;

/// A test card and what the bank says to it.
record Card(String token, Verdict verdict, String declineCode) {

    /// What the bank answers.
    enum Verdict {
        ACCEPTED,
        DECLINED,
        ASKS_THE_SHOPPER
    }

    private static final Map<String, Card> KNOWN = Map.ofEntries(
            accepted("visa"),
            accepted("mastercard"),
            accepted("amex"),
            declined("chargeDeclined", "generic_decline"),
            declined("chargeDeclinedInsufficientFunds", "insufficient_funds"),
            declined("chargeDeclinedExpiredCard", "expired_card"),
            asks("requiresAction"),
            asks("authenticationRequired"));

    /// Finds a card by `tok_NAME`, `pm_card_NAME` or `pm_NAME`.
    static Optional<Card> of(String token) {
        String name = token.replaceFirst("^(tok_|pm_card_|pm_)", "");
        return Optional.ofNullable(KNOWN.get(name)).map(card -> new Card(token, card.verdict, card.declineCode));
    }

    private static Map.Entry<String, Card> accepted(String name) {
        return Map.entry(name, new Card(name, Verdict.ACCEPTED, ""));
    }

    private static Map.Entry<String, Card> declined(String name, String code) {
        return Map.entry(name, new Card(name, Verdict.DECLINED, code));
    }

    private static Map.Entry<String, Card> asks(String name) {
        return Map.entry(name, new Card(name, Verdict.ASKS_THE_SHOPPER, ""));
    }
}
