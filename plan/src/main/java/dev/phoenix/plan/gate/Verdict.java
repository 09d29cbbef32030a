package dev.phoenix.plan.gate;

import java.util.Collection;
import java.util.Comparator;

/// What a metric or a whole gate says. Only [#PASS] advances; the worst of several wins.
public enum Verdict {
    /// The evidence shows that the metric is within its limit.
    PASS,
    /// The evidence does not decide yet.
    INCONCLUSIVE,
    /// What the metric needs is not there. Missing data never passes.
    NO_DATA,
    /// The measurement itself is broken, so nothing that it says can be relied on.
    ERROR,
    /// The evidence shows that the metric is beyond its limit.
    FAIL;

    /// The worst of the verdicts, in the order PASS, INCONCLUSIVE, NO_DATA, ERROR, FAIL; of none, [#NO_DATA].
    public static Verdict worst(Collection<Verdict> verdicts) {
        return verdicts.stream().max(Comparator.naturalOrder()).orElse(NO_DATA);
    }
}
