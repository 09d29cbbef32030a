package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Answers that are made to cost much cost little. The time limits are generous: they tell minutes from moments.
@Timeout(60)
class LimitsTest {
    @Test
    void large_arrays_without_a_common_element_are_compared_by_index() {
        var legacy = numbers(20_000, 0);
        var different = (Comparison.Different) compare(legacy, numbers(20_000, 50_000), Rules.none());
        assertThat(different.differences()).hasSize(Findings.MAX_KEPT);
        assertThat(different.more()).isEqualTo(19_000);
    }

    @Test
    void a_critical_difference_is_kept_however_many_there_are() {
        var rules = Rules.builder().critical("$[19999]").build();
        var different = (Comparison.Different) compare(numbers(20_000, 0), numbers(20_000, 50_000), rules);
        assertThat(different.critical()).isTrue();
    }

    @Test
    void arrays_nested_in_arrays_do_not_multiply_the_work() {
        var inside = numbers(50_000, 0);
        var legacy = "[".repeat(400) + inside + "]".repeat(400);
        var candidate = "[".repeat(400) + inside.replace("49999]", "7]") + "]".repeat(400);
        var different = (Comparison.Different) compare(legacy, candidate, Rules.none());
        assertThat(different.differences()).hasSize(1);
        assertThat(different.differences().getFirst().toString()).endsWith("[49999]: 49999 → 7");
    }

    @Test
    void a_large_unordered_array_is_matched_when_equality_is_exact() {
        var shuffled = IntStream.range(0, 100_000).boxed().collect(Collectors.toList());
        Collections.shuffle(shuffled, new Random(1));
        var rules = Rules.builder().unordered("$").build();
        assertThat(compare(numbers(100_000, 0), shuffled.toString(), rules)).isEqualTo(new Comparison.Same());
    }

    @Test
    void a_large_unordered_array_under_a_tolerance_is_not_comparable_rather_than_guessed() {
        var rules = Rules.builder().unordered("$").tolerate("$", "1").build();
        assertThat(compare(numbers(2_000, 0), numbers(2_000, 5), rules))
                .isEqualTo(new Comparison.NotComparable("array too large to match without its order", ""));
    }

    @Test
    void a_rule_that_selects_without_bounds_makes_the_pair_not_comparable() {
        var rules = Rules.builder().ignore("$..*..*..*").build();
        var deep = "[".repeat(480) + "]".repeat(480);
        assertThat(compare(deep, deep + " ", rules).toString()).startsWith("a rule selects too many places");
    }

    @Test
    void rules_that_cannot_be_compiled_are_refused_together() {
        var rules = Rules.builder()
                .ignore("total")
                .tolerate("$.a", "-1")
                .kind("$.b", "colour")
                .matches("$.c", "(");
        assertThat(rules.problems()).hasSize(4);
        assertThatThrownBy(rules::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("total is not a JSONPath")
                .hasMessageContaining("kinds are uuid, timestamp");
    }

    private static String numbers(int count, int from) {
        return IntStream.range(from, from + count)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static Comparison compare(String legacy, String candidate, Rules rules) {
        return Comparison.compare(
                Answer.ofJson(legacy.getBytes(StandardCharsets.UTF_8)),
                Answer.ofJson(candidate.getBytes(StandardCharsets.UTF_8)),
                rules,
                Twins.none());
    }
}
