package dev.phoenix.plan.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleRatioTestTest {
    @Test
    void the_published_split_is_broken_at_its_published_p_value() {
        var test = new SampleRatioTest(List.of(0.1, 0.4, 0.5), 100);

        assertThat(Math.exp(-test.logEvidence(List.of(40L, 129L, 233L)))).isCloseTo(0.04845591105969517, within(1e-9));
        assertThat(test.isBroken(List.of(40L, 129L, 233L), 0.05)).isTrue();
    }

    @Test
    void two_parts_are_the_same_test_as_a_rate() {
        var test = new SampleRatioTest(List.of(0.9, 0.1), 100);
        var rate = new RateTest(0.1, Prior.at(0.1, 100));

        assertThat(test.logEvidence(List.of(8_000L, 1_100L))).isCloseTo(rate.logEvidence(1_100, 9_100), within(1e-9));
    }

    @Test
    void customers_dealt_out_as_intended_are_no_evidence() {
        var test = SampleRatioTest.of(List.of(0.99, 0.01));

        assertThat(test.isBroken(List.of(990_000L, 10_000L), 0.001)).isFalse();
        assertThat(test.isBroken(List.of(992_000L, 8_000L), 0.001)).isTrue();
        assertThat(test.logEvidence(List.of(0L, 0L))).isZero();
    }

    @Test
    void parts_that_are_no_split_are_refused() {
        assertThatThrownBy(() -> SampleRatioTest.of(List.of(0.5, 0.6))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SampleRatioTest.of(List.of(1.0, 0.0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SampleRatioTest.of(List.of(1.0)).logEvidence(List.of(1L, 2L)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
