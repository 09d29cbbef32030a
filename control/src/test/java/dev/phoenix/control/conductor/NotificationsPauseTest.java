package dev.phoenix.control.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NotificationsPauseTest {
    @Test
    void pauses_double_up_to_a_minute_and_chance_adds_at_most_a_quarter() {
        assertThat(IntStream.range(0, 9).mapToObj(attempts -> Notifications.pauseAfter(attempts, 0)))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(Notifications.pauseAfter(2, 1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(Notifications.pauseAfter(1_000_000, 0)).isEqualTo(Duration.ofMinutes(1));
    }
}
