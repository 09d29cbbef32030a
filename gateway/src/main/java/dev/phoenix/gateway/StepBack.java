package dev.phoenix.gateway;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Whether an older snapshot than the one in force is to be followed. One of several control processes may lag behind
/// what another has decided, and must not undo it; but control's database may also have been set back, and then
/// nothing newer will ever come. So an older one is believed after nothing but older ones came for a while.
/// One thread; the count is for any.
final class StepBack {
    private final Duration patience;
    private final LongSupplier nanos;
    private OptionalLong since = OptionalLong.empty();
    private final AtomicLong offered = new AtomicLong();

    /// @param patience how long nothing but older ones must have come
    /// @param nanos the time
    StepBack(Duration patience, LongSupplier nanos) {
        this.patience = patience;
        this.nanos = nanos;
    }

    /// Control offers an older one.
    ///
    /// @return whether it is to be followed
    boolean offered() {
        offered.incrementAndGet();
        long now = nanos.getAsLong();
        if (since.isEmpty()) {
            since = OptionalLong.of(now);
            return false;
        }
        return now - since.getAsLong() >= patience.toNanos();
    }

    /// Whether an older one was offered just before.
    boolean isOffered() {
        return since.isPresent();
    }

    /// Control offers no older one: it knows what is in force, or more.
    void over() {
        since = OptionalLong.empty();
    }

    /// How many older ones were offered.
    long total() {
        return offered.get();
    }
}
