package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Answers that are made to cost much cost little. The time limits are generous: they tell minutes from moments.
@Timeout(60)
class LimitsTest {
    /// The stack of a thread that asks for nothing else.
    private static final long MEGABYTE = 1 << 20;

    @Test
    void large_arrays_without_a_common_element_are_compared_by_index() {
        var legacy = numbers(20_000, 0);
        var different = (Comparison.Different) compare(legacy, numbers(20_000, 50_000), Rules.none());
        assertThat(different.differences()).hasSize(Findings.MAX_KEPT);
        assertThat(different.more()).isEqualTo(19_000);
    }

    @Test
    void one_element_more_among_many_is_one_difference() {
        var legacy = numbers(50_000, 0);
        assertThat(compare(legacy, legacy.replace(",20000,", ",-1,20000,"), Rules.none()))
                .hasToString("$[20000]: absent → -1");
    }

    @Test
    void one_element_more_among_many_that_are_mostly_alike_is_one_difference() {
        var legacy = IntStream.range(0, 20_000)
                .mapToObj(i -> i % 10 == 0 ? "\"line " + i + "\"" : "\"\"")
                .collect(Collectors.joining(",", "[", "]"));
        var line = "\"line 10000\"";
        assertThat(compare(legacy, legacy.replace(line, "\"new\"," + line), Rules.none()))
                .hasToString("$[10000]: absent → \"new\"");
        assertThat(compare(legacy.replace(line, "\"old\"," + line), legacy, Rules.none()))
                .hasToString("$[10000]: \"old\" → absent");
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
    void the_deepest_documents_fit_the_stack_of_any_thread() throws InterruptedException {
        var rules = Rules.builder()
                .critical("$..*")
                .unordered("$..*")
                .embedded("$..a")
                .nullIsAbsent("$")
                .unordered("xml//a")
                .build();
        var embedded = "{\\\"x\\\":".repeat(490) + "1" + "}".repeat(490);
        var deepest = List.of(
                Answer.ofJson(bytes("[".repeat(500) + "]".repeat(500))),
                Answer.ofJson(bytes("{\"a\":[".repeat(250) + "1" + "]}".repeat(250))),
                Answer.ofJson(bytes("{\"a\":".repeat(490) + "\"" + embedded + "\"" + "}".repeat(490))),
                new Answer(200, Map.of(), bytes("<?xml version='1.0'?>" + "<a>".repeat(199) + "</a>".repeat(199))),
                new Answer(200, Map.of(), bytes("<html>" + "<b>".repeat(197) + "x" + "</b>".repeat(197))));
        var failed = new ConcurrentLinkedQueue<Throwable>();
        var thread = new Thread(
                null,
                () -> deepest.forEach(
                        document -> assertThat(compared(document, rules)).isEqualTo(new Comparison.Same())),
                "small",
                MEGABYTE);
        thread.setUncaughtExceptionHandler((_, thrown) -> failed.add(thrown));
        thread.start();
        thread.join();
        assertThat(failed).isEmpty();
    }

    /// A document with itself, but for a blank at its end.
    private static Comparison compared(Answer document, Rules rules) {
        var longer = Arrays.copyOf(document.body(), document.body().length + 1);
        longer[longer.length - 1] = ' ';
        return Comparison.compare(document, new Answer(200, document.headers(), longer), rules, Twins.none());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void members_in_another_order_at_every_depth_do_not_multiply_the_work() {
        var legacy = "{\"x\":".repeat(400) + "1" + ",\"a\":1,\"b\":2}".repeat(400);
        var candidate = "{\"x\":".repeat(400) + "1" + ",\"b\":2,\"a\":1}".repeat(400);
        assertThat(compare(legacy, candidate, Rules.none())).isEqualTo(new Comparison.Same());
        assertThat(compare("[" + legacy + ",1,2]", "[" + candidate + ",3,1,2]", Rules.none()))
                .hasToString("$[1]: absent → 3");
    }

    @Test
    void an_embedded_document_that_goes_too_deep_stays_a_text() {
        var rules = Rules.builder().embedded("$..a").build();
        var embedded = "[".repeat(20) + "]".repeat(20);
        var shallow = "{\"a\":".repeat(480) + "\"" + embedded + "\"" + "}".repeat(480);
        assertThat(compare(shallow, shallow.replace("[]", "[ ]"), rules)).isEqualTo(new Comparison.Same());
        var deep = "{\"a\":".repeat(481) + "\"" + embedded + "\"" + "}".repeat(481);
        assertThat(compare(deep, deep.replace("[]", "[ ]"), rules)).isInstanceOf(Comparison.Different.class);
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
