package dev.phoenix.orders.checkout;

import dev.phoenix.chassis.Lane;
import dev.phoenix.chassis.Part;
import dev.phoenix.chassis.PassedOn;
import dev.phoenix.chassis.Rounds;
import dev.phoenix.lease.Fence;
import dev.phoenix.lease.FencedException;
import dev.phoenix.lease.Lease;
import dev.phoenix.lease.Leases;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/// Resumes what a crash, a time-out or a patient shopper left: one worker a lane over all processes, by a fenced
/// lease. One thread; the checkouts it claims are driven side by side on threads of their own.
final class Worker {
    private static final Duration PAUSE = Duration.ofMillis(500);
    /// A worker that is gone is replaced after this long.
    private static final Duration LEASE = Duration.ofSeconds(3);
    /// A claim is one statement; longer means that this process was stopped in the middle of it.
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /// Nobody waits longer for a shopper at their bank, or for a provider that does not know.
    private static final Duration LONGEST_PENDING = Duration.ofMinutes(30);

    private static final Logger LOG = Logger.getLogger(Worker.class.getName());

    /// What a lane's worker works on.
    record Bench(Lane lane, Leases leases, CheckoutStore store, Driver driver, Keys keys, Refunds refunds) {}

    private final Jdbi database;
    private final Bench bench;
    private final MeterRegistry meters;
    private final String owner = UUID.randomUUID().toString();
    private Optional<Lease> lease = Optional.empty();

    private Worker(Jdbi database, Bench bench, MeterRegistry meters) {
        this.database = database;
        this.bench = bench;
        this.meters = meters;
    }

    /// A worker that does nothing by itself.
    static Worker of(Jdbi database, Bench bench, MeterRegistry meters) {
        return new Worker(database, bench, meters);
    }

    /// Starts a lane's worker.
    static Part start(Jdbi database, Bench bench, MeterRegistry meters) {
        var worker = of(database, bench, meters);
        return Rounds.start("worker " + bench.lane().schema(), PAUSE, worker::round, worker::leave);
    }

    private void leave() {
        try {
            if (lease.isPresent()) {
                bench.leases().release(lease.get());
            }
        } catch (SQLException gone) {
            LOG.log(Level.FINE, "the lease runs out by itself", gone);
        }
    }

    private void round() {
        try {
            lease = lease.isPresent()
                    ? bench.leases().renew(lease.get(), LEASE)
                    : bench.leases().acquire("checkout-worker", owner, LEASE);
            if (lease.isPresent()) {
                for (var checkout : bench.store().overdue(LONGEST_PENDING)) {
                    bench.driver().giveUp(checkout);
                }
                drive(claim(lease.get()));
                bench.refunds().resume(PassedOn.in(bench.lane()));
                bench.keys().prune();
            }
        } catch (SQLException | RuntimeException failed) {
            count(failed);
        }
    }

    /// Takes what is due, unless somebody else has taken the lease.
    List<Checkout> claim(Lease held) throws SQLException {
        return database.inTransaction(handle -> {
            try {
                Fence.check(handle.getConnection(), held, PATIENCE);
            } catch (FencedException taken) {
                lease = Optional.empty();
                handle.rollback();
                return List.of();
            }
            return CheckoutStore.claimDue(handle);
        });
    }

    private void drive(List<Checkout> claimed) {
        var passedOn = PassedOn.in(bench.lane());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            claimed.forEach(checkout -> threads.execute(() -> {
                try {
                    bench.driver().toEnd(checkout, passedOn);
                    meters.counter(
                                    "orders.checkouts.resumed",
                                    "lane",
                                    bench.lane().schema())
                            .increment();
                } catch (RuntimeException failed) {
                    count(failed);
                }
            }));
        }
    }

    private void count(Exception failed) {
        meters.counter("orders.worker.failures", "lane", bench.lane().schema()).increment();
        LOG.log(Level.WARNING, "the worker of lane " + bench.lane().schema() + " failed and goes on", failed);
    }
}
