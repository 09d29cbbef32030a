package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// The laws hold for arrays that are too large to ask about each pair of their elements, too.
class LargeLawsTest {
    private static final int LEAST = 520;

    @Property(tries = 30)
    void differences_applied_to_legacy_give_the_candidate(@ForAll long seed) {
        var random = new Random(seed);
        var legacy = numbers(random);
        var candidate = changed(legacy, random, 8);
        var found = Laws.differences(compared(legacy, candidate, Rules.builder()));
        assertThat(found.isEmpty()).isEqualTo(legacy.equals(candidate));
        assertThat(Patch.apply(array(legacy), found)).isEqualTo(array(candidate));
    }

    @Property(tries = 30)
    void swapping_the_sides_changes_neither_verdict_nor_count(@ForAll long seed) {
        var random = new Random(seed);
        var legacy = numbers(random);
        var candidate = changed(legacy, random, random.nextInt(8));
        var rules = random.nextBoolean() ? Rules.builder() : tolerant(random);
        var there = compared(legacy, candidate, rules);
        var back = compared(candidate, legacy, rules);
        assertThat(count(back)).isEqualTo(count(there));
    }

    @Property(tries = 30)
    void an_ignore_more_adds_no_difference(@ForAll long seed) {
        var random = new Random(seed);
        var legacy = numbers(random);
        var candidate = random.nextBoolean() ? near(legacy, random) : changed(near(legacy, random), random, 3);
        var without = count(compared(legacy, candidate, tolerant(new Random(seed))));
        var one = (Decimal) legacy.get(random.nextInt(legacy.size()));
        var path = random.nextBoolean() ? "[" + random.nextInt(LEAST) + "]" : "[?@ == " + one.text() + "]";
        var with = count(compared(legacy, candidate, tolerant(new Random(seed)).ignore("$.a" + path)));
        assertThat(with).isLessThanOrEqualTo(without);
    }

    /// Inside an element of an array without order nothing is told but whether two elements are the same.
    @Property(tries = 30)
    void an_ignore_more_never_makes_same_elements_differ(@ForAll long seed) {
        var random = new Random(seed);
        var legacy = numbers(random);
        var candidate = near(legacy, random);
        var one = (Decimal) legacy.get(random.nextInt(legacy.size()));
        var rules = Rules.builder()
                .tolerate("$", "1")
                .unordered("$")
                .ignore("$[*].a[?@ == " + one.text() + "]")
                .ignore("$[*].a[" + random.nextInt(LEAST) + "]")
                .build();
        assertThat(Laws.compare("[" + document(legacy) + ",1]", "[7.5,2," + document(candidate) + "]", rules)
                        .toString())
                .doesNotContain(".a");
        assertThat(Laws.compare("[" + document(legacy) + ",1]", "[2," + document(candidate) + "]", rules))
                .isEqualTo(new Comparison.Same());
    }

    private static Rules.Builder tolerant(Random random) {
        return random.nextBoolean()
                ? Rules.builder().tolerate("$.a", "1")
                : Rules.builder().tolerate("$.a[*]", "1");
    }

    private static List<Json> numbers(Random random) {
        var numbers = new ArrayList<Json>();
        int most = random.nextBoolean() ? 3 : 1_000_000;
        for (int i = LEAST + random.nextInt(100); i > 0; i--) {
            numbers.add(Decimal.of(random.nextInt(most)));
        }
        return numbers;
    }

    /// Each number a little more or less.
    private static List<Json> near(List<Json> numbers, Random random) {
        var near = new ArrayList<Json>();
        numbers.forEach(number -> near.add(Decimal.of(number + "." + (1 + random.nextInt(9)))));
        return near;
    }

    private static List<Json> changed(List<Json> numbers, Random random, int times) {
        var changed = new ArrayList<>(numbers);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(changed.size());
            switch (random.nextInt(3)) {
                case 0 -> changed.remove(at);
                case 1 -> changed.add(at, Decimal.of(2_000_000L + random.nextInt(5)));
                default -> changed.set(at, Decimal.of(3_000_000L + random.nextInt(5)));
            }
        }
        return changed;
    }

    private static int count(Comparison comparison) {
        return comparison instanceof Comparison.Different(var differences, int more) ? differences.size() + more : 0;
    }

    private static Comparison compared(List<Json> legacy, List<Json> candidate, Rules.Builder rules) {
        return Laws.compare(document(legacy), document(candidate), rules.build());
    }

    private static String document(List<Json> numbers) {
        return "{\"a\":" + new Json.Array(numbers) + "}";
    }

    private static Json array(List<Json> numbers) {
        return ((JsonReader.Document) JsonReader.read(document(numbers).getBytes(StandardCharsets.UTF_8))).value();
    }
}
