package dev.phoenix.gameday.shoppers;

import java.util.Random;
import java.util.random.RandomGenerator;

/// When the next shopper comes, whatever became of those before. One thread.
public final class Arrivals {
    private final double perSecond;
    private final boolean random;
    private final RandomGenerator generator;

    private Arrivals(double perSecond, boolean random, long seed) {
        if (perSecond <= 0) {
            throw new IllegalArgumentException("Arrivals per second must be above 0, not " + perSecond);
        }
        this.perSecond = perSecond;
        this.random = random;
        this.generator = new Random(seed);
    }

    /// As people come: independent of each other, exponential gaps.
    public static Arrivals poisson(double perSecond, long seed) {
        return new Arrivals(perSecond, true, seed);
    }

    /// As a metronome.
    public static Arrivals constant(double perSecond) {
        return new Arrivals(perSecond, false, 0);
    }

    long nextGapNanos() {
        double mean = 1e9 / perSecond;
        return (long) (random ? -Math.log(1 - generator.nextDouble()) * mean : mean);
    }
}
