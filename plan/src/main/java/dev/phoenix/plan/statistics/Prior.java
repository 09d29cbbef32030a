package dev.phoenix.plan.statistics;

/// What is believed of a rate before anything was seen: as if `a` hits and `b` misses had been.
///
/// The prior decides how soon a test speaks, never whether it is right.
public record Prior(double a, double b) {
    public Prior {
        if (!(a > 0) || !(b > 0)) {
            throw new IllegalArgumentException("A prior needs two positive numbers, not " + a + " and " + b + ".");
        }
    }

    /// Half a hit in half of 1/limit trials. The customary ½ and ½ would double the wait for small limits.
    public static Prior around(double limit) {
        return new Prior(0.5, 0.5 / limit);
    }

    /// Concentrated at an expected part: as if `weight` events had been split by it already.
    public static Prior at(double part, double weight) {
        return new Prior(weight * part, weight * (1 - part));
    }
}
