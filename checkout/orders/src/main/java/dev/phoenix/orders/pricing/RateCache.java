package dev.phoenix.orders.pricing;

import dev.phoenix.orders.pricing.Taxed.Rate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The last tax rates that taxation gave, by place and category; bounded in number and age. Any thread: one lock.
final class RateCache {
    /// All places of the world times three categories fit in; a flood of invented regions does not grow it.
    private static final int MOST = 2_048;
    /// Rates change at midnight of some day; older memories are not trusted with money.
    private static final Duration OLDEST = Duration.ofHours(24);

    /// What a rate is for.
    record Key(String country, Optional<String> region, String category) {}

    private record Seen(Rate rate, Instant at) {}

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Seen> seen = new LinkedHashMap<>(64, 0.75f, true);

    RateCache(Clock clock) {
        this.clock = clock;
    }

    void remember(Key key, Rate rate) {
        lock.lock();
        try {
            seen.put(key, new Seen(rate, clock.instant()));
            if (seen.size() > MOST) {
                seen.remove(seen.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<Rate> recall(Key key) {
        lock.lock();
        try {
            return Optional.ofNullable(seen.get(key))
                    .filter(each -> each.at().plus(OLDEST).isAfter(clock.instant()))
                    .map(Seen::rate);
        } finally {
            lock.unlock();
        }
    }
}
