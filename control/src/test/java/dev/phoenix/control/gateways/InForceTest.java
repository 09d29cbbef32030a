package dev.phoenix.control.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import java.time.Duration;
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
    void who_runs_another_version_need_not_wait() throws InterruptedException {
        assertThat(inForce.awaitOther(4, Duration.ofDays(1))).contains(snapshot(5));
    }

    @Test
    void who_runs_this_version_waits_no_longer_than_asked() throws InterruptedException {
        assertThat(inForce.awaitOther(5, Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void at_the_end_everybody_is_sent_home() throws InterruptedException {
        inForce.close();

        assertThat(inForce.awaitOther(5, Duration.ofDays(1))).isEmpty();
    }
}
