package dev.phoenix.gameday.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AnswerTimesTest {
    @Test
    void the_usual_times_have_a_median_of_40_ms_and_a_p99_of_100_ms() {
        AnswerTimes times = AnswerTimes.usual(7);
        long[] millis = LongStream.generate(() -> times.next().toMillis())
                .limit(20_000)
                .sorted()
                .toArray();

        assertThat(millis[10_000]).isBetween(38L, 42L);
        assertThat(millis[19_800]).isBetween(92L, 108L);
    }

    @Test
    void the_same_seed_gives_the_same_times() {
        assertThat(AnswerTimes.usual(7).next()).isEqualTo(AnswerTimes.usual(7).next());
        assertThat(AnswerTimes.usual(7).next())
                .isNotEqualTo(AnswerTimes.usual(8).next());
    }
}
