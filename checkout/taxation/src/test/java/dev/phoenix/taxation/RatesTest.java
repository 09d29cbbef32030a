package dev.phoenix.taxation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
    private final Rates rates = Rates.load();

    @Test
    void the_german_rate_of_late_2020_held_for_half_a_year() {
        assertThat(germany("2020-06-30")).contains(new BigDecimal("0.19"));
        assertThat(germany("2020-07-01")).contains(new BigDecimal("0.16"));
        assertThat(germany("2020-12-31")).contains(new BigDecimal("0.16"));
        assertThat(germany("2021-01-01")).contains(new BigDecimal("0.19"));
    }

    @Test
    void every_member_of_the_union_has_a_standard_rate_today() {
        var members = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";

        assertThat(Stream.of(members.split(" ")))
                .allSatisfy(country -> assertThat(rates.rate(place(country), Category.STANDARD, TODAY))
                        .hasValueSatisfying(
                                rate -> assertThat(rate).isBetween(new BigDecimal("0.15"), new BigDecimal("0.27"))));
    }

    @Test
    void forty_three_states_have_a_rate_and_a_state_that_is_absent_is_unknown_and_not_free() {
        var states = rates.places().stream()
                .filter(place -> place.country().equals("US"))
                .toList();

        assertThat(states)
                .hasSize(43)
                .allSatisfy(state -> assertThat(rates.rate(state, Category.STANDARD, TODAY))
                        .hasValueSatisfying(
                                rate -> assertThat(rate).isBetween(new BigDecimal("0.029"), new BigDecimal("0.0725"))));
        assertThat(rates.rate(new Jurisdiction("US", Optional.of("OR")), Category.STANDARD, TODAY))
                .isEmpty();
        assertThat(rates.rate(new Jurisdiction("US", Optional.of("LA")), Category.STANDARD, LocalDate.of(2024, 12, 31)))
                .contains(new BigDecimal("0.0445"));
    }

    @Test
    void every_place_has_all_three_categories_today() {
        assertThat(rates.places()).hasSizeGreaterThan(35).allSatisfy(place -> {
            var standard = rates.rate(place, Category.STANDARD, TODAY).orElseThrow();
            var reduced = rates.rate(place, Category.REDUCED, TODAY).orElseThrow();
            assertThat(reduced).isPositive().isLessThanOrEqualTo(standard);
            assertThat(rates.rate(place, Category.ZERO, TODAY)).contains(BigDecimal.ZERO);
        });
    }

    @Test
    void a_place_without_a_reduced_rate_taxes_at_its_standard_one() {
        assertThat(rates.rate(place("DK"), Category.REDUCED, TODAY)).contains(new BigDecimal("0.25"));
        assertThat(rates.rate(new Jurisdiction("US", Optional.of("NJ")), Category.REDUCED, TODAY))
                .contains(new BigDecimal("0.06625"));
    }

    @Test
    void what_is_not_known_has_no_rate_in_any_category() {
        for (var category : Category.values()) {
            assertThat(rates.rate(place("XX"), category, TODAY)).isEmpty();
            assertThat(rates.rate(place("US"), category, TODAY)).isEmpty();
            assertThat(rates.rate(new Jurisdiction("US", Optional.of("ZZ")), category, TODAY))
                    .isEmpty();
            assertThat(rates.rate(place("FI"), category, LocalDate.of(1999, 1, 1)))
                    .isEmpty();
        }
    }

    @Test
    void a_reduced_rate_that_is_known_only_for_later_is_not_guessed_for_earlier() {
        assertThat(rates.rate(place("RO"), Category.REDUCED, LocalDate.of(2025, 7, 31)))
                .isEmpty();
        assertThat(rates.rate(place("RO"), Category.REDUCED, LocalDate.of(2025, 8, 1)))
                .contains(new BigDecimal("0.11"));
    }

    private Optional<BigDecimal> germany(String date) {
        return rates.rate(place("DE"), Category.STANDARD, LocalDate.parse(date));
    }

    private static Jurisdiction place(String country) {
        return new Jurisdiction(country, Optional.empty());
    }
}
