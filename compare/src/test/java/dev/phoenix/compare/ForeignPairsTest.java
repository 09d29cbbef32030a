package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Pairs of documents that others have judged.
class ForeignPairsTest {
    /// Cases in which another contract holds here: what is an error there means something.
    private static final Map<String, Boolean> JUDGED_OTHERWISE = Map.of(
            // A tolerance and an array without order go together: 3 and 4 are further apart than 0.1.
            "precision_with_set_conflict", false,
            "precision_with_multiset_conflict", false,
            // Without a key, elements belong together when they are equal.
            "invalid_keys_empty", false,
            // Binary floats there lose the digit that exact decimals keep.
            "floating_point_precision", false);

    @TestFactory
    Stream<DynamicTest> pairs_of_jd_are_judged_alike() {
        var pairs = Stream.of("core", "options", "errors")
                .flatMap(file -> cases("jd/" + file + ".json"))
                // The others apply a patch: nothing is compared.
                .filter(test -> text(test, "operation").isEmpty()
                        || text(test, "operation").equals("diff"))
                .toList();
        return ForeignData.tests(
                new ForeignData.Suite("jd", 67), pairs, test -> text(test, "name"), ForeignPairsTest::judge);
    }

    private static void judge(Map<String, Json> test) {
        var rules = Rules.builder();
        var options = items(test.get("options"));
        if (text(test, "name").equals("diff_on_allowlist")) {
            onlyImportant(rules);
        } else {
            options.forEach(option -> option("$", option, rules));
        }
        boolean refused = test.get("expect_error") instanceof Json.Bool(boolean error) && error;
        if (refused && !JUDGED_OTHERWISE.containsKey(text(test, "name"))) {
            assertThat(!rules.problems().isEmpty() || compare(test, rules) instanceof Comparison.NotComparable)
                    .isTrue();
            return;
        }
        boolean equal = text(test, "expected_output").isEmpty() && !test.containsKey("accepted_lines");
        boolean same = JUDGED_OTHERWISE.getOrDefault(text(test, "name"), equal);
        assertThat(compare(test, rules)).isInstanceOf(same ? Comparison.Same.class : Comparison.Different.class);
    }

    private static Comparison compare(Map<String, Json> test, Rules.Builder rules) {
        return compare(text(test, "content_a"), text(test, "content_b"), rules);
    }

    /// There: nothing is compared but `important`. Here rules say what is not compared.
    private static void onlyImportant(Rules.Builder rules) {
        rules.ignore("$['ignore1','ignore2']");
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
    Stream<DynamicTest> documents_of_json_patch_tests_are_judged_by_value_and_patched_by_differences() {
        var pairs = Stream.of("spec_tests", "tests")
                .flatMap(file -> cases("json-patch/" + file + ".json"))
                .filter(test -> test.containsKey("doc") && test.containsKey("expected"))
                .toList();
        return ForeignData.tests(
                new ForeignData.Suite("json-patch", 75),
                pairs,
                test -> "about " + text(test, "comment"),
                ForeignPairsTest::judgeByValue);
    }

    private static void judgeByValue(Map<String, Json> test) {
        var before = Objects.requireNonNull(test.get("doc"));
        var after = Objects.requireNonNull(test.get("expected"));
        var result = compare(before.toString(), after.toString(), Rules.builder());
        if (before.equals(after)) {
            assertThat(result).isEqualTo(new Comparison.Same());
        } else {
            var differences = ((Comparison.Different) result).differences();
            assertThat(Patch.apply(before, differences)).isEqualTo(after);
        }
        assertThat(compare(after.toString(), after + " ", Rules.builder())).isEqualTo(new Comparison.Same());
    }

    @TestFactory
    Stream<DynamicTest> what_is_no_json_is_not_comparable_and_what_is_equals_itself() throws IOException {
        var suite = new ForeignData.Suite("json-parsing/test_parsing", 318);
        return ForeignData.tests(
                suite,
                ForeignData.files(suite.name()),
                file -> "compared " + file.getFileName(),
                file -> compareWithAnother(file.getFileName().toString(), Files.readAllBytes(file)));
    }

    private static void compareWithAnother(String name, byte[] body) {
        var another = Answer.ofJson("[\"another document\"]".getBytes(StandardCharsets.UTF_8));
        var result = Comparison.compare(another, Answer.ofJson(body), Rules.none(), Twins.none());
        if (body.length == 0) {
            assertThat(result).hasToString("body: \"JSON\" → \"no content\"");
        } else if (name.startsWith("n_")) {
            assertThat(result).isInstanceOf(Comparison.NotComparable.class);
        } else if (name.startsWith("y_")) {
            assertThat(result).isInstanceOf(Comparison.Different.class);
        }
        var longer = Arrays.copyOf(body, body.length + 1);
        longer[body.length] = ' ';
        var withItself = Comparison.compare(Answer.ofJson(body), Answer.ofJson(longer), Rules.none(), Twins.none());
        if (name.startsWith("y_")) {
            assertThat(withItself).isEqualTo(new Comparison.Same());
        } else {
            assertThat(withItself).isNotNull();
        }
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
