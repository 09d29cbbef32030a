package dev.phoenix.plan.statistics;

/// Where a rate lies, at any time and however often one looks: all limits against which there is no evidence.
public record RateInterval(double lower, double upper) {
    /// Halvings until a double cannot tell the ends apart.
    private static final int HALVINGS = 200;

    /// The rates that `hits` in `trials` leave, wrong with probability at most `alpha` over all looks together.
    public static RateInterval of(long hits, long trials, Prior prior, double alpha) {
        RateTest.check(hits, trials);
        if (trials == 0) {
            return new RateInterval(0, 1);
        }
        double middle = (double) hits / trials;
        double lower = hits == 0 ? 0 : edge(hits, trials, prior, alpha, 0, middle);
        double upper = hits == trials ? 1 : edge(hits, trials, prior, alpha, 1, middle);
        return new RateInterval(lower, upper);
    }

    /// Between a rate that is refuted and one that is not, the last that is not.
    private static double edge(long hits, long trials, Prior prior, double alpha, double refuted, double possible) {
        double out = refuted;
        double in = possible;
        for (int i = 0; i < HALVINGS; i++) {
            double between = (out + in) / 2;
            if (between == out || between == in || between <= 0 || between >= 1) {
                break;
            }
            if (new RateTest(between, prior).logEvidence(hits, trials) < -Math.log(alpha)) {
                in = between;
            } else {
                out = between;
            }
        }
        return in;
    }

    /// Whether this rate is one of those that are left.
    public boolean contains(double rate) {
        return lower <= rate && rate <= upper;
    }
}
