package dev.phoenix.plan.statistics;

import java.util.function.DoublePredicate;

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
        DoublePredicate isPossible = rate -> new RateTest(rate, prior).logEvidence(hits, trials) < -Math.log(alpha);
        return new RateInterval(
                hits == 0 ? 0 : edge(0, middle, isPossible), hits == trials ? 1 : edge(1, middle, isPossible));
    }

    /// Between a rate that is refuted and one that is not, the last that is not.
    private static double edge(double refuted, double possible, DoublePredicate isPossible) {
        double out = refuted;
        double in = possible;
        for (int i = 0; i < HALVINGS; i++) {
            double between = (out + in) / 2;
            if (between == out || between == in || between <= 0 || between >= 1) {
                break;
            }
            if (isPossible.test(between)) {
                in = between;
            } else {
                out = between;
            }
        }
        return in;
    }

    /// What this interval and a later one leave together: what was refuted once stays refuted, at no cost.
    public RateInterval and(RateInterval later) {
        return new RateInterval(Math.max(lower, later.lower), Math.min(upper, later.upper));
    }

    /// Whether this rate is one of those that are left.
    public boolean contains(double rate) {
        return lower <= rate && rate <= upper;
    }
}
