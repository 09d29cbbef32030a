package dev.phoenix.inventory;

import dev.phoenix.chassis.Part;
import dev.phoenix.chassis.Rounds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Releases expired reservations of all lanes, in a thread of its own. Several processes may sweep: the database gives
/// each reservation to one of them.
final class Sweeper {
    private static final Logger LOG = Logger.getLogger(Sweeper.class.getName());

    private final List<Reservations> lanes;
    private final Counter swept;
    private final Counter failed;

    private Sweeper(List<Reservations> lanes, MeterRegistry meters) {
        this.lanes = List.copyOf(lanes);
        this.swept = meters.counter("inventory.reservations.expired");
        this.failed = meters.counter("inventory.sweeps.failed");
    }

    /// Starts to sweep.
    static Part start(List<Reservations> lanes, Duration every, MeterRegistry meters) {
        var sweeper = new Sweeper(lanes, meters);
        return Rounds.start("sweeper", every, () -> sweeper.lanes.forEach(sweeper::sweep));
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
}
