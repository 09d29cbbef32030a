package dev.phoenix.plan.statistics;

/// Logarithms of the beta function and its relatives, exact enough (about 1e-12) for counts up to thousands of
/// millions.
///
/// The differences of large log-gammas are rearranged, as in R's `lbeta` (after Fullerton, SLATEC), so that nothing
/// cancels: taken apart, `ln Γ(10⁶)` alone has lost nine digits after the point.
final class LogBeta {
    private static final double HALF_LN_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    /// From here on the Stirling series has the precision of a double.
    private static final double LARGE = 10;

    private static final double TINY = 1e-300;
    private static final double PRECISION = 1e-15;

    /// The fraction needs about the square root of the counts; this is enough for 10¹⁰.
    private static final int MOST_TERMS = 200_000;

    private LogBeta() {}

    /// `ln Γ(x)` for x > 0.
    static double logGamma(double x) {
        double raised = x;
        double product = 1;
        while (raised < LARGE) {
            product *= raised;
            raised += 1;
        }
        double stirling = (raised - 0.5) * Math.log(raised) - raised + HALF_LN_TWO_PI + correction(raised);
        return stirling - Math.log(product);
    }

    /// `ln B(x, y)` for x, y > 0.
    static double logBeta(double x, double y) {
        double p = Math.min(x, y);
        double q = Math.max(x, y);
        double part = p / (p + q);
        if (p >= LARGE) {
            double corrections = correction(p) + correction(q) - correction(p + q);
            return -0.5 * Math.log(q)
                    + HALF_LN_TWO_PI
                    + corrections
                    + (p - 0.5) * Math.log(part)
                    + q * Math.log1p(-part);
        }
        if (q >= LARGE) {
            double corrections = correction(q) - correction(p + q);
            return logGamma(p) + corrections + p - p * Math.log(p + q) + (q - 0.5) * Math.log1p(-part);
        }
        return logGamma(p) + logGamma(q) - logGamma(p + q);
    }

    /// `ln (Γ(x + n) / Γ(x))`: the logarithm of x(x+1)…(x+n−1).
    static double logRising(double x, double n) {
        return n == 0 ? 0 : logGamma(n) - logBeta(x, n);
    }

    /// What Stirling's formula lacks of `ln Γ(x)`, for x ≥ 10.
    private static double correction(double x) {
        double square = 1 / (x * x);
        double series = 1.0 / 12
                - square
                        * (1.0 / 360
                                - square
                                        * (1.0 / 1260
                                                - square
                                                        * (1.0 / 1680
                                                                - square
                                                                        * (1.0 / 1188
                                                                                - square
                                                                                        * (691.0 / 360_360
                                                                                                - square / 156)))));
        return series / x;
    }

    /// `ln I_x(a, b)`, the logarithm of the regularised incomplete beta function: the chance that a Beta(a, b) value is
    /// at most x. In log space, because it underflows where a lies far above x(a + b).
    static double logIncomplete(double x, double a, double b) {
        if (x <= 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (x >= 1) {
            return 0;
        }
        double front = a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b);
        if (x < (a + 1) / (a + b + 2)) {
            return front + Math.log(fraction(x, a, b) / a);
        }
        double complement = front + Math.log(fraction(1 - x, b, a) / b);
        return Math.log1p(-Math.exp(Math.min(complement, 0)));
    }

    /// The continued fraction of the incomplete beta function, by Lentz's method.
    private static double fraction(double x, double a, double b) {
        double c = 1;
        double d = 1 / away(1 - (a + b) * x / (a + 1));
        double value = d;
        for (int m = 1; m <= MOST_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / away(1 + even * d);
            c = away(1 + even / c);
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / away(1 + odd * d);
            c = away(1 + odd / c);
            value *= d * c;
            if (Math.abs(d * c - 1) < PRECISION) {
                return value;
            }
        }
        throw new ArithmeticException(
                "The incomplete beta function did not settle at x = " + x + ", a = " + a + ", b = " + b + ".");
    }

    private static double away(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }
}
