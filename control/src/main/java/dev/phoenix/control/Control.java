package dev.phoenix.control;

import dev.phoenix.control.conductor.Adoption;
import dev.phoenix.control.conductor.Bell;
import dev.phoenix.control.conductor.Conductor;
import dev.phoenix.control.conductor.Elsewhere;
import dev.phoenix.control.conductor.Hook;
import dev.phoenix.control.conductor.Notifier;
import dev.phoenix.control.conductor.Operators;
import dev.phoenix.control.conductor.Seat;
import dev.phoenix.control.database.Database;
import dev.phoenix.control.database.DatabaseAwayException;
import dev.phoenix.control.database.Text;
import dev.phoenix.control.door.Http;
import dev.phoenix.control.door.Keys;
import dev.phoenix.control.door.Meters;
import dev.phoenix.control.door.Server;
import dev.phoenix.control.gateways.InForce;
import dev.phoenix.control.journal.Journal;
import dev.phoenix.control.journal.JournalEntry;
import dev.phoenix.control.migration.Migrations;
import dev.phoenix.control.room.Broadcast;
import dev.phoenix.control.room.Desk;
import dev.phoenix.control.room.GatewayApi;
import dev.phoenix.control.room.PeopleApi;
import dev.phoenix.control.room.StatusReader;
import dev.phoenix.control.room.TokenApi;
import dev.phoenix.control.room.Trouble;
import dev.phoenix.control.room.WarRoom;
import dev.phoenix.control.settings.Configuration;
import dev.phoenix.control.settings.PlanFile;
import dev.phoenix.lease.Leases;
import dev.phoenix.plan.gate.Evidence.Measured;
import io.helidon.webserver.http.HttpRules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// One control process: its database, its conductor, its server, and the two threads that keep them going.
///
/// The looking thread looks once a second and tells everybody who listens; the hook thread calls the
/// plan's prepare hook, so that a slow hook delays no look. Both end with [#close].
public final class Control implements AutoCloseable {
    /// Gateways report once a second; looking more often would see nothing new.
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /// A little less than a second, so that a look that comes a little early still ends one.
    private static final Duration SECOND_OF_CHART = Duration.ofMillis(900);

