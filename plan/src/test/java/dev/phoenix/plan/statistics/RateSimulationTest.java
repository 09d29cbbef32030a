package dev.phoenix.plan.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The promise itself: over 2 000 runs with a look every 100 requests, an error stays as rare as it was said to be.
class RateSimulationTest {
    private static final int RUNS = 2_000;
    private static final int LOOKS = 300;
    private static final double LIMIT = 0.01;
    private static final double ALPHA = 0.05;

    /// Three standard deviations above α over 2 000 runs.
    private static final double MOST = ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / RUNS);

    private static final RateTest TEST = RateTest.against(LIMIT);

    @Test
    void a_service_at_the_limit_is_hardly_ever_failed_or_passed() {
        long seed = 1;
        int below = 0;
        int above = 0;
        var random = new SplittableRandom(seed);
        for (int run = 0; run < RUNS; run++) {
            var once = run(random.split(), LIMIT);
            below += once.below ? 1 : 0;
            above += once.above ? 1 : 0;
        }

        assertThat(above / (double) RUNS).as("false FAIL, seed %d", seed).isLessThanOrEqualTo(MOST);
        assertThat(below / (double) RUNS).as("false PASS, seed %d", seed).isLessThanOrEqualTo(MOST);
        assertThat(below).as("a test that never speaks would prove nothing").isPositive();
    }

    @Test
    void a_service_beyond_the_limit_is_passed_even_more_rarely() {
        long seed = 2;
        var random = new SplittableRandom(seed);
        int below = 0;
        for (int run = 0; run < RUNS; run++) {
            below += run(random.split(), 1.2 * LIMIT).below ? 1 : 0;
        }

        assertThat(below / (double) RUNS).as("false PASS, seed %d", seed).isLessThanOrEqualTo(ALPHA);
    }

    @Test
    void a_service_within_the_limit_is_failed_even_more_rarely() {
        long seed = 3;
        var random = new SplittableRandom(seed);
        int above = 0;
        for (int run = 0; run < RUNS; run++) {
            above += run(random.split(), 0.8 * LIMIT).above ? 1 : 0;
        }

        assertThat(above / (double) RUNS).as("false FAIL, seed %d", seed).isLessThanOrEqualTo(ALPHA);
    }

    @Test
    void a_doubled_rate_is_caught_within_some_thousand_requests() {
        long seed = 4;
        var random = new SplittableRandom(seed);
        var caught = new long[RUNS];
        for (int run = 0; run < RUNS; run++) {
            caught[run] = run(random.split(), 2 * LIMIT).trials;
        }
        Arrays.sort(caught);

        assertThat(caught[RUNS / 2]).as("median requests, seed %d", seed).isBetween(200L, 2_000L);
    }

    private record Run(boolean below, boolean above, long trials) {}

    /// One migration, until the test speaks or the looks are over. Below and above are both watched to the end of the
    /// run, so that each error has every chance to happen.
    private static Run run(SplittableRandom random, double rate) {
        long hits = 0;
        long trials = 0;
        boolean below = false;
        for (int look = 0; look < LOOKS; look++) {
            for (int i = 0; i < 100; i++) {
                hits += random.nextDouble() < rate ? 1 : 0;
            }
            trials += 100;
            below |= TEST.isBelow(hits, trials, ALPHA);
            if (TEST.isAbove(hits, trials, ALPHA)) {
                return new Run(below, true, trials);
            }
        }
        return new Run(below, false, trials);
    }
}
