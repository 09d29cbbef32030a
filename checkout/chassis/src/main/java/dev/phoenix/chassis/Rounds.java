package dev.phoenix.chassis;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Work that is done again and again, with a pause between, until the service stops. One thread of its own; whatever
/// fails in a round is the round's to count, since it knows under which name.
public final class Rounds implements Part {
    /// A round that is under way when the service stops is waited for this long.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    private Rounds(String name, Duration pause, Runnable round, Runnable last) {
        this.thread = Thread.ofVirtual().name(name).unstarted(() -> run(pause, round, last));
    }

    /// Starts with a pause.
    public static Rounds start(String name, Duration pause, Runnable round) {
        return start(name, pause, round, () -> {});
    }

    /// Starts with a pause.
    ///
    /// @param last what the same thread does at the end, to leave things in order
    public static Rounds start(String name, Duration pause, Runnable round, Runnable last) {
        var rounds = new Rounds(name, pause, round, last);
        rounds.thread.start();
        return rounds;
    }

    private void run(Duration pause, Runnable round, Runnable last) {
        try {
            while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                round.run();
            }
            last.run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    @Override
    public void stop() {
        stopping.countDown();
        try {
            thread.join(GRACE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
