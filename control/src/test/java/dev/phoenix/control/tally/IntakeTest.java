package dev.phoenix.control.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.ControlRun;
import dev.phoenix.control.FakeClock;
import dev.phoenix.control.Plans;
import dev.phoenix.control.Windows;
import dev.phoenix.control.conductor.Adoption;
import dev.phoenix.control.database.Database;
import dev.phoenix.control.migration.Migration;
import dev.phoenix.control.tally.Tallies.Count;
import dev.phoenix.plan.gate.Evidence;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.Tally;
import dev.phoenix.postgres.Postgres;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Tallies that arrive together.
@Timeout(120)
class IntakeTest {
    private final FakeClock clock = new FakeClock();
    private Database database;
    private Migration migration;

    @BeforeEach
    void open() {
        database = Database.open(ControlRun.store(Postgres.shared().database(ControlRun.fresh())));
        migration = adopt("checkout");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Migration adopt(String name) {
        return database.transaction(handle -> Adoption.adopt(handle, Plans.file(Plans.named(name)), clock.instant()));
    }

    private Evidence evidence(Migration of) {
        return database.transaction(handle -> Tallies.evidence(handle, of));
    }

    @Test
    void counted_together_they_come_to_what_they_come_to_one_by_one() {
        var one = adopt("another");
        var tallies = new ArrayList<Tally>();
        for (int gateway = 1; gateway <= 7; gateway++) {
            tallies.add(Windows.clean("gw-" + gateway, 1, migration.version(), 10L * gateway));
        }

        database.transaction(handle -> Tallies.count(handle, migration.id(), tallies, clock.instant()));
        tallies.forEach(
                tally -> database.transaction(handle -> Tallies.count(handle, one.id(), tally, clock.instant())));

        assertThat(evidence(migration).routes()).isEqualTo(evidence(one).routes());
        assertThat(evidence(migration).lately()).isEqualTo(evidence(one).lately());
        assertThat(Counts.traffic(evidence(migration).routes()).legacy().p99Ms())
                .isPresent();
    }

    @Test
    void of_those_that_arrive_together_each_is_told_what_became_of_it() {
        long version = migration.version();
        var first = Windows.clean("gw-2", 1, version, 10);
        var counts = database.transaction(handle -> Tallies.count(
                handle,
                migration.id(),
                List.of(
                        first,
                        Windows.clean("gw-1", 1, 77, 10),
                        first,
                        Windows.clean("gw-1", 2, version, 10),
                        Windows.clean("gw-2", 2, version, 10)),
                clock.instant()));

        assertThat(counts)
                .containsExactly(Count.COUNTED, Count.UNKNOWN_SNAPSHOT, Count.REPEATED, Count.COUNTED, Count.COUNTED);
        assertThat(requests()).isEqualTo(30);
    }

    @Test
    void of_many_that_send_everything_twice_at_once_each_window_counts_once() throws Exception {
        var intakes = List.of(new Intake(database, migration.id(), clock), new Intake(database, migration.id(), clock));
        var sent = new ArrayList<Callable<Count>>();
        for (int gateway = 0; gateway < 40; gateway++) {
            for (long window = 1; window <= 5; window++) {
                var tally = Windows.clean("gw-" + gateway, window, migration.version(), 3);
                intakes.forEach(intake -> sent.add(() -> intake.count(tally)));
            }
        }

        var counts = new ArrayList<Count>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Count> one : threads.invokeAll(sent)) {
                counts.add(one.get());
            }
        }

        assertThat(counts.stream().filter(Count.COUNTED::equals)).hasSize(200);
        assertThat(counts.stream().filter(Count.REPEATED::equals)).hasSize(200);
        assertThat(requests()).isEqualTo(600);
    }

    @Test
    void one_that_cannot_be_counted_spoils_no_other() throws Exception {
        var intake = new Intake(database, migration.id(), clock);
        var cannot = Windows.clean("gw-\u0000", 1, migration.version(), 10); // no text of PostgreSQL has a NUL
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<Count>>();
            for (int gateway = 0; gateway < 20; gateway++) {
                var tally = Windows.clean("gw-" + gateway, 1, migration.version(), 10);
                sent.add(threads.submit(() -> intake.count(tally)));
                sent.add(threads.submit(() -> intake.count(cannot)));
            }
            for (int at = 0; at < sent.size(); at += 2) {
                assertThat(sent.get(at).get()).isEqualTo(Count.COUNTED);
                assertThat(sent.get(at + 1)).failsWithin(java.time.Duration.ofMinutes(1));
            }
        }
        assertThat(requests()).isEqualTo(200);
    }

    private long requests() {
        return evidence(migration).routes().stream()
                .map(RouteTally::legacy)
                .mapToLong(side -> side.requests())
                .sum();
    }
}