    /// A clock read a little early must not make one look chase the other.
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);

    private static final int LOOKS_BETWEEN_QUESTIONS = 10;
    private static final Duration LONGEST_HOOK_PAUSE = Duration.ofSeconds(10);
    private static final Duration GATEWAY_WAITS_AT_MOST = Duration.ofSeconds(20);
    private static final Logger LOG = Logger.getLogger(Control.class.getName());

    private final PlanFile plan;
    private final Database database;
    private final Seat seat;
    private final Conductor conductor;
    private final Desk desk;
    private final InForce inForce;
    private final Broadcast broadcast = new Broadcast();
    private final Hook hook = new Hook();
    private final Elsewhere elsewhere;
    private final Notifier notifier;
    private final Meters meters = new Meters();
    private final Bell news = new Bell();
    private final Bell hookDue = new Bell();
    private final Bell askAgain = new Bell();
    private final Server server;
    private final InstantSource clock;
    private final Duration lookEvery;
    private final List<Thread> threads;
    private Optional<Instant> troubledSince = Optional.empty();
    private long toldUpTo;
    private long tickedAt = System.nanoTime();
    private volatile boolean closed;

    private Control(Configuration configuration, Database database, InstantSource clock, Duration lookEvery) {
        this.lookEvery = lookEvery;
        this.elsewhere = new Elsewhere(clock);
        this.plan = configuration.plan();
        this.database = database;
        this.clock = clock;
        var adopted = database.transaction(handle -> Adoption.adopt(handle, plan, clock.instant()));
        long migration = adopted.id();
        this.inForce = new InForce(database.transaction(handle -> Migrations.snapshot(handle, migration)));
        this.seat = new Seat(
                new Leases(database.dataSource()),
                plan.plan().migration(),
                configuration.store().lease());
        this.conductor = new Conductor(database, plan.plan(), migration, seat, clock);
        var parts = new Desk.Parts(database, migration, inForce, meters, clock, news);
        this.desk = new Desk(parts, new StatusReader(plan.plan()), new Operators(plan.plan()));
        this.toldUpTo = desk.journal(Optional.empty(), 1).stream()
                .mapToLong(JournalEntry::id)
                .max()
                .orElse(0);
        var keys = new Keys(configuration.tokens().operator(), database);
        this.server = Server.start(
                configuration.listen(),
                new Server.Around(meters, desk::refused),
                List.of(
                        new WarRoom(),
                        new TokenApi(keys, desk),
                        new PeopleApi(keys, configuration.listen().isLoopback(), desk, broadcast),
                        new GatewayApi(configuration.tokens().gateway(), desk, GATEWAY_WAITS_AT_MOST),
                        this::system));
        this.notifier = new Notifier(
                new Notifier.Parts(database, seat, configuration.secrets(), clock, lookEvery), plan.plan(), migration);
        this.threads = List.of(
                Thread.ofPlatform().name("look").daemon().start(this::keepLooking),
                Thread.ofPlatform().name("hook").daemon().start(this::keepCallingTheHook),
                Thread.ofPlatform().name("elsewhere").daemon().start(this::keepAskingElsewhere));
    }

    /// Starts a control process in this JVM; ready to serve when this returns.
    ///
    /// @param clock by which soak times and entries of the journal are told
    static Control start(Configuration configuration, InstantSource clock, Duration lookEvery) {
        var database = Database.open(configuration.store());
        try {
            return new Control(configuration, database, clock, lookEvery);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    int port() {
        return server.port();
    }

    private void system(HttpRules rules) {
        rules.get("/health", (request, response) -> {
            if (!desk.isDatabaseThere()) {
                throw new DatabaseAwayException("The database does not answer.", new IllegalStateException());
            }
            Http.json(response, new Health("UP"));
        });
        rules.get(
                "/metrics",
                (request, response) -> response.header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .send(meters.scrape()));
    }

    private record Health(String status) {}

    /// By the monotonic clock: a wall clock that is set must not stop the looking.
    private void keepLooking() {
        long next = System.nanoTime();
        while (!closed) {
            if (System.nanoTime() - next >= 0) {
                next = Math.max(next + lookEvery.toNanos(), System.nanoTime());
            }
            round();
            try {
                news.await(untilNextLook(Duration.ofNanos(next - System.nanoTime())));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /// Earlier than usual when the seat of another process would become free before.
    private Duration untilNextLook(Duration usual) {
        return seat.freeIn()
                .map(free -> free.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : free)
                .filter(free -> free.compareTo(usual) < 0)
                .orElse(usual);
    }

    private void round() {
        try {
            boolean conducts = meters.look(conductor::look);
            seat.tookOver().ifPresent(this::noteTakeover);
            desk.refresh();
            meters.stands(inForce.now().version(), conducts);
            tick();
            tell();
            troubledSince = Optional.empty();
        } catch (DatabaseAwayException e) {
            meters.databaseAway();
            trouble(e);
        } catch (RuntimeException e) {
            meters.failedLook();
            LOG.log(Level.SEVERE, "A look ended in a bug.", e);
            trouble(e);
        }
    }

    private void noteTakeover(Duration silence) {
        meters.tookOver(silence);
        LOG.log(Level.INFO, "Took over the seat, {0} ms after its holder was last heard of.", silence.toMillis());
    }

    /// Rounds may come early, when something was decided; the chart's seconds do not.
    private void tick() {
        if (System.nanoTime() - tickedAt >= SECOND_OF_CHART.toNanos()) {
            tickedAt = System.nanoTime();
            desk.tick();
            server.renewIdentity();
        }
    }

    private void tell() {
        var entries = desk.journal(Optional.of(toldUpTo), Journal.LARGEST_PAGE);
        if (!entries.isEmpty()) {
            hookDue.ring();
            broadcast.journal(entries);
            toldUpTo = entries.getLast().id();
        }
        broadcast.status(desk.status());
    }

    private void trouble(RuntimeException e) {
        if (troubledSince.isEmpty()) {
            troubledSince = Optional.of(clock.instant());
            LOG.log(Level.WARNING, Text.of(e));
        }
        broadcast.trouble(new Trouble(Text.of(e), troubledSince.get()));
    }

    private void keepCallingTheHook() {
        int failures = 0;
        while (!closed) {
            try {
                hookDue.await(pauseAfter(failures));
                failures = callTheHook() ? 0 : failures + 1;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                failures++;
                LOG.log(Level.WARNING, "The hook's turn failed: " + Text.of(e));
            }
        }
    }

    /// Others are asked at most once in so many looks: what they measure moves in minutes.
    private void keepAskingElsewhere() {
        var pause = lookEvery.multipliedBy(LOOKS_BETWEEN_QUESTIONS);
        while (!closed) {
            try {
                askAgain.await(pause);
                askElsewhere();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "Asking others failed: " + Text.of(e));
            }
        }
    }

    private void askElsewhere() throws InterruptedException {
        var asked = conductor.asked();
        if (asked.isEmpty()) {
            return;
        }
        var measured = new LinkedHashMap<String, Measured>();
        for (var metric : asked.get().metrics()) {
            measured.put(
                    metric.name(),
                    elsewhere.ask(plan.plan().migration(), asked.get().position(), metric));
        }
        conductor.measured(measured);
    }

    private static Duration pauseAfter(int failures) {
        var pause = Duration.ofSeconds(1L << Math.min(failures, 4));
        return pause.compareTo(LONGEST_HOOK_PAUSE) > 0 ? LONGEST_HOOK_PAUSE : pause;
    }

    /// Makes the calls that are due, oldest first; false when one must be tried again.
    private boolean callTheHook() throws InterruptedException {
        var prepare = plan.plan().prepare();
        if (prepare.isEmpty()) {
            return true;
        }
        for (var due = conductor.due(); due.isPresent() && !closed; due = conductor.due()) {
            var answer = hook.call(plan.plan().migration(), prepare.get(), due.get());
            if (conductor.answered(due.get(), answer)) {
                desk.refresh();
                news.ring();
            }
            if (!answer.ready()) {
                return false;
            }
        }
        return true;
    }

    /// Stops: no more looks, waiting gateways and war rooms are sent home, requests in flight end, the
    /// seat is left.
    @Override
    public void close() {
        closed = true;
        news.ring();
        hookDue.ring();
        askAgain.ring();
        broadcast.close();
        inForce.close();
        server.close();
        hook.close();
        elsewhere.close();
        notifier.close();
        threads.forEach(Control::end);
        try {
            seat.leave();
        } catch (DatabaseAwayException e) {
            LOG.log(Level.INFO, "The seat could not be left; it becomes free when its lease ends.");
        }
        database.close();
    }

    private static void end(Thread thread) {
        try {
            thread.join(LOOK_EVERY.plusSeconds(1));
            thread.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
