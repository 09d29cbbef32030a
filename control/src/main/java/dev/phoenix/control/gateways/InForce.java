package dev.phoenix.control.gateways;

import dev.phoenix.plan.Snapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The snapshot in force, as this process knows it, and the place where gateways wait for the next one.
///
/// Any thread; one lock, held for a look or a swap.
public final class InForce implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Snapshot snapshot;
    private boolean closed;

    public InForce(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    public Snapshot now() {
        lock.lock();
        try {
            return snapshot;
        } finally {
            lock.unlock();
        }
    }

    /// Puts a newer snapshot in force and wakes everybody who waits. An older one, read before a swap by somebody
    /// else, changes nothing.
    public void swap(Snapshot newer) {
        lock.lock();
        try {
            if (newer.version() > snapshot.version()) {
                snapshot = newer;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The snapshot in force as soon as it is newer than the one that runs; empty when that one stays the newest
    /// for so long. Who runs a newer one than this process knows waits, too: another process has decided, and
    /// this one will read of it. Only if it does not is the older one told, since then the database was set back.
    public Optional<Snapshot> awaitNewer(long running, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (snapshot.version() <= running && !closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            boolean tells = snapshot.version() > running || (snapshot.version() < running && !closed);
            return tells ? Optional.of(snapshot) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Sends everybody who waits home.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
