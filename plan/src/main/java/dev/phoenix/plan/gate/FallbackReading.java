package dev.phoenix.plan.gate;

import dev.phoenix.plan.tally.RouteTally;
import java.util.Optional;

/// Whether legacy had to answer too often in the candidate's place: because it failed before its
/// answer began, or
/// because its breaker was open.
final class FallbackReading {
    /// The reasons as gateways count them.
    private static final String FALLBACK = "fallback";

    private static final String BREAKER = "breaker";

    private FallbackReading() {}

    static Reading of(Look look, Gate.Fallbacks asked) {
        var words = new RateReading.Words(
                "candidate request",
                "fallback",
                "legacy answers less than " + asked.below() + " of them",
                "the gate asks for less than " + asked.below());
        long breakers = look.sumOfAll(tally -> count(tally, BREAKER));
        long fallbacks = look.sumOfAll(tally -> count(tally, FALLBACK));
        long requests = look.sumOfAll(tally -> tally.candidate().requests());
        return new RateReading("fallbacks", Optional.empty(), asked.below(), asked.terms(), look.tests(), words)
                .read(fallbacks + breakers, requests + breakers, "");
    }

    private static long count(RouteTally tally, String reason) {
        return tally.assignments().getOrDefault(reason, 0L);
    }
}
