package dev.phoenix.compare.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DecimalTest {
    @Test
    void a_number_of_any_exponent_costs_no_more_than_its_text() {
        assertThat(Decimal.of("1e999999999")).isEqualTo(Decimal.of("0.1E1000000000"));
        assertThat(Decimal.of("1e99999999999999999999")).isNotEqualTo(Decimal.of("1e99999999999999999998"));
        assertThat(Decimal.of("1e99999999999999999999")).isGreaterThan(Decimal.of("9e99999999999999999998"));
        assertThat(Decimal.of("-1e-99999999999999999999")).isLessThan(Decimal.of("0"));
        assertThat(Decimal.of("1e999999999").toBigDecimal()).isEmpty();
        assertThat(Decimal.of("0e999999999")).isEqualTo(Decimal.of("-0"));
    }

    @Test
    void a_whole_number_is_told_from_a_fraction() {
        assertThat(Decimal.of("1.0").isWhole()).isTrue();
        assertThat(Decimal.of("12e1").isWhole()).isTrue();
        assertThat(Decimal.of("1.5").isWhole()).isFalse();
        assertThat(Decimal.of("0.0").isWhole()).isTrue();
    }

    @Property(tries = 5000)
    void equality_order_and_value_are_those_of_big_decimal(@ForAll long seed) {
        var random = new Random(seed);
        var left = text(random);
        var right = random.nextInt(3) == 0 ? rewritten(left) : text(random);
        var a = Decimal.of(left);
        var b = Decimal.of(right);
        int order = new BigDecimal(left).compareTo(new BigDecimal(right));
        assertThat(a.equals(b)).as("%s = %s", left, right).isEqualTo(order == 0);
        assertThat(Integer.signum(a.compareTo(b))).as("%s ? %s", left, right).isEqualTo(order);
        assertThat(a.toBigDecimal().orElseThrow()).isEqualByComparingTo(left);
        if (a.equals(b)) {
            assertThat(a).hasSameHashCodeAs(b);
        }
    }

    private static String text(Random random) {
        int whole = random.nextInt(random.nextBoolean() ? 3 : 2000);
        var text = new StringBuilder(random.nextBoolean() ? "-" : "").append(whole);
        if (random.nextBoolean()) {
            text.append('.').append("0".repeat(random.nextInt(3))).append(random.nextInt(100));
        }
        if (random.nextBoolean()) {
            text.append(random.nextBoolean() ? "e" : "E").append(random.nextInt(9) - 4);
        }
        return text.toString();
    }

    private static String rewritten(String text) {
        return text.matches("-?\\d+") ? text + ".00e+0" : text;
    }
}
