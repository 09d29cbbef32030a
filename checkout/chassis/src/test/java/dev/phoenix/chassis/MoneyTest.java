package dev.phoenix.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MoneyTest {
    @Test
    void an_amount_is_written_in_minor_units_with_its_currency() {
        var json = Json.write(new Money(1999, "GBP"));

        assertThat(new String(json, StandardCharsets.UTF_8)).isEqualTo("{\"amount\":1999,\"currency\":\"GBP\"}");
        assertThat(Json.read(json, Money.class)).isEqualTo(new Money(1999, "GBP"));
    }

    @Test
    void currencies_do_not_mix() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Money(1, "GBP").plus(new Money(1, "EUR")));
    }

    @Test
    void units_that_are_left_go_to_the_largest_remainders() {
        assertThat(shares(299, 4300, 1400, 2300)).containsExactly(161L, 52L, 86L);
    }

    @Test
    void of_equal_remainders_the_first_line_gets_the_unit() {
        assertThat(shares(299, 1000, 1000, 1000)).containsExactly(100L, 100L, 99L);
    }

    @Test
    void without_weights_an_amount_is_shared_evenly() {
        assertThat(shares(10, 0, 0)).containsExactly(5L, 5L);
    }

    @Test
    void nothing_is_shared_out_to_nobody() {
        assertThat(shares(0)).isEmpty();
    }

    @Test
    void a_negative_amount_is_shared_out_as_its_positive_one() {
        assertThat(shares(-299, 4300, 1400, 2300)).containsExactly(-161L, -52L, -86L);
        assertThat(shares(-299, -4300, -1400, -2300)).containsExactly(-161L, -52L, -86L);
    }

    @Test
    void shares_always_add_up_and_are_within_one_unit_of_the_exact_part() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var amount = random.nextLong(1_000_000_000_000L);
            var weights = Stream.generate(() -> random.nextLong(1_000_000_000_000L))
                    .limit(1 + random.nextInt(20))
                    .toList();
            var shares = new Money(amount, "EUR").allocate(weights);

            assertThat(shares.stream().mapToLong(Money::minor).sum())
                    .as("seed %d", seed)
                    .isEqualTo(amount);
            double sum = weights.stream().mapToLong(weight -> weight).sum();
            for (int i = 0; i < shares.size(); i++) {
                assertThat((double) shares.get(i).minor())
                        .as("seed %d", seed)
                        .isBetween(amount * (weights.get(i) / sum) - 1.01, amount * (weights.get(i) / sum) + 1.01);
            }
        }
    }

    private static List<Long> shares(long amount, long... weights) {
        var boxed = java.util.Arrays.stream(weights).boxed().toList();
        return new Money(amount, "GBP")
                .allocate(boxed).stream().map(Money::minor).toList();
    }
}
