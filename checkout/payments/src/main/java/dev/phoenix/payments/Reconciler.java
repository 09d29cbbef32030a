package dev.phoenix.payments;

import dev.phoenix.chassis.Lane;
import dev.phoenix.chassis.Part;
import dev.phoenix.chassis.Rounds;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// Brings open payments and refunds to an end: what a crash, a time-out or a webhook left is asked of the provider
/// again, ever less often, until both sides agree. One thread a lane; several processes share the work by row locks.
final class Reconciler {
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Logger LOG = Logger.getLogger(Reconciler.class.getName());

    private final Lane lane;
    private final PaymentLane work;
    private final MeterRegistry meters;

    private Reconciler(Lane lane, PaymentLane work, MeterRegistry meters) {
        this.lane = lane;
        this.work = work;
        this.meters = meters;
    }

    /// Starts a lane's reconciler.
    static Part start(Lane lane, PaymentLane work, MeterRegistry meters) {
        return Rounds.start("reconciler " + lane.schema(), PAUSE, new Reconciler(lane, work, meters)::round);
    }

    private void round() {
        try {
            var payments = work.paymentStore().claimDue();
            var refunds = work.refundStore().claimDue();
            together(Stream.concat(
                            payments.stream().map(each ->
                                    (Runnable) () -> work.payments().reconcile(each)),
                            refunds.stream().map(each ->
                                    (Runnable) () -> work.payments().giveBack(each)))
                    .toList());
        } catch (RuntimeException failed) {
            count(failed);
        }
    }

    private void together(List<Runnable> looks) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            looks.forEach(look -> threads.execute(() -> {
                try {
                    look.run();
                    meters.counter("payments.reconciled", "lane", lane.schema()).increment();
                } catch (RuntimeException failed) {
                    count(failed);
                }
            }));
        }
    }

    private void count(RuntimeException failed) {
        meters.counter("payments.reconciler.failures", "lane", lane.schema()).increment();
        LOG.log(Level.WARNING, "reconciling in lane " + lane.schema() + " failed and will be repeated", failed);
    }
}
