package dev.phoenix.gateway.upstream;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Steps that run after a wait unless they are called off before, as nearly all are. Waits of one length end in the
/// order in which they began, so each length has a queue and the loop has one timer for all of it: beginning and
/// calling off cost a few references, not a place in a heap. *One thread*: the event loop.
final class Deadlines {
    private final EventExecutor loop;
    private final Map<Duration, Line> lines = new HashMap<>();

    Deadlines(EventExecutor loop) {
        this.loop = loop;
    }

    /// Runs the step after this wait.
    Deadline start(Duration wait, Runnable late) {
        var deadline = new Deadline(System.nanoTime() + wait.toNanos(), late);
        lines.computeIfAbsent(wait, Line::new).add(deadline);
        return deadline;
    }

    /// One step that may still run.
    static final class Deadline {
        private final long atNanos;
        private final Runnable late;
        private Deadline before = this;
        private Deadline after = this;

        private Deadline(long atNanos, Runnable late) {
            this.atNanos = atNanos;
            this.late = late;
        }

        /// The step is not to run any more. May be said at any time.
        void cancel() {
            before.after = after;
            after.before = before;
            before = this;
            after = this;
        }
    }

    /// Waits of one length, the oldest first, in a ring that begins and ends at a deadline which never comes.
    private final class Line implements Runnable {
        private final Duration wait;
        private final Deadline ring = new Deadline(0, () -> {});
        private boolean armed;

        private Line(Duration wait) {
            this.wait = wait;
        }

        private void add(Deadline deadline) {
            deadline.before = ring.before;
            deadline.after = ring;
            ring.before.after = deadline;
            ring.before = deadline;
            if (!armed) {
                arm(wait.toNanos());
            }
        }

        private void arm(long nanos) {
            armed = true;
            var _ = loop.schedule(this, nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void run() {
            armed = false;
            long now = System.nanoTime();
            while (ring.after != ring && ring.after.atNanos - now <= 0) {
                var due = ring.after;
                due.cancel();
                due.late.run();
            }
            if (armed) {
                return; // one of the late steps has begun the next wait
            }
            if (ring.after == ring) {
                lines.remove(wait);
            } else {
                arm(Math.max(0, ring.after.atNanos - now));
            }
        }
    }
}
