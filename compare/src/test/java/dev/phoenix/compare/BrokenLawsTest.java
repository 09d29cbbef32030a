package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.Difference.Kind;
import dev.phoenix.compare.Laws.Engine;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Each law catches an engine that breaks it: the mistakes that other tools make.
class BrokenLawsTest {
    private static final int SEEDS = 3000;
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w\"+-])-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?(?![\\w\"-])");

    @Test
    void an_engine_that_compares_texts_finds_differences_between_a_document_and_itself() {
        Engine texts = (legacy, candidate, rules) ->
                legacy.equals(candidate) ? new Comparison.Same() : Laws.compare("1", "2", Rules.none());
        assertThat(broken(texts, Laws::same_as_itself)).isTrue();
    }

    @Test
    void an_engine_that_reads_numbers_as_binary_floats_loses_differences() {
        Engine floats = (legacy, candidate, rules) -> Laws.compare(asFloats(legacy), asFloats(candidate), rules);
        assertThat(broken(floats, Laws::differences_exactly_when_the_values_differ))
                .isTrue();
    }

    @Test
    void an_engine_that_only_looks_at_what_legacy_has_is_not_symmetric() {
        assertThat(broken(withoutKind(Kind.EXTRA), Laws::swapping_keeps_the_verdict))
                .isTrue();
        assertThat(broken(withoutKind(Kind.EXTRA), Laws::without_arrays_swapping_keeps_the_paths))
                .isTrue();
    }

    @Test
    void an_engine_that_loses_what_is_missing_in_arrays_does_not_swap_its_differences() {
        assertThat(broken(withoutKind(Kind.MISSING), Laws::swapping_swaps_every_difference))
                .isTrue();
    }

    @Test
    void an_engine_that_forgets_its_rules_is_not_proof_against_shuffling() {
        Engine forgetful = (legacy, candidate, rules) -> Laws.compare(legacy, candidate, Rules.none());
        assertThat(broken(forgetful, Laws::an_unordered_array_may_be_shuffled)).isTrue();
    }

    @Test
    void an_engine_that_counts_ignored_places_as_different_makes_an_ignore_add_differences() {
        Engine spiteful =
                (legacy, candidate, rules) -> rules.all().stream().anyMatch(rule -> rule.rule() instanceof Rule.Ignore)
                        ? Laws.compare("{\"ignored\":1}", "{}", Rules.none())
                        : Laws.compare(legacy, candidate, rules);
        assertThat(broken(spiteful, Laws::an_ignore_never_makes_same_answers_differ))
                .isTrue();
        assertThat(broken(spiteful, Laws::an_ignore_adds_no_difference)).isTrue();
        assertThat(broken(spiteful, Laws::where_elements_have_keys_an_ignore_adds_no_difference))
                .isTrue();
    }

    /// What would come of matching elements by what the rules leave of them.
    @Test
    void an_engine_that_matches_elements_anew_for_every_ignore_makes_an_ignore_add_differences() {
        Engine anew =
                (legacy, candidate, rules) -> rules.all().stream().anyMatch(rule -> rule.rule() instanceof Rule.Ignore)
                        ? Laws.compare(reversed(legacy), candidate, rules)
                        : Laws.compare(legacy, candidate, rules);
        assertThat(broken(anew, Laws::an_ignore_adds_no_difference)).isTrue();
    }

    /// The elements of the outermost array in the opposite order.
    private static String reversed(String document) {
        var read = (JsonReader.Document) JsonReader.read(document.getBytes(StandardCharsets.UTF_8));
        return read.value() instanceof Json.Array(var items) ? new Json.Array(items.reversed()).toString() : document;
    }

    @Test
    void an_engine_that_stops_at_the_first_difference_cannot_be_applied() {
        Engine hasty = changing(found -> found.subList(0, Math.min(1, found.size())));
        assertThat(broken(hasty, Laws::differences_applied_to_legacy_give_the_candidate))
                .isTrue();
    }

    private static Engine withoutKind(Kind kind) {
        return changing(
                found -> found.stream().filter(each -> each.kind() != kind).toList());
    }

    private static Engine changing(UnaryOperator<List<Difference>> change) {
        return (legacy, candidate, rules) -> {
            var result = Laws.compare(legacy, candidate, rules);
            var left = change.apply(Laws.differences(result));
            return left.isEmpty() && result instanceof Comparison.Different
                    ? new Comparison.Same()
                    : result instanceof Comparison.Different ? new Comparison.Different(left, 0) : result;
        };
    }

    private static String asFloats(String json) {
        return NUMBER.matcher(json).replaceAll(number -> Double.toString(Double.parseDouble(number.group())));
    }

    /// Whether the law finds the engine out with one of the first seeds.
    private static boolean broken(Engine engine, BiConsumer<Laws, Long> law) {
        var laws = new Laws(engine);
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                law.accept(laws, seed);
            } catch (AssertionError _) {
                return true;
            }
        }
        return false;
    }
}
