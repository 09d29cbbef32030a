package dev.phoenix.compare.suggestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionsTest {
    private static final int PAIRS = 12;

    @Test
    void timestamps_that_are_a_little_apart_are_tolerated() {
        var found = suggest(
                i -> "{\"eta\":\"2026-11-23T12:00:00.%03dZ\"}".formatted(100),
                i -> "{\"eta\":\"2026-11-23T12:00:00.%03dZ\"}".formatted(140 + i % 6 * 10));
        assertThat(found)
                .containsExactly(new Suggestion(
                        "tolerate",
                        "$.eta",
                        List.of("1s"),
                        "12 of 12 values that differ are timestamps 40–90 ms apart; in 12 pairs"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"2026-01-01T00:00:00Z\"} | {\"a\":\"2027-01-01T00:00:00Z\"} | kind | $.a | timestamp",
                "{\"a\":[{\"s\":\"Placed\"}]} | {\"a\":[{\"s\":\"PLACED\"}]} | case-insensitive | $.a[*].s | ``",
                "{\"a\":\"{\\\"x\\\":1,\\\"y\\\":2}\"} | {\"a\":\"{\\\"y\\\":2,\\\"x\\\":1.0}\"} | embedded | $.a | ``",
                "{\"a\":null} | {} | null-is-absent | $.a | ``",
                "{\"a\":[1,2,3]} | {\"a\":[3,1,2]} | unordered | $.a | ``",
                "{\"l\":[{\"n\":1,\"q\":7},{\"n\":2,\"q\":7}]} | {\"l\":[{\"n\":2,\"q\":7},{\"n\":1,\"q\":7}]} | unordered | $.l | n",
                "{\"l\":[{\"n\":1,\"sku\":7},{\"n\":2,\"sku\":8}]} | {\"l\":[{\"n\":2,\"sku\":8},{\"n\":1,\"sku\":7}]} | unordered | $.l | sku",
                "{\"rate\":2.686425} | {\"rate\":2.69} | tolerate | $.rate | 0.01",
                "{\"id\":4711} | {\"id\":\"ord_0199a1b2c3d4\"} | twins | $.id | ``",
            })
    void one_harmless_cause_is_one_rule(String legacy, String candidate, String word, String at, String detail) {
        var found = suggest(_ -> legacy, _ -> candidate);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().word()).isEqualTo(word);
        assertThat(found.getFirst().at()).isEqualTo(at);
        assertThat(found.getFirst().details()).isEqualTo(detail.isEmpty() ? List.of() : List.of(detail));
    }

    @Test
    void a_suggested_rule_explains_what_it_was_suggested_for() {
        IntFunction<String> legacy =
                i -> "{\"id\":%d,\"at\":\"2026-11-23T12:00:0%dZ\",\"tags\":[\"a\",\"b\"]}".formatted(i, i % 5);
        IntFunction<String> candidate =
                i -> "{\"id\":\"ord_0199a1b2c3d%02d\",\"at\":\"2026-11-23T12:00:0%dZ\",\"tags\":[\"b\",\"a\"]}"
                        .formatted(i, i % 5 + 1);
        var rules = Rules.builder();
        var found = suggest(legacy, candidate);
        found.forEach(one -> rules.add(one.word(), one.at(), one.details()));

        assertThat(found).hasSize(3);
        for (int i = 0; i < PAIRS; i++) {
            assertThat(Comparison.compare(
                            answer(legacy.apply(i)), answer(candidate.apply(i)), rules.build(), Twins.none()))
                    .isEqualTo(new Comparison.Same());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<a at='2026-01-01T00:00:00Z'/> | <a at='2026-01-01T00:00:01Z'/> | tolerate | xml/a/@at",
                "<a><b><s>Placed</s></b><b><s>x</s></b></a> | <a><b><s>PLACED</s></b><b><s>x</s></b></a> "
                        + "| case-insensitive | xml/a/b/s/text()",
                "<a><b/><c/><d/></a> | <a><c/><b/><d/></a> | unordered | xml/a",
                "<rate>2.686425</rate> | <rate>2.69</rate> | tolerate | xml/rate/text()",
                "<a><id>4711</id></a> | <a><id>ord_0199a1b2c3d4</id></a> | twins | xml/a/id/text()",
                "<html><p>{\"a\":1}</p></html> | <html><p>{ \"a\":1}</p></html> | | ",
                "<html><i>1</i><i>At 2</i></html> | <html><i>1</i><i>AT 2</i></html> | case-insensitive | html/html/i/text()",
            })
    void xml_and_html_have_suggestions_that_hold(String legacy, String candidate, String word, String at) {
        var type = legacy.startsWith("<html") ? "text/html" : "application/xml";
        var found = suggest(Rules.none(), type, legacy, candidate);
        assertThat(found)
                .extracting(Suggestion::word, Suggestion::at)
                .containsExactlyElementsOf(word == null ? List.of() : List.of(tuple(word, at)));
        var rules = Rules.builder();
        found.forEach(one -> rules.add(one.word(), one.at(), one.details()));
        assertThat(
                        Comparison.compare(answer(type, legacy), answer(type, candidate), rules.build(), Twins.none())
                                instanceof Comparison.Same)
                .isEqualTo(word != null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xml/order",
                "xml//eta",
                "xml/order/line[1]/eta",
                "xml/order/line",
                "xml//line[@sku]",
                "xml//@sku"
            })
    void nothing_is_ever_suggested_at_above_or_below_a_critical_path_in_xml(String critical) {
        var legacy = "<order><line sku='1'><eta>2026-11-23T12:00:00Z</eta></line><line sku='2'/></order>";
        var later = "<order><line sku='1'><eta>2026-11-23T12:00:01Z</eta></line><line sku='2'/></order>";
        var reordered = "<order><line sku='2'/><line sku='1'><eta>2026-11-23T12:00:00Z</eta></line></order>";
        var rules = Rules.builder().critical(critical).build();
        assertThat(suggest(Rules.none(), "application/xml", legacy, reordered)).hasSize(1);
        assertThat(suggest(rules, "application/xml", legacy, reordered)).isEmpty();
        if (!critical.endsWith("@sku")) {
            assertThat(suggest(Rules.none(), "application/xml", legacy, later)).hasSize(1);
            assertThat(suggest(rules, "application/xml", legacy, later)).isEmpty();
        }
    }

    @Test
    void fresh_ids_of_one_kind_are_asserted_by_kind_and_renamed_things_are_twins() {
        var uuid = "01980b1e-0000-7000-8000-0000000000%02d";
        var fresh = suggest(
                i -> "{\"trace\":\"%s\"}".formatted(uuid.formatted(i)),
                i -> "{\"trace\":\"%s\"}".formatted(uuid.formatted(50 + i)));
        assertThat(fresh).extracting(Suggestion::word).containsExactly("kind");
        var renamed = suggest(
                i -> "{\"shop\":\"%s\"}".formatted(uuid.formatted(i % 3)),
                i -> "{\"shop\":\"%s\"}".formatted(uuid.formatted(50 + i % 3)));
        assertThat(renamed).extracting(Suggestion::word).containsExactly("twins");
        var mixed = suggest(
                i -> "{\"shop\":\"%s\"}".formatted(uuid.formatted(i % 3)),
                i -> "{\"shop\":\"%s\"}".formatted(uuid.formatted(50 + i % 4)));
        assertThat(mixed).isEmpty();
    }

    @Test
    void nothing_is_suggested_where_one_difference_has_another_cause() {
        assertThat(suggest(
                        _ -> "{\"eta\":\"2026-11-23T12:00:00Z\"}",
                        i -> i == 7 ? "{\"eta\":null}" : "{\"eta\":\"2026-11-23T12:00:01Z\"}"))
                .isEmpty();
        assertThat(suggest(_ -> "{\"n\":86}", i -> "{\"n\":%d}".formatted(87 + i)))
                .isEmpty();
    }

    @Test
    void nothing_is_suggested_from_few_differences() {
        var suggestions = new Suggestions(Rules.none(), Suggestions.LEAST_DIFFERENCES);
        for (int i = 1; i < Suggestions.LEAST_DIFFERENCES; i++) {
            suggestions.add(answer("{\"a\":null}"), answer("{}"), Optional.empty());
        }
        assertThat(suggestions.list()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"$.lines", "$.lines[0].eta", "$.lines[*].eta", "$..eta", "$", "$.lines[?@.eta]"})
    void nothing_is_ever_suggested_at_above_or_below_a_critical_path(String critical) {
        var legacy = "{\"lines\":[{\"n\":1,\"eta\":\"2026-11-23T12:00:00Z\"},{\"n\":2}]}";
        var later = "{\"lines\":[{\"n\":1,\"eta\":\"2026-11-23T12:00:01Z\"},{\"n\":2}]}";
        var reordered = "{\"lines\":[{\"n\":2},{\"n\":1,\"eta\":\"2026-11-23T12:00:00Z\"}]}";
        for (var candidate : List.of(later, reordered)) {
            assertThat(suggest(Rules.none(), _ -> legacy, _ -> candidate)).hasSize(1);
            assertThat(suggest(Rules.builder().critical(critical).build(), _ -> legacy, _ -> candidate))
                    .isEmpty();
        }
    }

    @Test
    void what_legacy_itself_says_twice_in_two_ways_may_be_ignored() {
        var suggestions = new Suggestions(Rules.none(), Suggestions.LEAST_DIFFERENCES);
        for (int i = 0; i < PAIRS; i++) {
            var control = i % 3 == 0 ? Optional.of(load(i + 200)) : Optional.<Answer>empty();
            suggestions.add(load(i), load(i + 100), control);
        }
        assertThat(suggestions.list())
                .extracting(Suggestion::word, Suggestion::at, Suggestion::evidence)
                .containsExactlyInAnyOrder(
                        tuple("ignore", "$.load", "legacy disagreed with itself here in 4 control asks"),
                        tuple("ignore", "header.x-load", "legacy disagreed with itself here in 4 control asks"));
    }

    private static Answer load(int load) {
        return new Answer(
                200,
                Map.of("content-type", List.of("application/json"), "x-load", List.of("0." + load)),
                "{\"load\":0.%d}".formatted(load).getBytes(StandardCharsets.UTF_8));
    }

    private static List<Suggestion> suggest(IntFunction<String> legacy, IntFunction<String> candidate) {
        return suggest(Rules.none(), legacy, candidate);
    }

    private static List<Suggestion> suggest(Rules rules, IntFunction<String> legacy, IntFunction<String> candidate) {
        var suggestions = new Suggestions(rules, Suggestions.LEAST_DIFFERENCES);
        for (int i = 0; i < PAIRS; i++) {
            suggestions.add(answer(legacy.apply(i)), answer(candidate.apply(i)), Optional.empty());
        }
        return suggestions.list();
    }

    private static List<Suggestion> suggest(Rules rules, String type, String legacy, String candidate) {
        var suggestions = new Suggestions(rules, Suggestions.LEAST_DIFFERENCES);
        for (int i = 0; i < PAIRS; i++) {
            suggestions.add(answer(type, legacy), answer(type, candidate), Optional.empty());
        }
        return suggestions.list();
    }

    private static Answer answer(String type, String body) {
        return new Answer(200, Map.of("content-type", List.of(type)), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer answer(String json) {
        return Answer.ofJson(json.getBytes(StandardCharsets.UTF_8));
    }
}
