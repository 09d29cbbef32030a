package dev.phoenix.compare.noise;

/// What was seen at one place. Counts add up, so those of many gateways are one.
///
/// @param differences pairs that differed here
/// @param selfDisagreements triples in which legacy's two answers differed here
/// @param candidateOdd triples in which legacy said the same twice, and the candidate something else
/// @param legacyOdd triples in which legacy's second answer and the candidate agreed, and legacy's first did not
/// @param critical whether a rule calls the place critical
/// @param unrefuted critical differences that no second answer of legacy put in doubt
public record PlaceCounts(
        long differences, long selfDisagreements, long candidateOdd, long legacyOdd, boolean critical, long unrefuted) {
    private static final double STIRLING_FROM = 20;

    static final PlaceCounts NONE = new PlaceCounts(0, 0, 0, 0, false, 0);

    /// The counts of both.
    public PlaceCounts plus(PlaceCounts other) {
        return new PlaceCounts(
                differences + other.differences,
                selfDisagreements + other.selfDisagreements,
                candidateOdd + other.candidateOdd,
                legacyOdd + other.legacyOdd,
                critical || other.critical,
                unrefuted + other.unrefuted);
    }

    /// The logarithm of an e-value against "the candidate is as noisy as legacy". Under that, who of the
    /// three is the odd one is as good as drawn by lot, whichever triples were asked for: candidate and
    /// legacy are equally likely. The bet is Krichevsky and Trofimov's mixture, so it holds however often
    /// one looks.
    double logEvidence() {
        if (candidateOdd <= legacyOdd) {
            return 0;
        }
        long all = candidateOdd + legacyOdd;
        return all * Math.log(2) + logHalfRising(candidateOdd) + logHalfRising(legacyOdd) - logGamma(all + 1.0);
    }

    /// ln(½ · 3⁄2 · … ), `count` factors.
    private static double logHalfRising(long count) {
        return logGamma(count + 0.5) - logGamma(0.5);
    }

    /// Stirling's series, after the recurrence has brought the argument to where it is exact to ten digits.
    private static double logGamma(double x) {
        double shift = 0;
        double y = x;
        while (y < STIRLING_FROM) {
            shift += Math.log(y);
            y++;
        }
        double series = 1 / (12 * y) - 1 / (360 * y * y * y);
        return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
    }
}
