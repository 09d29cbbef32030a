package dev.phoenix.gateway.upstream;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// The name of one exchange: a UUIDv7 (RFC 9562), so that exchanges sort by the time they began.
public final class ExchangeId {
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private ExchangeId() {}

    /// A new id for an exchange that begins now.
    public static String of(long nowMillis) {
        var random = ThreadLocalRandom.current();
        long high = nowMillis << 16 | VERSION_7 | random.nextInt(1 << 12);
        long low = VARIANT | random.nextLong() >>> 2;
        return new UUID(high, low).toString();
    }
}
