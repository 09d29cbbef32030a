package dev.phoenix.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.DefaultEventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final DefaultEventExecutor loop = new DefaultEventExecutor();
    private final Deadlines deadlines = new Deadlines(loop);
    private final BlockingQueue<String> late = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void onLoop(Runnable step) {
        loop.submit(step).syncUninterruptibly();
    }

    private String next() throws InterruptedException {
        return late.poll(60, TimeUnit.SECONDS);
    }

    @Test
    void come_in_the_order_in_which_they_began() throws Exception {
        onLoop(() -> List.of("a", "b", "c").forEach(name -> deadlines.start(SHORT, () -> late.add(name))));

        assertThat(List.of(next(), next(), next())).containsExactly("a", "b", "c");
    }

    @Test
    void that_were_called_off_never_come() throws Exception {
        onLoop(() -> {
            var first = deadlines.start(SHORT, () -> late.add("first"));
            deadlines.start(SHORT, () -> late.add("second"));
            var third = deadlines.start(SHORT, () -> late.add("third"));
            first.cancel();
            third.cancel();
            third.cancel();
            deadlines.start(SHORT.multipliedBy(2), () -> late.add("fourth"));
        });

        assertThat(List.of(next(), next())).containsExactly("second", "fourth");
        assertThat(late).isEmpty();
    }

    @Test
    void may_be_begun_anew_by_what_runs_late() throws Exception {
        onLoop(() -> deadlines.start(SHORT, () -> {
            late.add("once");
            deadlines.start(SHORT, () -> late.add("twice"));
        }));
        assertThat(List.of(next(), next())).containsExactly("once", "twice");

        onLoop(() -> deadlines.start(SHORT, () -> late.add("again")));
        assertThat(next()).isEqualTo("again");
    }

    /// The loop's timer is armed for the first one alone.
    @Test
    void do_not_come_before_their_time_with_one_that_began_earlier() throws Exception {
        var waited = new LinkedBlockingQueue<Long>();
        onLoop(() -> {
            deadlines.start(SHORT, () -> late.add("first"));
            long half = System.nanoTime() + SHORT.toNanos() / 2;
            while (System.nanoTime() - half < 0) {
                Thread.onSpinWait();
            }
            long began = System.nanoTime();
            deadlines.start(SHORT, () -> waited.add(System.nanoTime() - began));
        });

        assertThat(next()).isEqualTo("first");
        assertThat(waited.poll(60, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(SHORT.toNanos());
    }
}
