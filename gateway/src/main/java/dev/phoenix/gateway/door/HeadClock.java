package dev.phoenix.gateway.door;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs while a customer owes the rest of a head. *One thread*: the connection's event loop.
final class HeadClock {
    private final Duration most;
    private final Runnable late;
    private @Nullable ScheduledFuture<?> running;

    HeadClock(Duration most, Runnable late) {
        this.most = most;
        this.late = late;
    }

    /// Runs from now on, unless it is running.
    void start(ChannelHandlerContext context) {
        if (running == null) {
            running = context.executor().schedule(late, most.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    void stop() {
        var current = running;
        if (current != null) {
            current.cancel(false);
            running = null;
        }
    }
}
