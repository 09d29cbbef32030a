package dev.phoenix.inventory;

import dev.phoenix.chassis.Part;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Releases expired reservations of all lanes, in a thread of its own. Several processes may sweep: the database gives
/// each reservation to one of them.
final class Sweeper implements Part {
    private static final Logger LOG = Logger.getLogger(Sweeper.class.getName());

    private final List<Reservations> lanes;
    private final Duration every;
    private final Counter swept;
    private final Counter failed;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    Sweeper(List<Reservations> lanes, Duration every, MeterRegistry meters) {
        this.lanes = List.copyOf(lanes);
        this.every = every;
        this.swept = meters.counter("inventory.reservations.expired");
        this.failed = meters.counter("inventory.sweeps.failed");
        this.thread = Thread.ofVirtual().name("sweeper").start(this::sweep);
    }

    private void sweep() {
        try {
            while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                lanes.forEach(this::sweep);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep(Reservations lane) {
        try {
            int released;
            do {
                released = lane.sweep();
                swept.increment(released);
            } while (released == Reservations.SWEEP_SIZE);
        } catch (RuntimeException trouble) {
            // The thread's top: counted, and the next round tries again.
            failed.increment();
            LOG.log(Level.WARNING, "Expired reservations could not be released: {0}", trouble.getMessage());
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
