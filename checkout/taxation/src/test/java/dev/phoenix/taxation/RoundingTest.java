package dev.phoenix.taxation;

import static dev.phoenix.taxation.Rounding.Basis.LINE;
import static dev.phoenix.taxation.Rounding.Basis.ORDER;
import static dev.phoenix.taxation.Rounding.Mode.DOWN;
import static dev.phoenix.taxation.Rounding.Mode.HALF_EVEN;
import static dev.phoenix.taxation.Rounding.Mode.HALF_UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.chassis.Money;
import dev.phoenix.taxation.Rounding.Charge;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The worked examples of known engines and statutes, and what must hold for all amounts. Amounts are minor units.
class RoundingTest {
    private static final Rounding BY_ORDER = new Rounding(ORDER, HALF_UP);
    private static final Rounding BY_LINE = new Rounding(LINE, HALF_UP);

    @Test
    void four_lines_of_2_50_at_8_625_percent_owe_0_86_by_order_and_0_88_by_line() {
        var lines = List.of(at("0.08625", 250), at("0.08625", 250), at("0.08625", 250), at("0.08625", 250));

        assertThat(added(BY_ORDER, lines)).containsExactly(22L, 22L, 21L, 21L);
        assertThat(added(BY_LINE, lines)).containsExactly(22L, 22L, 22L, 22L);
    }

    @Test
    void a_line_that_owes_nothing_does_not_change_what_the_others_owe() {
        assertThat(added(BY_ORDER, List.of(at("0.1075", 2499), at("0", 644)))).containsExactly(269L, 0L);
    }

    @Test
    void a_fraction_below_a_half_is_rounded_down_once() {
        assertThat(added(BY_ORDER, List.of(at("0.026", 16402)))).containsExactly(426L);
        // 2.4949 is 2.49: rounding to 2.495 first would make it 2.50.
        assertThat(added(BY_ORDER, List.of(at("0.024949", 10_000)))).containsExactly(249L);
        assertThat(added(BY_ORDER, List.of(at("0.02495", 10_000)))).containsExactly(250L);
    }

    @Test
    void rates_of_state_county_city_and_district_are_added_before_rounding_and_shared_out_after() {
        var rates = List.of(65L, 4L, 14L, 6L);

        assertThat(added(BY_ORDER, List.of(at("0.089", 499)))).containsExactly(44L);
        assertThat(new Money(44, "USD").allocate(rates).stream().map(Money::minor))
                .containsExactly(32L, 2L, 7L, 3L);
    }

    @Test
    void the_examples_of_vendure_come_out() {
        assertThat(gross("0.2", 123)).isEqualTo(148);
        assertThat(gross("0.2", 369)).isEqualTo(443);
        assertThat(100 - contained(at("0.2", 100)).getFirst()).isEqualTo(83);
        assertThat(500 - contained(at("0.2", 500)).getFirst()).isEqualTo(417);
        assertThat(gross("0.2", 8333 - 4166)).isEqualTo(5000);
        var taxes = contained(at("0.2", 700), at("0.1", 650));
        assertThat(1350 - taxes.get(0) - taxes.get(1)).isEqualTo(1174);
    }

    @Test
    void the_examples_of_medusa_come_out() {
        assertThat(added(BY_ORDER, List.of(at("0.1", 6000), at("0.5", 500)))).containsExactly(600L, 250L);
        assertThat(added(BY_ORDER, List.of(at("0.1", 10_000 - 1_000)))).containsExactly(900L);
    }

    @Test
    void a_half_goes_away_from_zero_so_that_a_refund_owes_what_the_sale_owed() {
        assertThat(added(BY_ORDER, List.of(at("0.05", 50)))).containsExactly(3L);
        assertThat(added(BY_ORDER, List.of(at("0.05", -50)))).containsExactly(-3L);
    }

    @Test
    void other_modes_send_a_half_elsewhere() {
        assertThat(added(new Rounding(ORDER, HALF_EVEN), List.of(at("0.05", 50))))
                .containsExactly(2L);
        assertThat(added(new Rounding(ORDER, DOWN), List.of(at("0.05", 59)))).containsExactly(2L);
        // Down means less tax, also where the price includes it: 100 / 1.2 leaves a net of 84.
        assertThat(new Rounding(ORDER, DOWN).taxes(List.of(at("0.2", 100)), true))
                .containsExactly(new Money(16, "EUR"));
    }

    @Test
    void the_tax_of_a_rate_is_always_the_sum_of_its_lines_and_off_by_half_a_unit_at_most() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var rates = List.of("0.2", "0.05", "0.08625", "0.255", "0");
        for (int round = 0; round < 2_000; round++) {
            var charges = new ArrayList<Charge>();
            for (int i = 0; i <= random.nextInt(12); i++) {
                charges.add(at(rates.get(random.nextInt(rates.size())), random.nextLong(1_000_000)));
            }
            var taxes = added(BY_ORDER, charges);
            for (var rate : rates) {
                var owed = BigDecimal.ZERO;
                long taxed = 0;
                for (int i = 0; i < charges.size(); i++) {
                    if (charges.get(i).rate().compareTo(new BigDecimal(rate)) == 0) {
                        owed = owed.add(new BigDecimal(rate)
                                .multiply(BigDecimal.valueOf(
                                        charges.get(i).amount().minor())));
                        taxed += taxes.get(i);
                    }
                }
                assertThat(taxed)
                        .as("seed %d", seed)
                        .isEqualTo(owed.setScale(0, RoundingMode.HALF_UP).longValueExact());
            }
        }
    }

    private static Charge at(String rate, long minor) {
        return new Charge(new Money(minor, "EUR"), new BigDecimal(rate));
    }

    private static List<Long> added(Rounding rounding, List<Charge> charges) {
        return rounding.taxes(charges, false).stream().map(Money::minor).toList();
    }

    private static List<Long> contained(Charge... charges) {
        return BY_ORDER.taxes(Arrays.asList(charges), true).stream()
                .map(Money::minor)
                .toList();
    }

    private static long gross(String rate, long net) {
        return net + added(BY_ORDER, List.of(at(rate, net))).getFirst();
    }
}
