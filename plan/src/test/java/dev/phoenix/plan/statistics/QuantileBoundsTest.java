package dev.phoenix.plan.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantileBoundsTest {
    @ParameterizedTest
    @CsvSource({"999, 1000, .99, 1000, 5.0884463668", "960, 1000, .95, 1000, -0.0234823421"})
    void the_evidence_is_the_known_one(long below, long count, double quantile, long tunedFor, double logEvidence) {
        assertThat(new QuantileBounds(quantile, tunedFor).logEvidence(below, count))
                .isCloseTo(logEvidence, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        ".99, 1000, 1000, 979, 998",
        ".99, 10000, 10000, 9868, 9929",
        ".99, 10000, 100000, 98896, 99100",
        ".95, 1000, 1000, 928, 970",
        ".5, 1000, 1000, 453, 548",
        ".99, 1000, 100, 94, -1",
    })
    void the_ranks_are_the_known_ones(double quantile, long tunedFor, long count, long lower, long upper) {
        var ranks = new QuantileBounds(quantile, tunedFor).ranks(count, .05);

        assertThat(ranks)
                .isEqualTo(new QuantileBounds.Ranks(
                        OptionalLong.of(lower), upper < 0 ? OptionalLong.empty() : OptionalLong.of(upper)));
    }

    @ParameterizedTest
    @CsvSource({
        ".5, 1000, 31",
        ".5, 10000, 91",
        ".95, 1000, 162",
        ".95, 10000, 419",
        ".99, 1000, 499",
        ".99, 10000, 1074",
        ".999, 1000, 3413",
        ".999, 10000, 5017",
    })
    void few_values_have_no_upper_bound(double quantile, long tunedFor, long first) {
        var bounds = new QuantileBounds(quantile, tunedFor);

        assertThat(bounds.ranks(first - 1, .05).upper()).isEmpty();
        assertThat(bounds.ranks(first, .05).upper()).isPresent();
    }

    @Test
    void the_quantile_is_hardly_ever_outside() {
        long seed = 8;
        var random = new SplittableRandom(seed);
        var bounds = new QuantileBounds(.95, 1_000);
        int runs = 2_000;
        int wrong = 0;
        for (int run = 0; run < runs; run++) {
            wrong += misses(bounds, random.split()) ? 1 : 0;
        }

        assertThat(wrong / (double) runs).as("seed %d", seed).isLessThanOrEqualTo(.05);
    }

    /// Uniform values, so the quantile is .95: it is missed when too few or too many values are below it.
    private static boolean misses(QuantileBounds bounds, SplittableRandom random) {
        long below = 0;
        for (int count = 1; count <= 5_000; count++) {
            below += random.nextDouble() < .95 ? 1 : 0;
            if (count % 100 == 0) {
                var ranks = bounds.ranks(count, .05);
                boolean isAbove =
                        ranks.upper().isPresent() && below >= ranks.upper().getAsLong();
                boolean isBelow =
                        ranks.lower().isPresent() && below < ranks.lower().getAsLong();
                if (isAbove || isBelow) {
                    return true;
                }
            }
        }
        return false;
    }
}
