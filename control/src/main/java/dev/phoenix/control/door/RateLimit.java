package dev.phoenix.control.door;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often one address may act: so many times at once, and then as fast as that comes back in a
/// minute. Any thread; one
/// lock, held for a few steps of arithmetic.
final class RateLimit {
    /// A person clicks, a script retries; neither does so more often.
    static final int AT_ONCE = 120;

    private static final double PER_NANO =
            (double) AT_ONCE / Duration.ofMinutes(1).toNanos();

    /// Addresses beyond this are forgotten, the longest silent first.
    private static final int MOST_ADDRESSES = 10_000;

    private final Map<String, Left> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Left> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private record Left(double actions, long atNanos) {}

    /// Takes one action of this address; false when none is left.
    synchronized boolean take(String address, long nowNanos) {
        var before = addresses.getOrDefault(address, new Left(AT_ONCE, nowNanos));
        double now = Math.min(AT_ONCE, before.actions + (nowNanos - before.atNanos) * PER_NANO);
        boolean isLeft = now >= 1;
        addresses.put(address, new Left(isLeft ? now - 1 : now, nowNanos));
        return isLeft;
    }
}
