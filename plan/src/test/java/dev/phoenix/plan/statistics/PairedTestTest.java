package dev.phoenix.plan.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedTestTest {
    @Test
    void pairs_in_which_both_failed_or_none_say_nothing() {
        assertThat(PairedTest.logEvidence(0, 0)).isZero();
        assertThat(PairedTest.isCandidateWorse(0, 0, 0.05)).isFalse();
    }

    /// With a flat prior E is 2ⁿ / ((n+1) · C(n, k)).
    @Test
    void the_evidence_is_that_of_a_coin() {
        assertThat(Math.exp(PairedTest.logEvidence(8, 0))).isCloseTo(256.0 / 9, within(1e-9));
        assertThat(Math.exp(PairedTest.logEvidence(7, 1))).isCloseTo(256.0 / 9 / 8, within(1e-9));
    }

    @Test
    void eight_failures_of_the_candidate_alone_show_that_it_is_worse() {
        assertThat(PairedTest.isCandidateWorse(8, 0, 0.05)).isTrue();
        assertThat(PairedTest.isCandidateWorse(7, 0, 0.05)).isFalse();
        assertThat(PairedTest.isCandidateWorse(0, 8, 0.05)).isFalse();
    }

    @Test
    void a_fair_coin_is_hardly_ever_called_unfair() {
        long seed = 5;
        var random = new SplittableRandom(seed);
        int runs = 2_000;
        int wrong = 0;
        for (int run = 0; run < runs; run++) {
            long candidate = 0;
            for (int i = 1; i <= 1_000; i++) {
                candidate += random.nextBoolean() ? 1 : 0;
                if (PairedTest.isCandidateWorse(candidate, i - candidate, 0.05)) {
                    wrong++;
                    break;
                }
            }
        }

        assertThat(wrong / (double) runs)
                .as("seed %d", seed)
                .isLessThanOrEqualTo(0.05)
                .isPositive();
    }
}
