package dev.phoenix.plan.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogBetaTest {
    @Test
    void gamma_of_a_whole_number_is_a_factorial() {
        double factorial = 1;
        for (int n = 1; n < 100; n++) {
            assertThat(LogBeta.logGamma(n))
                    .isCloseTo(Math.log(factorial), within(1e-12 * Math.max(1, Math.log(factorial))));
            factorial *= n;
        }
    }

    @Test
    void gamma_of_a_half_is_the_root_of_pi() {
        assertThat(LogBeta.logGamma(0.5)).isCloseTo(0.5 * Math.log(Math.PI), within(1e-14));
    }

    /// B(x, y) = B(x+1, y) · (x+y)/x, on either side of every branch.
    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "0.5, 500", "9.5, 9.5", "9.5, 100000", "10, 1000000", "1234.5, 98765432", "3, 1000000000"})
    void beta_keeps_its_recurrence(double x, double y) {
        double next = LogBeta.logBeta(x + 1, y) + Math.log((x + y) / x);

        assertThat(LogBeta.logBeta(x, y)).isCloseTo(next, within(1e-12 * Math.max(1, Math.abs(next))));
        assertThat(LogBeta.logBeta(y, x)).isEqualTo(LogBeta.logBeta(x, y));
    }

    @Test
    void the_incomplete_beta_of_whole_numbers_is_a_binomial_tail() {
        for (int n = 1; n <= 40; n++) {
            for (int k = 1; k <= n; k++) {
                assertThat(Math.exp(LogBeta.logIncomplete(0.3, k, n - k + 1)))
                        .isCloseTo(binomialTail(k, n, 0.3), within(1e-12));
            }
        }
    }

    private static double binomialTail(int least, int n, double p) {
        double tail = 0;
        double term = Math.pow(1 - p, n);
        for (int k = 0; k <= n; k++) {
            tail += k >= least ? term : 0;
            term *= (n - k) / (k + 1.0) * p / (1 - p);
        }
        return tail;
    }

    @Test
    void the_incomplete_beta_is_finite_where_it_would_underflow() {
        assertThat(LogBeta.logIncomplete(0.001, 5_000, 5_000)).isBetween(-28_000.0, -27_000.0);
        assertThat(LogBeta.logIncomplete(0.001, 0.5, 1_000_000)).isCloseTo(0, within(1e-12));
        assertThat(LogBeta.logIncomplete(0.5, 50_000, 50_000)).isCloseTo(Math.log(0.5), within(1e-9));
        assertThat(LogBeta.logIncomplete(0, 1, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LogBeta.logIncomplete(1, 1, 1)).isZero();
    }
}
