package dev.phoenix.control.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.ControlRun;
import dev.phoenix.control.FakeClock;
import dev.phoenix.control.Plans;
import dev.phoenix.control.Windows;
import dev.phoenix.control.conductor.Adoption;
import dev.phoenix.control.database.Database;
import dev.phoenix.plan.gate.Evidence;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.postgres.Postgres;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A look that a tally comes into.
@Timeout(120)
class EvidenceAtOnceTest {
    private final FakeClock clock = new FakeClock();

    /// Each table in turn is closed while the look comes to it, and a tally is counted meanwhile.
    @Test
    void what_is_counted_while_somebody_looks_is_in_the_sums_and_in_the_slices_or_in_neither() throws Exception {
        for (var table : List.of("slice", "evidence", "snapshot")) {
            try (var database = Database.open(ControlRun.store(Postgres.shared().database(ControlRun.fresh())))) {
                var migration = database.transaction(
                        handle -> Adoption.adopt(handle, Plans.file(Plans.checkout()), clock.instant()));

                var seen = database.transaction(counting -> {
                    counting.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
                    var look = inThread(() -> database.transaction(looking -> Tallies.evidence(looking, migration)));
                    awaitOneThatWaits(counting, table);
                    Tallies.count(
                            counting,
                            migration.id(),
                            Windows.clean("gw-1", 1, migration.version(), 40),
                            clock.instant());
                    return look;
                });

                var evidence = seen.get();
                long inSums = evidence.routes().stream()
                        .map(RouteTally::legacy)
                        .mapToLong(side -> side.requests())
                        .sum();
                long inSlices = evidence.lately().stream()
                        .mapToLong(Evidence.Slice::comparisons)
                        .sum();
                assertThat(inSums).as(table).isEqualTo(inSlices);
                assertThat(evidence.lastTallyAt().isPresent()).as(table).isEqualTo(inSums > 0);
            }
        }
    }

    private static <T> FutureTask<T> inThread(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static void awaitOneThatWaits(Handle handle, String table) {
        var waits = handle.createQuery("""
                SELECT count(*) > 0 FROM pg_locks WHERE relation = CAST(:table AS regclass) AND NOT granted""").bind("table", table);
        while (!waits.mapTo(Boolean.class).one()) {
            Thread.onSpinWait();
        }
    }
}
