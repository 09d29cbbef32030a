package dev.phoenix.plan.statistics;

/// Asks, of events such as errors, whether the candidate has more than its part of them.
///
/// Only the two counts are needed, not how many requests there were: while both sides err equally often, an error comes
/// from the candidate with the candidate's part `ρ` of the customers. The evidence against that is [RateTest]'s with
/// limit `ρ` and a prior concentrated at it (Lindon, Malek, *Anytime-Valid Inference for Multinomial Count Data*,
/// NeurIPS 2022). `ρ` must stay what it is: a new share needs a new test. Count each customer's errors once.
///
/// @param part the candidate's part of the customers
/// @param weight how many events the prior is worth
public record SplitTest(double part, double weight) {
    /// Enough to speak soon about rates that differ by half, and little enough for larger ones.
    public static final double DEFAULT_WEIGHT = 100;

    public SplitTest {
        if (!(part > 0) || !(part < 1)) {
            throw new IllegalArgumentException("A part lies between 0 and 1, not at " + part + ".");
        }
    }

    /// The test for this part with the usual weight.
    public static SplitTest at(double part) {
        return new SplitTest(part, DEFAULT_WEIGHT);
    }

    /// `ln E`: the evidence that the two sides do not err equally often.
    public double logEvidence(long ofLegacy, long ofCandidate) {
        return test().logEvidence(ofCandidate, ofLegacy + ofCandidate);
    }

    /// Whether the candidate errs more often; wrong with probability at most `alpha` over all looks together.
    public boolean isCandidateWorse(long ofLegacy, long ofCandidate, double alpha) {
        return test().isAbove(ofCandidate, ofLegacy + ofCandidate, alpha);
    }

    /// How many times as often as legacy the candidate errs: all ratios that the counts leave. The upper end may be
    /// infinite.
    public RateInterval ratio(long ofLegacy, long ofCandidate, double alpha) {
        var theta = RateInterval.of(ofCandidate, ofLegacy + ofCandidate, Prior.at(part, weight), alpha);
        return new RateInterval(ratio(theta.lower()), ratio(theta.upper()));
    }

    private double ratio(double theta) {
        return theta * (1 - part) / (part * (1 - theta));
    }

    private RateTest test() {
        return new RateTest(part, Prior.at(part, weight));
    }
}
