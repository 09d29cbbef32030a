package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ToleranceTest {
    @Test
    void a_tolerance_is_written_as_a_number_a_percentage_or_a_time() {
        assertThat(Tolerance.parse("0.01")).isEqualTo(new Tolerance.Absolute(new BigDecimal("0.01")));
        assertThat(Tolerance.parse("1%")).isEqualTo(new Tolerance.Relative(new BigDecimal("0.01")));
        assertThat(Tolerance.parse("250ms")).isEqualTo(new Tolerance.Time(Duration.ofMillis(250)));
        assertThat(Tolerance.parse("1.5h")).isEqualTo(new Tolerance.Time(Duration.ofMinutes(90)));
        assertThat(Tolerance.parse("2d")).isEqualTo(new Tolerance.Time(Duration.ofDays(2)));
        assertThatThrownBy(() -> Tolerance.parse("about 3")).hasMessageContaining("'about 3' is no tolerance");
    }

    @Test
    void numbers_beyond_arithmetic_are_near_only_to_themselves() {
        var cent = Tolerance.parse("0.01");
        assertThat(accepts(cent, "1e999999999", "1e999999998")).isFalse();
        assertThat(accepts(cent, "1e-999999999", "0")).isTrue();
        assertThat(accepts(cent, "1e-999999999", "0.01")).isTrue();
        assertThat(accepts(cent, "-1e999999999", "0")).isFalse();
    }

    @Test
    void a_percentage_is_of_the_larger_number_whatever_its_size() {
        var percent = Tolerance.parse("1%");
        assertThat(accepts(percent, "1e999999999", "1.005e999999999")).isTrue();
        assertThat(accepts(percent, "1e999999999", "1.02e999999999")).isFalse();
        assertThat(accepts(percent, "1e-999999999", "1.005e-999999999")).isTrue();
        assertThat(accepts(percent, "0", "0.0")).isTrue();
        assertThat(accepts(percent, "0", "1e-9")).isFalse();
        assertThat(accepts(percent, "-100", "-99")).isTrue();
        assertThat(accepts(percent, "-100", "100")).isFalse();
    }

    @Test
    void points_in_time_are_read_in_the_forms_that_answers_use() {
        var minute = Tolerance.parse("60s");
        assertThat(minute.accepts(text("2026-11-23T12:00:00Z"), text("2026-11-23T12:01:00.000Z")))
                .isTrue();
        assertThat(minute.accepts(text("Mon, 23 Nov 2026 12:00:00 GMT"), text("2026-11-23T12:00:59Z")))
                .isTrue();
        assertThat(minute.accepts(text("2026-11-23T12:00:00"), text("2026-11-23T12:02:00")))
                .isFalse();
        assertThat(minute.accepts(text("2026-11-23"), text("2026-11-24"))).isFalse();
        assertThat(accepts(minute, "1795435200", "1795435260")).isTrue();
        assertThat(accepts(minute, "1795435200000", "1795435260001")).isFalse();
        assertThat(accepts(minute, "1795435200.5", "1795435200.75")).isTrue();
        assertThat(minute.accepts(text("2026-11-23T12:00:00Z"), Decimal.of("1795435200")))
                .isFalse();
        assertThat(minute.accepts(text("tomorrow or so"), text("tomorrow, so"))).isFalse();
    }

    private static boolean accepts(Tolerance tolerance, String legacy, String candidate) {
        return tolerance.accepts(Decimal.of(legacy), Decimal.of(candidate))
                && tolerance.accepts(Decimal.of(candidate), Decimal.of(legacy));
    }

    private static Json text(String value) {
        return new Json.Text(value);
    }
}
