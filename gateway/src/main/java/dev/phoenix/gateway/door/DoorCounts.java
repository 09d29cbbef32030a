package dev.phoenix.gateway.door;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Who is at the door, and whom it has turned away. *Any thread.*
public final class DoorCounts {
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder turnedAway = new LongAdder();
    private final LongAdder tooSlow = new LongAdder();
    private final LongAdder refused = new LongAdder();

    boolean tryEnter(int most) {
        if (open.incrementAndGet() <= most) {
            return true;
        }
        open.decrementAndGet();
        turnedAway.increment();
        return false;
    }

    void leave() {
        open.decrementAndGet();
    }

    void tooSlow() {
        tooSlow.increment();
    }

    void refused() {
        refused.increment();
    }

    /// Connections open now.
    public int open() {
        return open.get();
    }

    /// Connections that were closed at once because there were too many.
    public long turnedAwayTotal() {
        return turnedAway.sum();
    }

    /// Connections that were closed because a head did not come in time.
    public long tooSlowTotal() {
        return tooSlow.sum();
    }

    /// Connections that were closed because of what came over them.
    public long refusedTotal() {
        return refused.sum();
    }
}
