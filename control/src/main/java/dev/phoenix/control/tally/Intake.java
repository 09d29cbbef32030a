package dev.phoenix.control.tally;

import dev.phoenix.control.database.Database;
import dev.phoenix.control.database.DatabaseAwayException;
import dev.phoenix.control.tally.Tallies.Count;
import dev.phoenix.plan.tally.Tally;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/// Takes tallies in. Those that arrive while one transaction runs are counted together in the next: all
/// of them want the same rows, and each commit waits for the disk. Nobody is answered before the own
/// tally is in the database.
///
/// Any thread; of those that wait, whoever gets the lock counts for all.
public final class Intake {
    /// What a transaction keeps others waiting for stays short.
    private static final int MOST_AT_ONCE = 200;

    private final Database database;
    private final long migration;
    private final InstantSource clock;
    private final ReentrantLock counting = new ReentrantLock();
    private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    public Intake(Database database, long migration, InstantSource clock) {
        this.database = database;
        this.migration = migration;
        this.clock = clock;
    }

    private record Waiting(Tally tally, CompletableFuture<Count> counted) {}

    /// Counts a tally.
    public Count count(Tally tally) {
        var mine = new Waiting(tally, new CompletableFuture<>());
        waiting.add(mine);
        while (!mine.counted().isDone()) {
            counting.lock();
            try {
                if (!mine.counted().isDone()) {
                    count(next());
                }
            } finally {
                counting.unlock();
            }
        }
        try {
            return mine.counted().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private List<Waiting> next() {
        var together = new ArrayList<Waiting>();
        for (var one = waiting.poll(); one != null; one = waiting.poll()) {
            together.add(one);
            if (together.size() == MOST_AT_ONCE) {
                break;
            }
        }
        return together;
    }

    /// A tally that cannot be counted spoils no other: then each is counted by itself.
    private void count(List<Waiting> together) {
        try {
            var tallies = together.stream().map(Waiting::tally).toList();
            var counts = database.transaction(handle -> Tallies.count(handle, migration, tallies, clock.instant()));
            for (int at = 0; at < counts.size(); at++) {
                together.get(at).counted().complete(counts.get(at));
            }
        } catch (RuntimeException e) {
            if (e instanceof DatabaseAwayException || together.size() == 1) {
                together.forEach(one -> one.counted().completeExceptionally(e));
            } else {
                together.forEach(one -> count(List.of(one)));
            }
        }
    }
}
