package dev.phoenix.control.tally;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RanksTest {
    @Test
    void the_answer_of_a_rank_lies_in_the_step_in_which_it_was_counted() {
        var histogram = Histograms.empty();
        histogram.recordValueWithCount(10_000, 98);
        histogram.recordValueWithCount(250_000, 2);
        var encoded = Histograms.encode(histogram);

        assertThat(Ranks.OF_HDR.count(encoded)).isEqualTo(100);
        assertThat(Ranks.OF_HDR.at(encoded, 98).leastMicros()).isLessThanOrEqualTo(10_000);
        assertThat(Ranks.OF_HDR.at(encoded, 98).mostMicros()).isBetween(10_000L, 10_100L);
        assertThat(Ranks.OF_HDR.at(encoded, 99).leastMicros()).isBetween(247_500L, 250_000L);
        assertThat(Ranks.OF_HDR.at(encoded, 100).mostMicros()).isBetween(250_000L, 252_500L);
    }

    @Test
    void an_empty_histogram_has_no_ranks() {
        assertThat(Ranks.OF_HDR.count("")).isZero();
    }
}
