package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StepBackTest {
    private long now = Long.MAX_VALUE - 1;
    private final StepBack stepBack = new StepBack(Duration.ofSeconds(10), () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void an_older_one_is_believed_after_nothing_else_came_for_so_long() {
        assertThat(stepBack.offered()).isFalse();
        pass(Duration.ofSeconds(9));
        assertThat(stepBack.offered()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(stepBack.offered()).isTrue();
        assertThat(stepBack.total()).isEqualTo(3);
    }

    @Test
    void whatever_else_comes_begins_the_wait_anew() {
        stepBack.offered();
        pass(Duration.ofSeconds(9));
        stepBack.over();
        assertThat(stepBack.isOffered()).isFalse();
        pass(Duration.ofSeconds(9));

        assertThat(stepBack.offered()).isFalse();
        pass(Duration.ofSeconds(9));
        assertThat(stepBack.offered()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(stepBack.offered()).isTrue();
    }
}
