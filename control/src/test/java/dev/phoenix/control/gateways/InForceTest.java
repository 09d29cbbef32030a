package dev.phoenix.control.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InForceTest {
    private final InForce inForce = new InForce(snapshot(5));

    private static Snapshot snapshot(long version) {
        return new Snapshot(version, "the plan", Position.OFF, false);
    }

    @Test
    void an_older_snapshot_that_comes_late_changes_nothing() {
        inForce.swap(snapshot(7));
        inForce.swap(snapshot(6));

        assertThat(inForce.now().version()).isEqualTo(7);
    }

    @Test
    void who_runs_an_older_version_need_not_wait() throws InterruptedException {
        assertThat(inForce.awaitNewer(4, Duration.ofDays(1))).contains(snapshot(5));
    }

    @Test
    void who_runs_this_version_waits_no_longer_than_asked() throws InterruptedException {
        assertThat(inForce.awaitNewer(5, Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void who_runs_a_newer_version_waits_until_this_process_has_read_of_it() throws Exception {
        var told = new CompletableFuture<Optional<Snapshot>>();
        var gateway = Thread.ofPlatform().start(() -> {
            try {
                told.complete(inForce.awaitNewer(6, Duration.ofDays(1)));
            } catch (InterruptedException stop) {
                told.completeExceptionally(stop);
            }
        });
        while (gateway.getState() != Thread.State.TIMED_WAITING && !told.isDone()) {
            Thread.onSpinWait();
        }
        inForce.swap(snapshot(6));
        inForce.swap(snapshot(7));

        assertThat(told.get(1, TimeUnit.MINUTES)).contains(snapshot(7));
    }

    @Test
    void when_nothing_is_read_of_a_newer_version_the_older_one_is_told() throws InterruptedException {
        assertThat(inForce.awaitNewer(6, Duration.ofMillis(1))).contains(snapshot(5));
    }

    @Test
    void at_the_end_everybody_is_sent_home() throws InterruptedException {
        inForce.close();

        assertThat(inForce.awaitNewer(5, Duration.ofDays(1))).isEmpty();
        assertThat(inForce.awaitNewer(6, Duration.ofDays(1))).isEmpty();
    }
}
