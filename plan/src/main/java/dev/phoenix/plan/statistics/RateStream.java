package dev.phoenix.plan.statistics;

/// The same evidence as [RateTest#logEvidence], kept up one trial at a time without a gamma function.
///
/// A hit multiplies E by `(a+S)/(a+b+n) / p`, a miss by `(b+n−S)/(a+b+n) / (1−p)`. Everything that is needed to go on
/// after a restart, and to check the number against the closed form, is here.
public record RateStream(RateTest test, long hits, long trials, double logEvidence, double mostLogEvidence) {
    /// Before the first trial.
    public static RateStream of(RateTest test) {
        return new RateStream(test, 0, 0, 0, 0);
    }

    /// After one more trial.
    public RateStream plus(boolean hit) {
        double a = test.prior().a();
        double b = test.prior().b();
        double seen = a + b + trials;
        double factor = hit
                ? Math.log((a + hits) / seen) - Math.log(test.limit())
                : Math.log((b + trials - hits) / seen) - Math.log1p(-test.limit());
        double next = logEvidence + factor;
        return new RateStream(test, hits + (hit ? 1 : 0), trials + 1, next, Math.max(mostLogEvidence, next));
    }

    /// The always-valid p-value: the least 1/E so far. It never grows.
    public double pValue() {
        return Math.min(1, Math.exp(-mostLogEvidence));
    }
}
