package dev.phoenix.legacy.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SharingTest {
    @Test
    void an_amount_is_shared_by_weight_and_the_largest_remainders_get_what_is_left() {
        assertThat(Sharing.byLargestRemainder(299, 4300, 1400, 2300)).containsExactly(161, 52, 86);
        assertThat(Sharing.byLargestRemainder(299, 1000, 1000, 1000)).containsExactly(100, 100, 99);
    }

    @Test
    void without_weights_everyone_gets_the_same() {
        assertThat(Sharing.byLargestRemainder(10, 0, 0)).containsExactly(5, 5);
        assertThat(Sharing.byLargestRemainder(0)).isEmpty();
    }

    @Test
    void the_parts_always_add_up_and_none_is_off_by_a_whole_unit() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var weights = random.longs(1 + random.nextInt(12), 1, 1_000_000).toArray();
            long amount = random.nextLong(1_000_000_000_000L);
            var parts = Sharing.byLargestRemainder(amount, weights);
            assertThat(LongStream.of(parts).sum()).as("seed %d", seed).isEqualTo(amount);
            double total = LongStream.of(weights).sum();
            for (int i = 0; i < parts.length; i++) {
                assertThat(Math.abs(parts[i] - amount * (weights[i] / total)))
                        .as("seed %d", seed)
                        .isLessThan(1.001);
            }
        }
    }
}
