package dev.phoenix.plan.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTestTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1000, .001, .5, 500, 0.4510275226",
        "0, 5000, .001, .5, 500, 3.8033267588",
        "10, 1000, .001, .5, 500, 9.7913842369",
        "3, 5000, .001, 1, 1000, -0.3747780463",
        "50, 1000, .05, .5, .5, -3.6806294990",
        "70, 1000, .05, .5, .5, 0.0846836482",
    })
    void the_evidence_is_the_known_one(long hits, long trials, double limit, double a, double b, double logEvidence) {
        var test = new RateTest(limit, new Prior(a, b));

        assertThat(test.logEvidence(hits, trials)).isCloseTo(logEvidence, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1000, 0, .0035389283",
        "0, 10000, 0, .0004517211",
        "3, 10000, .0000286611, .0011309290",
    })
    void the_interval_is_the_known_one(long hits, long trials, double lower, double upper) {
        var interval = RateInterval.of(hits, trials, new Prior(.5, 500), .05);

        assertThat(interval.lower()).isCloseTo(lower, within(1e-9));
        assertThat(interval.upper()).isCloseTo(upper, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, .05, 409, 367",
        "0.01, .01, 585, 544",
        "0.001, .05, 4104, 3678",
        "0.001, .01, 5876, 5461",
        "0.0001, .05, 41058, 36794",
        "0.0001, .01, 58779, 54632",
    })
    void the_clean_trials_needed_are_the_known_ones(double limit, double alpha, long twoSided, long oneSided) {
        assertThat(RateTest.against(limit).cleanTrialsNeededTwoSided(alpha)).isEqualTo(twoSided);
        assertThat(RateTest.against(limit).cleanTrialsNeeded(alpha)).isEqualTo(oneSided);
    }

    @ParameterizedTest
    @CsvSource({"0.01, .05, 680", "0.01, .01, 851", "0.001, .05, 8062", "0.001, .01, 9766", "0.0001, .05, 92872"})
    void a_flat_prior_doubles_the_wait(double limit, double alpha, long trials) {
        assertThat(new RateTest(limit, new Prior(.5, .5)).cleanTrialsNeededTwoSided(alpha))
                .isEqualTo(trials);
    }

    @Test
    void one_trial_less_than_needed_is_not_enough() {
        var test = RateTest.against(0.001);

        assertThat(test.isBelow(0, 3_678, .05)).isTrue();
        assertThat(test.isBelow(0, 3_677, .05)).isFalse();
    }

    @Test
    void counting_on_trial_by_trial_gives_the_closed_form() {
        long seed = 20261123;
        var random = new SplittableRandom(seed);
        for (double rate : new double[] {0.0005, 0.001, 0.02, 0.5}) {
            var stream = RateStream.of(RateTest.against(0.001));
            for (int i = 0; i < 100_000; i++) {
                stream = stream.plus(random.nextDouble() < rate);
            }
            double closed = stream.test().logEvidence(stream.hits(), stream.trials());

            assertThat(stream.logEvidence())
                    .as("seed %d, rate %f", seed, rate)
                    .isCloseTo(closed, within(1e-9 * Math.max(1, Math.abs(closed))));
        }
    }

    @Test
    void the_always_valid_p_value_never_grows() {
        long seed = 7;
        var random = new SplittableRandom(seed);
        var stream = RateStream.of(RateTest.against(0.01));
        for (int i = 0; i < 20_000; i++) {
            var next = stream.plus(random.nextDouble() < 0.02);

            assertThat(next.pValue()).as("seed %d", seed).isLessThanOrEqualTo(stream.pValue());
            stream = next;
        }
        assertThat(stream.pValue()).isLessThan(0.05);
    }

    @Test
    void the_interval_always_holds_what_was_seen() {
        long seed = 11;
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            long trials = random.nextLong(1, 1_000_000);
            long hits = random.nextLong(0, trials + 1);
            var interval = RateInterval.of(hits, trials, Prior.around(0.001), .05);

            assertThat(interval.contains((double) hits / trials))
                    .as("seed %d: %d of %d in %s", seed, hits, trials, interval)
                    .isTrue();
        }
    }

    @Test
    void more_hits_are_never_less_evidence_for_too_many() {
        var test = RateTest.against(0.01);
        for (int hits = 101; hits < 1_000; hits++) {
            assertThat(test.logEvidence(hits, 10_000)).isGreaterThan(test.logEvidence(hits - 1, 10_000));
        }
        for (int hits = 1; hits <= 100; hits++) {
            assertThat(test.logEvidenceBelow(hits, 10_000)).isLessThan(test.logEvidenceBelow(hits - 1, 10_000));
        }
    }

    @Test
    void the_answer_agrees_with_the_interval() {
        var test = RateTest.against(0.001);
        for (int hits = 0; hits < 100; hits++) {
            var interval = RateInterval.of(hits, 20_000, test.prior(), .05);

            assertThat(test.isAbove(hits, 20_000, .05)).isEqualTo(interval.lower() > 0.001);
            if (interval.upper() < 0.001) {
                assertThat(test.answer(hits, 20_000, .05, .05)).isEqualTo(RateTest.Answer.BELOW);
            }
        }
    }

    @Test
    void no_trials_answer_nothing() {
        assertThat(RateTest.against(0.5).answer(0, 0, .05, .05)).isEqualTo(RateTest.Answer.OPEN);
        assertThat(RateInterval.of(0, 0, Prior.around(0.5), .05)).isEqualTo(new RateInterval(0, 1));
    }
}
