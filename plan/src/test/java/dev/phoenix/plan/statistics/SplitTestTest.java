package dev.phoenix.plan.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SplitTestTest {
    /// The errors of the canary example that comes with Lindon and Malek's paper; 1 is the canary.
    private static final String EVENTS =
            "010000000000010000001100110001001000010111010010000000000000000000001010010010111010010100010000100000101001"
                    + "010010011110000010010001001010110000000100010001001100010000000100010000001001000100111100011010000011";

    private final SplitTest test = new SplitTest(0.2, 100);

    @Test
    void the_published_canary_stops_at_its_210th_error() {
        long legacy = 0;
        long candidate = 0;
        int stopped = 0;
        for (int i = 0; i < EVENTS.length() && stopped == 0; i++) {
            boolean isCandidate = EVENTS.charAt(i) == '1';
            candidate += isCandidate ? 1 : 0;
            legacy += isCandidate ? 0 : 1;
            stopped = test.logEvidence(legacy, candidate) >= -Math.log(0.05) ? i + 1 : 0;
        }

        assertThat(stopped).isEqualTo(210);
        assertThat(legacy).isEqualTo(148);
        assertThat(candidate).isEqualTo(62);
        assertThat(Math.exp(-test.logEvidence(legacy, candidate))).isCloseTo(0.045579631759249686, within(1e-9));
        assertThat(test.isCandidateWorse(legacy, candidate, 0.05)).isTrue();
    }

    @Test
    void the_ratio_of_the_published_canary_is_the_published_one() {
        var ratio = new RateInterval(0, Double.POSITIVE_INFINITY);
        long candidate = 0;
        for (int i = 0; i < EVENTS.length(); i++) {
            candidate += EVENTS.charAt(i) == '1' ? 1 : 0;
            ratio = ratio.and(test.ratio(i + 1 - candidate, candidate, 0.05));
        }

        assertThat(Math.log(ratio.lower())).isCloseTo(0.00464625, within(1e-5));
        assertThat(Math.log(ratio.upper())).isCloseTo(0.75493987, within(1e-5));
    }

    @Test
    void a_candidate_with_fewer_errors_is_not_worse() {
        assertThat(test.isCandidateWorse(1_000, 50, 0.05)).isFalse();
        assertThat(test.logEvidence(1_000, 50)).isGreaterThan(3);
    }
}
