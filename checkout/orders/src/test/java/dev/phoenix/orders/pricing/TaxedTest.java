package dev.phoenix.orders.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.chassis.Money;
import dev.phoenix.orders.pricing.Taxed.Rate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tax we compute ourselves when taxation is down, and the memory of rates it is computed from.
final class TaxedTest {
    private static Rate rate(String rate) {
        return new Rate(new BigDecimal(rate), "GB");
    }

    private static Money gbp(long minor) {
        return new Money(minor, "GBP");
    }

    private static long tax(String rate, long... amounts) {
        var charges = new ArrayList<Money>();
        var rates = new ArrayList<Rate>();
        for (long amount : amounts) {
            charges.add(gbp(amount));
            rates.add(rate(rate));
        }
        return Taxed.of(charges, rates).tax().minor();
    }

    @Test
    void tax_is_rounded_once_for_each_rate_and_not_line_by_line() {
        // The worked examples of the design document: 4 × 2.50 at 8.625 %, 164.02 at 2.6 %, 24.99 at 10.75 %.
        assertThat(tax("0.08625", 250, 250, 250, 250)).isEqualTo(86);
        assertThat(tax("0.026", 16402)).isEqualTo(426);
        assertThat(tax("0.1075", 2499)).isEqualTo(269);
        assertThat(tax("0.089", 499)).isEqualTo(44);
    }

    @Test
    void rates_are_grouped_by_their_value_however_they_are_written() {
        var taxed = Taxed.of(List.of(gbp(250), gbp(250)), List.of(rate("0.20"), rate("0.2")));
        assertThat(taxed.lines()).containsExactly(new Quote.TaxLine("0.2", gbp(500), gbp(100), "GB"));
    }

    @Test
    void the_parts_always_add_up_to_the_rounded_tax_of_their_group() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            var charges = Stream.generate(() -> gbp(random.nextInt(100_000)))
                    .limit(1 + random.nextInt(12))
                    .toList();
            var known = List.of(rate("0.2"), rate("0.05"), rate("0"), rate("0.08625"));
            var rates = charges.stream()
                    .map(each -> known.get(random.nextInt(known.size())))
                    .toList();
            var taxed = Taxed.of(charges, rates);
            for (var group : taxed.lines()) {
                var exact = new BigDecimal(group.rate())
                        .multiply(BigDecimal.valueOf(group.base().minor()));
                assertThat(group.tax().minor())
                        .as("seed " + seed)
                        .isEqualTo(exact.setScale(0, RoundingMode.HALF_UP).longValueExact());
            }
            for (int i = 0; i < charges.size(); i++) {
                var exact = rates.get(i)
                        .rate()
                        .multiply(BigDecimal.valueOf(charges.get(i).minor()));
                var part = BigDecimal.valueOf(taxed.parts().get(i).tax().minor());
                assertThat(part.subtract(exact).abs()).as("seed " + seed).isLessThan(new BigDecimal("1.5"));
            }
        }
    }

    @Test
    void totals_that_do_not_add_up_cannot_be_made() {
        assertThatThrownBy(() -> new Quote.Totals(gbp(100), gbp(0), gbp(0), gbp(20), gbp(121)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not add up");
    }

    @Test
    void rates_are_forgotten_after_a_day_and_the_memory_does_not_grow_without_end() {
        var clock = new SettableClock();
        var cache = new RateCache(clock);
        var key = new RateCache.Key("GB", Optional.empty(), "standard");
        cache.remember(key, rate("0.2"));
        assertThat(cache.recall(key)).isEqualTo(Optional.of(rate("0.2")));
        clock.now = clock.now.plus(Duration.ofHours(25));
        assertThat(cache.recall(key)).isEmpty();
        cache.remember(key, rate("0.2"));
        for (int i = 0; i < 5_000; i++) {
            cache.remember(new RateCache.Key("GB", Optional.of("R" + i), "standard"), rate("0.2"));
        }
        assertThat(cache.recall(key)).isEmpty();
        assertThat(cache.recall(new RateCache.Key("GB", Optional.of("R4999"), "standard")))
                .isPresent();
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-11-23T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
