package dev.phoenix.plan.gate;

import dev.phoenix.plan.Percent;
import dev.phoenix.plan.Wording;
import dev.phoenix.plan.statistics.Prior;
import dev.phoenix.plan.statistics.RateInterval;
import dev.phoenix.plan.statistics.RateTest;
import java.math.RoundingMode;
import java.util.Optional;

/// One count held against one limit, and the sentence that says what follows.
///
/// @param metric the key of the gate that asks
/// @param route the one route that is counted; empty for all together
/// @param limit the rate that must not be reached
/// @param terms how sure a PASS must be
/// @param tests how many tests share the gate's probability of a false FAIL
/// @param words what is counted
record RateReading(String metric, Optional<String> route, Percent limit, Gate.Terms terms, int tests, Words words) {

    /// What is counted, in words.
    ///
    /// @param trial such as `comparison`
    /// @param hit such as `difference`, with its count before it
    /// @param goal what is shown when the rate is below the limit
    /// @param failure what is shown when it is above
    record Words(String trial, String hit, String goal, String failure) {}

    /// What `hits` in `trials` say.
    ///
    /// @param detail added to a FAIL, such as an example; may be empty
    Reading read(long hits, long trials, String detail) {
        var unusable = unusable(hits, trials);
        if (unusable.isPresent()) {
            return unusable.get();
        }
        double alpha = terms.alpha();
        return switch (test().answer(hits, trials, alpha, alpha / tests)) {
            case BELOW -> passed(hits, trials);
            case ABOVE -> reading(Verdict.FAIL, failed(hits, trials, alpha / tests) + detail);
            case OPEN -> open(hits, trials, alpha);
        };
    }

    /// That there is nothing to test yet, or nothing that could be true.
    Optional<Reading> unusable(long hits, long trials) {
        if (hits < 0 || hits > trials) {
            return Optional.of(reading(
                    Verdict.ERROR,
                    "The counts contradict each other: " + Wording.count(hits, words.hit) + " in "
                            + Wording.count(trials, words.trial) + "."));
        }
        return trials == 0
                ? Optional.of(reading(Verdict.NO_DATA, "No " + words.trial + " was counted yet."))
                : Optional.empty();
    }

    RateTest test() {
        return RateTest.against(limit.fraction());
    }

    Reading passed(long hits, long trials) {
        return reading(
                Verdict.PASS,
                after(hits, trials) + words.goal + " with " + terms.confidence()
                        + " confidence, however often we looked.");
    }

    private String failed(long hits, long trials, double alpha) {
        double least = RateInterval.of(hits, trials, prior(), alpha).lower();
        return after(hits, trials) + "the true rate is at least " + Wording.percent(least, RoundingMode.FLOOR)
                + " with at least " + terms.confidence() + " confidence, however often we looked: " + words.failure
                + ".";
    }

    /// That it is not decided yet, and how far it is.
    Reading open(long hits, long trials, double alpha) {
        if (hits == 0) {
            long needed = test().cleanTrialsNeeded(alpha);
            return reading(
                    Verdict.INCONCLUSIVE,
                    after(hits, trials) + "it takes " + Wording.count(needed - trials)
                            + " more without one to show that " + words.goal + ".");
        }
        var interval = RateInterval.of(hits, trials, prior(), alpha);
        return reading(
                Verdict.INCONCLUSIVE,
                after(hits, trials) + "the true rate lies between "
                        + Wording.percent(interval.lower(), RoundingMode.FLOOR) + " and "
                        + Wording.percent(interval.upper(), RoundingMode.CEILING)
                        + ", which does not show yet that " + words.goal + ".");
    }

    private String after(long hits, long trials) {
        return "After " + Wording.count(trials, words.trial) + " and " + Wording.count(hits, words.hit) + " ";
    }

    private Prior prior() {
        return Prior.around(limit.fraction());
    }

    /// This metric's reading, decided upon as its terms say.
    Reading reading(Verdict verdict, String sentence) {
        String start = route.map(name -> name + ": ").orElse("");
        return new Reading(metric, route, verdict, start + sentence, terms.dryRun());
    }
}
