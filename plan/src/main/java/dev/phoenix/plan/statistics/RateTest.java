package dev.phoenix.plan.statistics;

import java.util.function.LongPredicate;

/// Compares a rate of hits with a limit, at any time and however often one looks.
///
/// With `S` hits in `n` trials, the limit `p` and a prior Beta(a, b), the mixture likelihood ratio is
///
///     ln E = ln B(a+S, b+n−S) − ln B(a, b) − S·ln p − (n−S)·ln(1−p)
///
/// (Robbins 1970; Howard, Ramdas, McAuliffe, Sekhon 2021, arXiv 1810.08240, section 4). While the true rate is
/// `p`, E is a martingale that starts at 1. The one-sided evidence keeps only the part of the prior below `p`:
/// it gains a factor `I_p(a+S, b+n−S) / I_p(a, b)` and holds against every rate of `p` and above.
public record RateTest(double limit, Prior prior) {
    public RateTest {
        if (!(limit > 0) || !(limit < 1)) {
            throw new IllegalArgumentException("A limit of a rate lies between 0 and 1, not at " + limit + ".");
        }
    }

    /// The test against this limit with the prior that speaks soonest.
    public static RateTest against(double limit) {
        return new RateTest(limit, Prior.around(limit));
    }

    /// What the counts say.
    public enum Answer {
        /// The rate is below the limit.
        BELOW,
        /// The rate is above the limit.
        ABOVE,
        /// Not decided yet.
        OPEN
    }

    /// `ln E`: the evidence that the rate is not the limit, on either side of it.
    public double logEvidence(long hits, long trials) {
        check(hits, trials);
        double a = prior.a();
        double b = prior.b();
        return LogBeta.logBeta(a + hits, b + trials - hits)
                - LogBeta.logBeta(a, b)
                - hits * Math.log(limit)
                - (trials - hits) * Math.log1p(-limit);
    }

    /// The logarithm of the evidence that the rate is below the limit.
    public double logEvidenceBelow(long hits, long trials) {
        return logEvidence(hits, trials)
                + LogBeta.logIncomplete(limit, prior.a() + hits, prior.b() + trials - hits)
                - LogBeta.logIncomplete(limit, prior.a(), prior.b());
    }

    /// Whether the rate is below the limit with error probability `alphaBelow`, or above it with `alphaAbove`.
    public Answer answer(long hits, long trials, double alphaBelow, double alphaAbove) {
        if (isAbove(hits, trials, alphaAbove)) {
            return Answer.ABOVE;
        }
        return isBelow(hits, trials, alphaBelow) ? Answer.BELOW : Answer.OPEN;
    }

    /// Whether the rate is below the limit; wrong with probability at most `alpha` over all looks together.
    public boolean isBelow(long hits, long trials, double alpha) {
        double threshold = -Math.log(alpha);
        double mostGain = -LogBeta.logIncomplete(limit, prior.a(), prior.b());
        boolean isFar = logEvidence(hits, trials) + mostGain >= threshold;
        return hits < limit * trials && isFar && logEvidenceBelow(hits, trials) >= threshold;
    }

    /// Whether the rate is above the limit; wrong with probability at most `alpha` over all looks together.
    public boolean isAbove(long hits, long trials, double alpha) {
        return hits > limit * trials && logEvidence(hits, trials) >= -Math.log(alpha);
    }

    /// How many trials without a single hit show that the rate is below the limit.
    public long cleanTrialsNeeded(double alpha) {
        return leastTrials(trials -> logEvidenceBelow(0, trials) >= -Math.log(alpha));
    }

    /// The same for the two-sided evidence, as a comparison: what asking in both directions costs.
    long cleanTrialsNeededTwoSided(double alpha) {
        return leastTrials(trials -> logEvidence(0, trials) >= -Math.log(alpha));
    }

    private static long leastTrials(LongPredicate isEnough) {
        long enough = 1;
        while (!isEnough.test(enough)) {
            enough *= 2;
        }
        long tooFew = enough / 2;
        while (enough - tooFew > 1) {
            long middle = tooFew + (enough - tooFew) / 2;
            if (isEnough.test(middle)) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return enough;
    }

    static void check(long hits, long trials) {
        if (hits < 0 || hits > trials) {
            throw new IllegalArgumentException(hits + " hits in " + trials + " trials cannot be.");
        }
    }
}
