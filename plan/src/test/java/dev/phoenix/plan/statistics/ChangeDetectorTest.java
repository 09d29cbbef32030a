package dev.phoenix.plan.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChangeDetectorTest {
    private static final double FALSE_ALARM_EVERY = 1_000;
    private static final int RUNS = 300;

    @Test
    void false_alarms_are_at_least_as_far_apart_as_was_asked() {
        long seed = 6;
        var random = new SplittableRandom(seed);
        double sum = 0;
        for (int run = 0; run < RUNS; run++) {
            sum += trialsUntilAlarm(random.split(), 0.01, ChangeDetector.between(0.01, 0.03), 50_000);
        }

        assertThat(sum / RUNS).as("seed %d", seed).isGreaterThanOrEqualTo(FALSE_ALARM_EVERY);
    }

    @Test
    void a_rate_that_trebles_is_noticed_soon_however_long_it_was_good() {
        long seed = 7;
        var random = new SplittableRandom(seed);
        var waits = new long[RUNS];
        for (int run = 0; run < RUNS; run++) {
            var detector = ChangeDetector.between(0.01, 0.03);
            for (int i = 0; i < 5_000; i++) {
                detector = detector.plus(i % 200 == 0);
            }
            waits[run] = trialsUntilAlarm(random.split(), 0.03, detector, 50_000);
        }
        Arrays.sort(waits);

        assertThat(waits[RUNS / 2]).as("median trials, seed %d", seed).isBetween(100L, 1_000L);
    }

    @Test
    void good_trials_are_forgotten() {
        var detector = ChangeDetector.between(0.01, 0.03);
        for (int i = 0; i < 100_000; i++) {
            detector = detector.plus(false);
        }

        assertThat(detector.logEvidence()).isBetween(-0.03, 0.0);
    }

    private static long trialsUntilAlarm(SplittableRandom random, double rate, ChangeDetector from, long most) {
        var detector = from;
        for (long trial = 1; trial <= most; trial++) {
            detector = detector.plus(random.nextDouble() < rate);
            if (detector.alarms(FALSE_ALARM_EVERY)) {
                return trial;
            }
        }
        return most;
    }
}
