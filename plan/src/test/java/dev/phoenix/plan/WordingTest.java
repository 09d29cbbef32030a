package dev.phoenix.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.RoundingMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WordingTest {
    @Test
    void thousands_are_set_apart() {
        assertThat(Wording.count(0)).isEqualTo("0");
        assertThat(Wording.count(999)).isEqualTo("999");
        assertThat(Wording.count(1_000)).isEqualTo("1 000");
        assertThat(Wording.count(1_234_567)).isEqualTo("1 234 567");
        assertThat(Wording.count(-1_000)).isEqualTo("-1 000");
        assertThat(Wording.count(1, "difference")).isEqualTo("1 difference");
        assertThat(Wording.count(2, "difference")).isEqualTo("2 differences");
    }

    @Test
    void a_bound_is_rounded_away_from_what_was_seen() {
        assertThat(Wording.percent(0.058_99, RoundingMode.FLOOR)).isEqualTo("5.8 %");
        assertThat(Wording.percent(0.000_451_7, RoundingMode.CEILING)).isEqualTo("0.046 %");
        assertThat(Wording.percent(1, RoundingMode.CEILING)).isEqualTo("100 %");
        assertThat(Wording.percent(0, RoundingMode.FLOOR)).isEqualTo("0 %");
    }

    @Test
    void durations_use_the_largest_whole_unit() {
        assertThat(Wording.duration(Duration.ofMillis(1_500))).isEqualTo("1 500 ms");
        assertThat(Wording.duration(Duration.ofSeconds(90))).isEqualTo("90 s");
        assertThat(Wording.duration(Duration.ofMinutes(90))).isEqualTo("90 min");
        assertThat(Wording.duration(Duration.ofDays(1))).isEqualTo("24 h");
        assertThat(Wording.duration(Duration.ZERO)).isEqualTo("0 s");
    }
}
