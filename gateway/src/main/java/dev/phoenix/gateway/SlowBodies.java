package dev.phoenix.gateway;

import dev.phoenix.gateway.door.DoorCounts;
import dev.phoenix.gateway.door.DoorLimits;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Looks after the request bodies that one event loop waits for, and gives up those that come too slowly: whoever sends
/// a byte now and then would hold a connection for as long as they like. A body is too slow when, in the whole time
/// between two looks, the gateway was ready to read and less came than the pace asks for. *One thread*: the event loop.
final class SlowBodies {
    private final Set<RequestBody> awaited = Collections.newSetFromMap(new IdentityHashMap<>());
    private final DoorCounts counts;
    private final long leastBytes;

    private SlowBodies(DoorCounts counts, long leastBytes) {
        this.counts = counts;
        this.leastBytes = leastBytes;
    }

    /// Looks as often as the head of a request may take.
    static SlowBodies watch(Vertx vertx, DoorLimits limits, DoorCounts counts) {
        var slow = new SlowBodies(
                counts, limits.bodyBytesPerSecond() * limits.head().toMillis() / 1000);
        if (limits.bodyBytesPerSecond() > 0) {
            vertx.setPeriodic(Math.max(1, limits.head().toMillis()), _ -> slow.look());
        }
        return slow;
    }

    void await(RequestBody body) {
        if (leastBytes > 0) {
            awaited.add(body);
        }
    }

    void forget(RequestBody body) {
        awaited.remove(body);
    }

    private void look() {
        for (var body : List.copyOf(awaited)) {
            switch (body.progress(leastBytes)) {
                case MOVING -> {}
                case OVER -> awaited.remove(body);
                case TOO_SLOW -> {
                    awaited.remove(body);
                    counts.bodyTooSlow();
                    body.giveUp();
                }
            }
        }
    }
}
