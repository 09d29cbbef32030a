package dev.phoenix.gameday.shoppers;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Starts one visit per arrival at its scheduled time, each on a virtual thread, whether or not earlier visits have
/// ended. Any thread may read the counts; one thread of its own keeps the schedule.
///
/// The visit is told its scheduled time and measures from there, so an origin that freezes makes everybody who should
/// have come meanwhile wait, as it would in life. A generator that waits for answers before it sends more (a closed
/// loop) would leave those out and report a healthy origin.
public final class OpenLoop implements AutoCloseable {
    /// One arrival's doings.
    @FunctionalInterface
    public interface Visit {
        /// Does what this arrival came for.
        ///
        /// @param number the arrival's number, from 1
        /// @param scheduledNanos when it should have begun, by `System.nanoTime`
        void run(long number, long scheduledNanos);
    }

    private final Arrivals arrivals;
    private final Restraint restraint;
    private final Visit visit;
    private final int mostInFlight;
    private final Semaphore room;
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong turnedAway = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private final Thread schedule;
    private volatile boolean stopping;

    private OpenLoop(Arrivals arrivals, Restraint restraint, int mostInFlight, Duration longest, Visit visit) {
        this.arrivals = arrivals;
        this.restraint = restraint;
        this.visit = visit;
        this.mostInFlight = mostInFlight;
        this.room = new Semaphore(mostInFlight);
        this.schedule = Thread.ofPlatform().name("arrivals").daemon().unstarted(() -> keep(longest));
    }

    /// Starts arrivals that go on until [#stop] or for `longest`, whichever comes first.
    ///
    /// @param mostInFlight visits under way beyond which an arrival is turned away, and counted
    public static OpenLoop start(Arrivals arrivals, int mostInFlight, Duration longest, Visit visit) {
        return start(arrivals, Restraint.none(), mostInFlight, longest, visit);
    }

    /// The same, but the schedule gives way as the restraint says.
    static OpenLoop start(Arrivals arrivals, Restraint restraint, int mostInFlight, Duration longest, Visit visit) {
        OpenLoop loop = new OpenLoop(arrivals, restraint, mostInFlight, longest, visit);
        loop.schedule.start();
        return loop;
    }

    public long started() {
        return started.get();
    }

    /// Arrivals for which there was no room: the generator's own limit, not the origin's answer.
    public long turnedAway() {
        return turnedAway.get();
    }

    /// Visits that ended in a bug of the generator.
    public long broken() {
        return broken.get();
    }

    public int inFlight() {
        return mostInFlight - room.availablePermits();
    }

    /// Lets nobody else in and waits for those inside; true when all have ended in time.
    public boolean stop(Duration patience) throws InterruptedException {
        close();
        schedule.join(patience);
        boolean empty = room.tryAcquire(mostInFlight, patience.toMillis(), TimeUnit.MILLISECONDS);
        if (empty) {
            room.release(mostInFlight);
        }
        return empty;
    }

    /// Waits until the schedule is over and everybody has left.
    public boolean await(Duration patience) throws InterruptedException {
        schedule.join(patience);
        return stop(patience);
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(schedule);
    }

    private void keep(Duration longest) {
        long begin = System.nanoTime();
        long end = begin + longest.toNanos();
        long next = begin + arrivals.nextGapNanos();
        while (next < end && !stopping) {
            long early = next - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
                continue;
            }
            arrive(next);
            next += (long) (arrivals.nextGapNanos() * restraint.stretch(inFlight()));
        }
    }

    private void arrive(long scheduledNanos) {
        if (!room.tryAcquire()) {
            turnedAway.incrementAndGet();
            return;
        }
        long number = started.incrementAndGet();
        Thread.ofVirtual().name("shopper-" + number).start(() -> {
            try {
                visit.run(number, scheduledNanos);
            } catch (RuntimeException bug) {
                broken.incrementAndGet();
                System.getLogger("shoppers").log(System.Logger.Level.ERROR, "A visit ended in a bug", bug);
            } finally {
                room.release();
            }
        });
    }
}
