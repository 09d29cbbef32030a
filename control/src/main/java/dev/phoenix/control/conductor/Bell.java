package dev.phoenix.control.conductor;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes one thread before its time. A ring that nobody hears is kept for the next wait. Any thread.
public final class Bell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rang = lock.newCondition();
    private boolean ringing;

    public void ring() {
        lock.lock();
        try {
            ringing = true;
            rang.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Returns at the next ring, or when the time is over.
    public void await(Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!ringing && nanos > 0) {
                nanos = rang.awaitNanos(nanos);
            }
            ringing = false;
        } finally {
            lock.unlock();
        }
    }
}
