package dev.phoenix.gameday.provider;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/// What goes wrong at the provider, by share of the calls that change something, repeatable by a seed. Any thread.
public final class Faults {
    /// One thing that goes wrong with one call.
    public enum Fault {
        NONE,
        /// No answer comes, and nothing happened.
        TIMEOUT_BEFORE_EFFECT,
        /// No answer comes, but the money moved.
        TIMEOUT_AFTER_EFFECT,
        /// 500, and nothing happened.
        ERROR_BEFORE_EFFECT,
        /// 500, but the money moved.
        ERROR_AFTER_EFFECT
    }

    private final Map<Fault, Double> shares = new EnumMap<>(Fault.class);
    private final Deque<Fault> planned = new ArrayDeque<>();
    private final RandomGenerator random;

    private Faults(long seed) {
        this.random = new Random(seed);
    }

    public static Faults none() {
        return new Faults(0);
    }

    public static Faults seeded(long seed) {
        return new Faults(seed);
    }

    /// From now on this share (0 to 1) of the calls meets the fault.
    public synchronized Faults share(Fault fault, double share) {
        shares.put(fault, share);
        return this;
    }

    /// The next call, or the next after those planned already, meets the fault.
    public synchronized Faults plan(Fault fault) {
        planned.add(fault);
        return this;
    }

    synchronized Fault next() {
        Fault first = planned.poll();
        if (first != null) {
            return first;
        }
        double draw = random.nextDouble();
        for (Map.Entry<Fault, Double> entry : shares.entrySet()) {
            draw -= entry.getValue();
            if (draw < 0) {
                return entry.getKey();
            }
        }
        return Fault.NONE;
    }
}
