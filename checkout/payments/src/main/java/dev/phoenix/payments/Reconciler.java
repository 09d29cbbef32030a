package dev.phoenix.payments;

import dev.phoenix.chassis.Lane;
import dev.phoenix.chassis.Part;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// Brings open payments and refunds to an end: what a crash, a time-out or a webhook left is asked of the provider
/// again, ever less often, until both sides agree. One thread a lane; several processes share the work by row locks.
final class Reconciler implements Part {
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Logger LOG = Logger.getLogger(Reconciler.class.getName());

    private final Lane lane;
    private final PaymentLane work;
    private final MeterRegistry meters;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    private Reconciler(Lane lane, PaymentLane work, MeterRegistry meters) {
        this.lane = lane;
        this.work = work;
        this.meters = meters;
        this.thread = Thread.ofVirtual().name("reconciler " + lane.schema()).unstarted(this::run);
    }

    static Reconciler start(Lane lane, PaymentLane work, MeterRegistry meters) {
        var reconciler = new Reconciler(lane, work, meters);
        reconciler.thread.start();
        return reconciler;
    }

    @Override
    public void stop() {
        stopping.countDown();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                round();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
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
