package dev.phoenix.gameday.shoppers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.gameday.shoppers.Account.Journey;
import dev.phoenix.gameday.shoppers.Outcome.Blame;
import dev.phoenix.gameday.shoppers.Outcome.BusinessAnswer;
import dev.phoenix.gameday.shoppers.Outcome.Failed;
import dev.phoenix.gameday.shoppers.Outcome.Fine;
import dev.phoenix.gameday.shoppers.Shop.Reply;
import java.util.Set;
import java.util.function.Predicate;

/// Says what an answer means to the shopper, and who is to blame for a failure.
///
/// The legacy is blamed only for a failure in its own words; whatever is unclear is Phoenix's.
final class Judge {
    /// A shop may say no in these words, with a status below 500.
    private static final Set<String> BUSINESS =
            Set.of("payment_declined", "out_of_stock", "total_changed", "coupon_exhausted", "coupon_unknown");

    /// The code of the legacy's own failures. The gateway's carry an `exchange` besides.
    private static final String LEGACYS_FAILURE = "internal_error";

    private Judge() {}

    /// @param cart the cart that the request was about, whose owner answered; empty when it was about none
    static Outcome outcome(String cart, Reply reply, int expected, Predicate<JsonNode> addsUp) {
        if (reply.status() == 0) {
            return new Failed(Blame.PHOENIX, "no answer: " + reply.silence());
        }
        if (reply.status() == expected) {
            return addsUp.test(reply.body())
                    ? new Fine()
                    : new Failed(Blame.PHOENIX, "the answer does not add up: " + shortened(reply));
        }
        if (reply.status() < 500 && BUSINESS.contains(reply.code())) {
            return new BusinessAnswer(reply.code());
        }
        boolean legacys = Journey.isLegacys(cart)
                && reply.code().equals(LEGACYS_FAILURE)
                && !reply.body().has("exchange");
        Blame blame = legacys ? Blame.LEGACY : Blame.PHOENIX;
        return new Failed(blame, reply.status() + " instead of " + expected + ": " + shortened(reply));
    }

    /// No answer, a 5xx, or "still at it": the same request with the same key is safe to send again.
    static boolean isWorthRepeating(Reply reply) {
        return reply.status() == 0
                || reply.status() >= 500
                || (reply.status() == 409 && reply.code().equals("in_progress"));
    }

    private static String shortened(Reply reply) {
        String body = reply.body().toString();
        return body.length() > 300 ? body.substring(0, 300) + " …" : body;
    }
}
