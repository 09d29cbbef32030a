package dev.phoenix.gameday.provider;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/// How long the provider takes to answer: lognormal, repeatable by its seed. Any thread.
public final class AnswerTimes {
    /// The standard normal distribution's 99th percentile.
    private static final double Z99 = 2.3263478740408408;

    private final double mu;
    private final double sigma;
    private final RandomGenerator random;

    private AnswerTimes(double mu, double sigma, long seed) {
        this.mu = mu;
        this.sigma = sigma;
        this.random = new Random(seed);
    }

    /// Median 40 ms and p99 100 ms: what an ordinary card provider takes.
    public static AnswerTimes usual(long seed) {
        return lognormal(Duration.ofMillis(40), Duration.ofMillis(100), seed);
    }

    public static AnswerTimes lognormal(Duration median, Duration p99, long seed) {
        double mu = Math.log((double) median.toNanos());
        return new AnswerTimes(mu, (Math.log((double) p99.toNanos()) - mu) / Z99, seed);
    }

    /// Answers at once.
    public static AnswerTimes none() {
        return new AnswerTimes(Double.NEGATIVE_INFINITY, 0, 0);
    }

    synchronized Duration next() {
        return Duration.ofNanos((long) Math.exp(mu + sigma * random.nextGaussian()));
    }
}
