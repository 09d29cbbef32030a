package dev.phoenix.gameday.shoppers;

/// What became of one request, as the shopper sees it.
sealed interface Outcome {
    /// The answer the shopper hoped for.
    record Fine() implements Outcome {}

    /// A no with a reason that a shop may give: declined card, out of stock, total changed.
    record BusinessAnswer(String code) implements Outcome {}

    /// No answer, a 5xx, or an answer that does not add up.
    record Failed(Blame blame, String reason) implements Outcome {}

    /// Who failed the shopper.
    enum Blame {
        /// The legacy answered this itself; without Phoenix it would have been the same.
        LEGACY,
        /// Anything else: the gateway, the candidate, a lost connection.
        PHOENIX
    }
}
