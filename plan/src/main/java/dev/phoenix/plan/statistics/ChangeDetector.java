package dev.phoenix.plan.statistics;

/// Watches a rate after it was found good, and notices when it becomes worse. It forgets: what was good for days does
/// not excuse what is bad now, as it would in a test that only ever adds up.
///
/// The e-CUSUM: `M ← max(1, M) · L`, with `L` the likelihood ratio of each trial under `worse` against `good`.
/// While the rate is `good` or lower, an alarm at `M ≥ A` comes after `A` trials or more on average (Shin,
/// Ramdas, Rinaldo, *E-detectors*, arXiv 2203.03532).
///
/// @param good the rate that is fine
/// @param worse the rate that should be noticed soon
/// @param logEvidence `ln M`
public record ChangeDetector(double good, double worse, double logEvidence) {
    public ChangeDetector {
        if (!(good > 0) || !(good < worse) || !(worse < 1)) {
            throw new IllegalArgumentException("A worse rate lies between the good one and 1: " + good + ", " + worse);
        }
    }

    /// A detector that has seen nothing.
    public static ChangeDetector between(double good, double worse) {
        return new ChangeDetector(good, worse, 0);
    }

    /// After one more trial.
    public ChangeDetector plus(boolean hit) {
        double factor = hit ? Math.log(worse / good) : Math.log1p(-worse) - Math.log1p(-good);
        return new ChangeDetector(good, worse, Math.max(0, logEvidence) + factor);
    }

    /// After a few more trials whose order nobody knows: they count as one step, whatever their
    /// order was.
    public ChangeDetector plus(long hits, long trials) {
        RateTest.check(hits, trials);
        double factor = hits * Math.log(worse / good) + (trials - hits) * (Math.log1p(-worse) - Math.log1p(-good));
        return new ChangeDetector(good, worse, Math.max(0, logEvidence) + factor);
    }

    /// Whether the rate has become worse; falsely so only once in so many steps on average.
    public boolean alarms(double stepsBetweenFalseAlarms) {
        return logEvidence >= Math.log(stepsBetweenFalseAlarms);
    }
}
