package dev.phoenix.legacy.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Worked examples of checkout systems elsewhere, where their rounding is ours: once per rate over the whole order.
class TotalsTest {
    private static final Currency USD = Currency.getInstance("USD");
    private static final Totals.Discount NOTHING = new Totals.Discount.None();
    private static final Totals.Carriage FREE = new Totals.Carriage(0, BigDecimal.ZERO);

    private static Totals.Priced line(long price, long quantity, String rate) {
        return new Totals.Priced(price, quantity, new BigDecimal(rate));
    }

    private static Totals sum(Totals.Discount discount, Totals.Priced... lines) {
        return Totals.of(USD, List.of(lines), discount, FREE);
    }

    @Test
    void four_lines_of_two_fifty_at_8_625_percent_owe_86_cents() {
        var quarter = line(250, 1, "0.08625");
        assertThat(sum(NOTHING, quarter, quarter, quarter, quarter).tax()).isEqualTo(86);
    }

    @Test
    void untaxed_shipping_adds_no_tax() {
        var totals =
                Totals.of(USD, List.of(line(2499, 1, "0.1075")), NOTHING, new Totals.Carriage(644, BigDecimal.ZERO));
        assertThat(totals.tax()).isEqualTo(269);
        assertThat(totals.total()).isEqualTo(2499 + 644 + 269);
    }

    @Test
    void a_net_of_164_02_at_2_6_percent_owes_4_26() {
        assertThat(sum(NOTHING, line(16402, 1, "0.026")).tax()).isEqualTo(426);
    }

    @Test
    void combined_local_rates_are_rounded_once() {
        assertThat(sum(NOTHING, line(499, 1, "0.089")).tax()).isEqualTo(44);
    }

    @Test
    void a_fifth_on_top() {
        assertThat(sum(NOTHING, line(123, 1, "0.2")).total()).isEqualTo(148);
        assertThat(sum(NOTHING, line(123, 3, "0.2")).total()).isEqualTo(443);
    }

    @Test
    void half_off_rounds_the_discount_once() {
        var totals = sum(new Totals.Discount.Percent(50), line(8333, 1, "0.2"));
        assertThat(totals.subtotal() - totals.discount()).isEqualTo(4166);
        assertThat(totals.discount()).isEqualTo(4167);
    }

    @Test
    void two_rates_are_rounded_each_by_itself() {
        var totals = sum(NOTHING, line(3000, 2, "0.1"), line(500, 1, "0.5"));
        assertThat(totals.subtotal()).isEqualTo(6500);
        assertThat(totals.tax()).isEqualTo(850);
        assertThat(totals.total()).isEqualTo(7350);
    }

    @Test
    void a_fixed_discount_lowers_what_is_taxed_and_never_goes_below_nothing() {
        var totals = sum(new Totals.Discount.Amount(1000), line(5000, 2, "0.1"));
        assertThat(totals.tax()).isEqualTo(900);
        assertThat(totals.total()).isEqualTo(9900);
        assertThat(sum(new Totals.Discount.Amount(20_000), line(5000, 2, "0.1")).total())
                .isZero();
    }

    @Test
    void every_sum_adds_up() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var lines = new ArrayList<Totals.Priced>();
            for (int i = 0; i <= random.nextInt(9); i++) {
                var rate = List.of("0.2", "0.05", "0", "0.06625").get(random.nextInt(4));
                lines.add(line(random.nextLong(100_000), 1 + random.nextLong(20), rate));
            }
            Collections.shuffle(lines, random);
            var percent = new Totals.Discount.Percent(1 + random.nextInt(100));
            var totals = Totals.of(USD, lines, percent, new Totals.Carriage(395, new BigDecimal("0.2")));
            var parts = totals.lines();
            assertThat(parts.stream().mapToLong(Totals.LineTotals::subtotal).sum())
                    .isEqualTo(totals.subtotal());
            assertThat(parts.stream().mapToLong(Totals.LineTotals::discount).sum())
                    .isEqualTo(totals.discount());
            long shippingTax = totals.taxes().parts().getLast().tax();
            assertThat(parts.stream().mapToLong(Totals.LineTotals::tax).sum() + shippingTax)
                    .as("seed %d", seed)
                    .isEqualTo(totals.tax());
        }
    }
}
