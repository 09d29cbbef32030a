package dev.phoenix.plan.statistics;

/// Asks, of pairs, whether the candidate fails where legacy does not more often than the other way round: McNemar's
/// test, looked at as often as one likes.
///
/// Only the pairs in which exactly one side failed speak. While neither side is worse, each of them is a fair coin, so
/// the evidence is [RateTest]'s with the limit ½. A base rate that moves for both sides changes nothing.
public final class PairedTest {
    /// One of each: flat, so that a large imbalance is seen at once.
    private static final RateTest COIN = new RateTest(0.5, new Prior(1, 1));

    private PairedTest() {}

    /// `ln E`: the evidence that one side is worse.
    public static double logEvidence(long onlyCandidateFailed, long onlyLegacyFailed) {
        return COIN.logEvidence(onlyCandidateFailed, onlyCandidateFailed + onlyLegacyFailed);
    }

    /// Whether the candidate is worse; wrong with probability at most `alpha` over all looks together.
    public static boolean isCandidateWorse(long onlyCandidateFailed, long onlyLegacyFailed, double alpha) {
        return COIN.isAbove(onlyCandidateFailed, onlyCandidateFailed + onlyLegacyFailed, alpha);
    }

    /// How far the pairs in which one side failed lean to the candidate: from −1, all of them
    /// legacy's, over 0 to 1.
    /// All leanings that the counts leave, wrong with probability at most `alpha` over all looks
    /// together.
    public static RateInterval tilt(long onlyCandidateFailed, long onlyLegacyFailed, double alpha) {
        var part = RateInterval.of(onlyCandidateFailed, onlyCandidateFailed + onlyLegacyFailed, COIN.prior(), alpha);
        return new RateInterval(2 * part.lower() - 1, 2 * part.upper() - 1);
    }
}
