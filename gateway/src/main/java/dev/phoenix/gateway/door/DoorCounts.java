package dev.phoenix.gateway.door;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Who is at the door, and whom it has turned away. *Any thread.*
public final class DoorCounts {
    /// Ten of whoever asks for counts, and room for people.
    private static final int MOST_OPERATORS = 64;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger operators = new AtomicInteger();
    private final LongAdder bodiesTooSlow = new LongAdder();
    private volatile int operatorsPort;
    private volatile boolean shut;
    private final LongAdder turnedAway = new LongAdder();
    private final LongAdder tooSlow = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /// Whether whoever knocks at this port is an operator.
    boolean isOperators(int port) {
        return port == operatorsPort;
    }

    boolean tryEnter(boolean isOperator, int mostCustomers) {
        if (shut && !isOperator) {
            return false;
        }
        var inside = isOperator ? operators : open;
        if (inside.incrementAndGet() <= (isOperator ? MOST_OPERATORS : mostCustomers)) {
            return true;
        }
        inside.decrementAndGet();
        turnedAway.increment();
        return false;
    }

    void leave(boolean isOperator) {
        (isOperator ? operators : open).decrementAndGet();
    }

    /// Whoever comes to this port is an operator, for whom there is room however many customers there are.
    public void operatorsAt(int port) {
        operatorsPort = port;
    }

    /// Customers who come from now on are not let in. A listening socket may still accept for a moment when there is no
    /// loop left that would serve them.
    public void shut() {
        shut = true;
    }

    /// The body of a request came too slowly.
    public void bodyTooSlow() {
        bodiesTooSlow.increment();
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

    /// Requests that were given up because their body came too slowly.
    public long bodiesTooSlowTotal() {
        return bodiesTooSlow.sum();
    }

    /// Connections that were closed because of what came over them.
    public long refusedTotal() {
        return refused.sum();
    }
}
