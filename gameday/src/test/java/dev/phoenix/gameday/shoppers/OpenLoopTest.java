package dev.phoenix.gameday.shoppers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static final Duration RUN = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /// What the open loop finds at the 90th percentile, and the closed one does not.
    private static final double HARM_MILLIS = 1_100;
    private static final double PER_SECOND = 500;

    @Test
    void an_origin_that_freezes_for_two_seconds_shows_in_the_upper_percentiles() throws Exception {
        Latencies latencies = new Latencies();
        try (FreezingOrigin origin = freezingOrigin()) {
            OpenLoop loop = OpenLoop.start(Arrivals.constant(PER_SECOND), 4_000, RUN, (_, dueNanos) -> {
                origin.get();
                latencies.since(dueNanos);
            });
            assertThat(loop.await(PATIENCE)).isTrue();

            assertThat(loop.turnedAway()).isZero();
            assertThat(loop.started()).isBetween(3_990L, 4_000L);
        }
        assertThat(latencies.percentileMillis(90)).as("p90").isGreaterThan(HARM_MILLIS);
        assertThat(latencies.percentileMillis(99)).as("p99").isGreaterThan(1_850);
    }

    /// The mistake this generator does not make, kept to show that the check above would find it.
    @Test
    void a_closed_loop_would_have_reported_a_healthy_origin() throws Exception {
        Latencies latencies = new Latencies();
        try (FreezingOrigin origin = freezingOrigin()) {
            long end = System.nanoTime() + RUN.toNanos();
            while (System.nanoTime() < end) {
                long sent = System.nanoTime();
                origin.get();
                latencies.since(sent);
                java.util.concurrent.locks.LockSupport.parkNanos(sent + 2_000_000 - System.nanoTime());
            }
        }
        assertThat(latencies.percentileMillis(90)).as("p90").isLessThan(HARM_MILLIS);
    }

    @Test
    void arrivals_without_room_are_turned_away_and_counted() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        OpenLoop loop = OpenLoop.start(Arrivals.constant(1_000), 3, Duration.ofMillis(300), (_, _) -> {
            try {
                open.await(2, TimeUnit.MINUTES);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (loop.turnedAway() < 20 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(loop.inFlight()).isEqualTo(3);
        open.countDown();

        assertThat(loop.await(PATIENCE)).isTrue();
        assertThat(loop.turnedAway()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void people_come_independently_of_each_other_at_the_rate_asked_for() {
        Arrivals arrivals = Arrivals.poisson(200, 11);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 20_000; i++) {
            double millis = arrivals.nextGapNanos() / 1e6;
            sum += millis;
            squares += millis * millis;
        }
        double mean = sum / 20_000;

        assertThat(mean).isBetween(4.85, 5.15);
        assertThat(Math.sqrt(squares / 20_000 - mean * mean)).isBetween(4.7, 5.3);
    }

    private static FreezingOrigin freezingOrigin() throws Exception {
        return new FreezingOrigin(TimeUnit.SECONDS.toNanos(3), TimeUnit.SECONDS.toNanos(2));
    }
}
