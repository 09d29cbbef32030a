package dev.phoenix.gateway.door;

import java.util.concurrent.TimeUnit;

/// Counts the frames of one connection that only make work. *One thread*: the connection's event loop.
final class ControlFrames {
    /// Ten times what the busiest honest peers send: a ping for each window update of a fast download.
    private static final int MOST = 2_000;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long windowBegan;
    private int seen;

    boolean isTooMuch(Frame frame, long nowNanos) {
        if (!frame.isControl()) {
            return false;
        }
        if (seen == 0 || nowNanos - windowBegan > WINDOW_NANOS) {
            windowBegan = nowNanos;
            seen = 0;
        }
        seen++;
        return seen > MOST;
    }
}
