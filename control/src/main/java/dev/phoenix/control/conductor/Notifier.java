package dev.phoenix.control.conductor;

import dev.phoenix.control.conductor.Notifications.Owed;
import dev.phoenix.control.database.Database;
import dev.phoenix.control.database.DatabaseAwayException;
import dev.phoenix.control.journal.Journal;
import dev.phoenix.control.settings.Secrets;
import dev.phoenix.lease.Fence;
import dev.phoenix.lease.FencedException;
import dev.phoenix.lease.Lease;
import dev.phoenix.plan.Plan;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;

/// Tells those whom the plan names of decisions, at least once and to each in the order they were taken. Only the
/// process in the seat tells. Each hearer has a thread of its own, so that one that hangs delays no other, and no
/// transaction is open while one is called, so that none delays a decision.
public final class Notifier implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    /// What nobody took for a day is given up and shown.
    private static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);

    private static final Logger LOG = Logger.getLogger(Notifier.class.getName());

    private final Database database;
    private final long migration;
    private final Plan plan;
    private final Seat seat;
    private final Secrets secrets;
    private final InstantSource clock;
    private final Duration lookEvery;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(WITHIN)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final List<Thread> threads;
    private volatile boolean closed;

    /// What it works with.
    ///
    /// @param lookEvery how often each hearer's turn comes
    public record Parts(Database database, Seat seat, Secrets secrets, InstantSource clock, Duration lookEvery) {}

    public Notifier(Parts parts, Plan plan, long migration) {
        this.database = parts.database();
        this.seat = parts.seat();
        this.secrets = parts.secrets();
        this.clock = parts.clock();
        this.lookEvery = parts.lookEvery();
        this.plan = plan;
        this.migration = migration;
        this.threads = plan.told().hearers().stream()
                .map(hearer -> Thread.ofVirtual().name("notify").start(() -> keepTelling(hearer)))
                .toList();
    }

    private void keepTelling(Plan.Notify hearer) {
        while (!closed) {
            try {
                while (tellNext(hearer)) {
                    // The next one may be due, too.
                }
            } catch (DatabaseAwayException away) {
                LOG.log(Level.FINE, "Nothing is told while the database is away.", away);
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException bug) {
                LOG.log(Level.SEVERE, "Telling a hearer ended in a bug.", bug);
            }
            try {
                Thread.sleep(lookEvery);
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    /// Tells one; false when none is due, or when the one that was due is due again later.
    private boolean tellNext(Plan.Notify hearer) throws InterruptedException {
        var lease = seat.held();
        if (lease.isEmpty()) {
            return false;
        }
        var owed = database.transaction(handle -> Notifications.due(handle, migration, hearer.url(), clock.instant()));
        if (owed.isEmpty()) {
            return false;
        }
        var event = database.transaction(handle ->
                CloudEvent.of(plan.migration(), Journal.entry(handle, owed.get().decision())));
        var problem = send(hearer, event);
        return write(lease.get(), handle -> note(handle, owed.get(), problem)) && problem.isEmpty();
    }

    /// Why it was not taken; empty when it was.
    private Optional<String> send(Plan.Notify hearer, CloudEvent event) throws InterruptedException {
        var body = event.body();
        var secret = secrets.of(hearer.secretFrom());
        if (secret.isEmpty()) {
            return Optional.of("the environment has no " + hearer.secretFrom());
        }
        var request = HttpRequest.newBuilder(hearer.url())
                .timeout(WITHIN)
                .header("Content-Type", CloudEvent.MEDIA_TYPE)
                .header("Phoenix-Event", event.id())
                .header("Phoenix-Signature", CloudEvent.signature(secret.get(), clock.instant(), body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status / 100 == 2 ? Optional.empty() : Optional.of("HTTP " + status);
        } catch (HttpTimeoutException e) {
            return Optional.of("no answer within " + WITHIN.toSeconds() + " s");
        } catch (IOException e) {
            return Optional.of("not reachable (" + e.getClass().getSimpleName() + ")");
        }
    }

    private void note(Handle handle, Owed owed, Optional<String> problem) {
        if (problem.isEmpty()) {
            Notifications.taken(handle, owed);
            return;
        }
        var now = clock.instant();
        boolean isOld = Duration.between(owed.since(), now).compareTo(GIVEN_UP_AFTER) >= 0;
        Optional<Instant> again = isOld
                ? Optional.empty()
                : Optional.of(now.plus(Notifications.pauseAfter(
                        owed.attempts(), ThreadLocalRandom.current().nextDouble())));
        Notifications.failed(handle, owed, problem.get(), again);
    }

    /// What a transaction of the process in the seat does.
    @FunctionalInterface
    private interface Fenced {
        void with(Handle handle);
    }

    /// False, and nothing written, when another process has taken the seat: it tells the same once more.
    private boolean write(Lease lease, Fenced work) {
        try {
            return database.transaction(handle -> {
                Fence.check(handle.getConnection(), lease, seat.patience());
                work.with(handle);
                return true;
            });
        } catch (FencedException taken) {
            seat.lost();
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        client.shutdownNow();
    }
}
