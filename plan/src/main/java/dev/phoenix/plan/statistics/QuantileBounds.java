package dev.phoenix.plan.statistics;

import java.util.OptionalLong;

/// Where a quantile lies, at any time and however often one looks: "p99 is between 96 and 131 ms".
///
/// With `k` of `t` values at or below `x`, `g = p`, `h = 1−p`, `s = k − pt`, `v = p(1−p)t`:
///
///     ln M = −((v+hs)/h)·ln g − ((v−gs)/g)·ln h + ln B((r+v−gs)/g, (r+v+hs)/h) − ln B(r/g, r/h)
///
/// (Howard, Ramdas, *Sequential estimation of quantiles with applications to A/B testing and best-arm
/// identification*, Bernoulli 28(3) 2022, arXiv 1906.09712). A bound is an order statistic whose M reaches 1/α.
/// Where none does, there is no bound: the largest value of few is no upper bound of a high quantile.
///
/// @param quantile such as 0.99
/// @param tunedFor the number of values at which the bounds are to be tightest
public record QuantileBounds(double quantile, long tunedFor) {
    /// The confidence that the tuning assumes; it changes the width, not the truth of the bounds.
    private static final double TUNED_ALPHA = 0.05;

    /// Keeps the prior proper where the tuning would let it vanish.
    private static final double LEAST_PRIOR = 1e-3;

    public QuantileBounds {
        if (!(quantile > 0) || !(quantile < 1) || tunedFor < 1) {
            throw new IllegalArgumentException("No quantile: " + quantile + ", tuned for " + tunedFor + " values.");
        }
    }

    /// The values between which the quantile lies, by their rank when sorted, counted from 1.
    ///
    /// @param lower empty when there is no lower bound yet
    /// @param upper empty when there is no upper bound yet
    public record Ranks(OptionalLong lower, OptionalLong upper) {}

    /// The ranks for `count` values, wrong with probability at most `alpha` over all looks together.
    public Ranks ranks(long count, double alpha) {
        double threshold = -Math.log(alpha);
        long middle = (long) Math.floor(quantile * count);
        return new Ranks(lower(count, middle, threshold), upper(count, middle, threshold));
    }

    /// The smallest k above the middle with enough evidence that the quantile is not above it.
    private OptionalLong upper(long count, long middle, double threshold) {
        if (logEvidence(count, count) < threshold) {
            return OptionalLong.empty();
        }
        long in = count;
        long out = middle;
        while (in - out > 1) {
            long between = out + (in - out) / 2;
            if (logEvidence(between, count) >= threshold) {
                in = between;
            } else {
                out = between;
            }
        }
        return OptionalLong.of(in);
    }

    /// One above the largest k below the middle with enough evidence that the quantile is not below it.
    private OptionalLong lower(long count, long middle, double threshold) {
        if (logEvidence(0, count) < threshold) {
            return OptionalLong.empty();
        }
        long in = 0;
        long out = middle + 1;
        while (out - in > 1) {
            long between = in + (out - in) / 2;
            if (between < quantile * count && logEvidence(between, count) >= threshold) {
                in = between;
            } else {
                out = between;
            }
        }
        return OptionalLong.of(in + 1);
    }

    /// `ln M`: the evidence against a value being the quantile, when `below` of `count` values are at or below it.
    public double logEvidence(long below, long count) {
        double g = quantile;
        double h = 1 - quantile;
        double s = below - quantile * count;
        double v = g * h * count;
        double r = prior();
        return -((v + h * s) / h) * Math.log(g)
                - ((v - g * s) / g) * Math.log(h)
                + LogBeta.logBeta((r + v - g * s) / g, (r + v + h * s) / h)
                - LogBeta.logBeta(r / g, r / h);
    }

    private double prior() {
        double variance = quantile * (1 - quantile);
        double wish = 2 * Math.log(1 / TUNED_ALPHA);
        double tuned = variance * tunedFor / (wish + Math.log1p(wish));
        return Math.max(tuned - variance, LEAST_PRIOR * variance);
    }
}
