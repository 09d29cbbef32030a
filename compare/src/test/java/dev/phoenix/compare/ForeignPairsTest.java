package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Pairs of documents that others have judged.
class ForeignPairsTest {
    /// Options that contradict each other there, and mean something here.
    private static final Set<String> OTHER_CONTRACT = Set.of(
            "precision_with_set_conflict",
            "precision_with_multiset_conflict",
            "invalid_keys_empty",
            // "Compare only this": our rules say what is not compared.
            "diff_on_allowlist",
            // Binary floats there lose the digit that exact decimals keep.
            "floating_point_precision");

    @TestFactory
    Stream<DynamicTest> pairs_of_jd_are_judged_alike() throws IOException {
        return Stream.of("core", "options", "errors")
                .flatMap(file -> cases("jd/" + file + ".json"))
                .filter(test -> text(test, "operation").isEmpty()
                        || text(test, "operation").equals("diff"))
                .filter(test -> !OTHER_CONTRACT.contains(text(test, "name")))
                .map(test -> DynamicTest.dynamicTest(text(test, "name"), () -> judge(test)));
    }

    private static void judge(Map<String, Json> test) {
        var rules = Rules.builder();
        items(test.get("options")).forEach(option -> option("$", option, rules));
        if (test.get("expect_error") instanceof Json.Bool(boolean error) && error) {
            assertThat(!rules.problems().isEmpty()
                            || compare(text(test, "content_a"), text(test, "content_b"), rules)
                                    instanceof Comparison.NotComparable)
                    .isTrue();
            return;
        }
        boolean equal = text(test, "expected_output").isEmpty() && !test.containsKey("accepted_lines");
        assertThat(compare(text(test, "content_a"), text(test, "content_b"), rules))
                .isInstanceOf(equal ? Comparison.Same.class : Comparison.Different.class);
    }

    private static void option(String at, Json option, Rules.Builder rules) {
        switch (option) {
            case Json.Text(String word)
            when word.equals("SET") || word.equals("MULTISET") ->
                rules.unordered(at).unordered(at + "..*");
            case Json.Text(String word) when word.equals("DIFF_OFF") -> rules.ignore(at);
            case Json.Struct struct
            when struct.members().get("precision") instanceof Decimal precision -> rules.tolerate(at, precision.text());
            case Json.Struct struct
            when struct.members().containsKey("keys") -> {
                var keys = items(struct.members().get("keys")).stream().map(ForeignPairsTest::text);
                rules.unordered(at + "..*", keys.toArray(String[]::new));
            }
            case Json.Struct struct -> {
                var path = items(struct.members().get("@")).stream()
                        .map(step -> "['" + text(step) + "']")
                        .collect(Collectors.joining());
                items(struct.members().get("^")).forEach(inner -> option(at + path, inner, rules));
            }
            default -> throw new IllegalArgumentException("unknown option " + option);
        }
    }

    @TestFactory
    Stream<DynamicTest> documents_of_json_patch_tests_are_judged_by_value() {
        return Stream.of("spec_tests", "tests")
                .flatMap(file -> cases("json-patch/" + file + ".json"))
                .filter(test -> test.containsKey("doc") && test.containsKey("expected"))
                .map(test -> DynamicTest.dynamicTest("about " + text(test, "comment"), () -> {
                    var before = Objects.requireNonNull(test.get("doc"));
                    var after = Objects.requireNonNull(test.get("expected"));
                    assertThat(compare(before.toString(), after.toString(), Rules.builder()))
                            .isInstanceOf(before.equals(after) ? Comparison.Same.class : Comparison.Different.class);
                    assertThat(compare(after.toString(), after.toString() + " ", Rules.builder()))
                            .isEqualTo(new Comparison.Same());
                }));
    }

    private static Comparison compare(String legacy, String candidate, Rules.Builder rules) {
        return Comparison.compare(
                Answer.ofJson(legacy.getBytes(StandardCharsets.UTF_8)),
                Answer.ofJson(candidate.getBytes(StandardCharsets.UTF_8)),
                rules.build(),
                Twins.none());
    }

    private static Stream<Map<String, Json>> cases(String file) {
        try {
            return ForeignData.cases(file).stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Json> items(@Nullable Json value) {
        return value instanceof Json.Array(List<Json> items) ? items : List.of();
    }

    private static String text(Map<String, Json> test, String name) {
        return test.get(name) instanceof Json.Text(String text) ? text : "";
    }

    private static String text(Json value) {
        return ((Json.Text) value).value();
    }
}
