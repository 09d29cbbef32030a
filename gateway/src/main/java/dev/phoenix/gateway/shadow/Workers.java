package dev.phoenix.gateway.shadow;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads that look into bodies, away from the event loops: a fixed few, with a bounded queue that refuses when
/// it is full. *Any thread.*
public final class Workers implements AutoCloseable {
    private static final long STOP_SECONDS = 1;

    private final ThreadPoolExecutor threads;

    public Workers(int count, int queued) {
        this.threads = new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queued),
                Thread.ofPlatform().daemon().name("compare-", 1).factory());
    }

    /// Runs the work on one of the threads, unless the queue is full.
    ///
    /// @return whether the work will be done
    boolean offer(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException stop) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
