package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// What holds for every pair of answers. The seed of a failing case is printed by jqwik.
class LawsTest {
    @Property
    void every_document_is_the_same_as_itself(@ForAll long seed) {
        var documents = new Documents(new Random(seed));
        var document = documents.any(4);
        var rules = documents.rules().build();
        assertThat(compare(document.toString(), " " + document, rules)).isEqualTo(new Comparison.Same());
    }

    @Property
    void without_rules_there_are_differences_exactly_when_the_values_differ(@ForAll long seed) {
        var documents = new Documents(new Random(seed));
        var legacy = documents.any(4);
        var candidate = documents.changed(legacy);
        var result = compare(legacy.toString(), candidate + "\n", Rules.none());
        if (legacy.equals(candidate)) {
            assertThat(result).isEqualTo(new Comparison.Same());
        } else {
            assertThat(((Comparison.Different) result).differences()).isNotEmpty();
        }
    }

    @Property
    void swapping_the_sides_does_not_change_the_verdict(@ForAll long seed) {
        var documents = new Documents(new Random(seed));
        var legacy = documents.any(4);
        var candidate = documents.changed(legacy);
        var rules = documents.rules().build();
        var there = compare(legacy.toString(), candidate.toString(), rules);
        var back = compare(candidate.toString(), legacy.toString(), rules);
        assertThat(back.getClass()).isEqualTo(there.getClass());
    }

    @Property
    void without_arrays_swapping_the_sides_swaps_every_difference(@ForAll long seed) {
        var documents = new Documents(new Random(seed));
        var legacy = documents.flat(3);
        var candidate = documents.flat(3);
        var there = differences(compare(legacy.toString(), candidate.toString(), Rules.none()));
        var back = differences(compare(candidate.toString(), legacy.toString(), Rules.none()));
        assertThat(back.stream().map(Difference::swapped).toList()).containsExactlyInAnyOrderElementsOf(there);
    }

    @Property
    void the_order_of_an_unordered_array_means_nothing(@ForAll long seed) {
        var random = new Random(seed);
        var documents = new Documents(random);
        var items = new ArrayList<Json>();
        for (int i = random.nextInt(6); i > 0; i--) {
            items.add(documents.any(2));
        }
        var other = new ArrayList<Json>(items);
        if (random.nextBoolean() && !other.isEmpty()) {
            other.set(0, documents.changed(other.getFirst()));
        }
        var rules = documents.rulesWithoutIndexes().unordered("$").build();
        var before = compare(new Json.Array(items).toString(), new Json.Array(other).toString(), rules);
        Collections.shuffle(other, random);
        var after = compare(new Json.Array(items).toString(), new Json.Array(other).toString(), rules);
        assertThat(after.getClass()).isEqualTo(before.getClass());
    }

    @Property
    void an_ignore_more_never_makes_same_answers_differ(@ForAll long seed) {
        var documents = new Documents(new Random(seed));
        var legacy = documents.any(4);
        var candidate = documents.changed(legacy);
        var without = compare(legacy.toString(), candidate.toString(), Rules.none());
        var with = compare(
                legacy.toString(),
                candidate.toString(),
                Rules.builder().ignore(documents.path()).build());
        if (without instanceof Comparison.Same) {
            assertThat(with).isEqualTo(without);
        }
    }

    @Property
    void objects_differ_only_where_an_ignore_leaves_a_difference(@ForAll long seed) {
        var documents = new Documents(new Random(seed));
        var legacy = documents.flat(3);
        var candidate = documents.flat(3);
        var without = differences(compare(legacy.toString(), candidate.toString(), Rules.none()));
        var rules = Rules.builder().ignore(documents.path()).build();
        assertThat(without).containsAll(differences(compare(legacy.toString(), candidate.toString(), rules)));
    }

    @Property
    void differences_applied_to_legacy_give_the_candidate(@ForAll long seed) {
        var documents = new Documents(new Random(seed));
        var legacy = documents.any(4);
        var candidate = documents.changed(legacy);
        var found = differences(compare(legacy.toString(), candidate.toString(), Rules.none()));
        assertThat(Patch.apply(legacy, found)).isEqualTo(candidate);
    }

    @Property
    void nothing_throws_on_any_bytes(@ForAll byte[] legacy, @ForAll byte[] candidate, @ForAll long seed) {
        var random = new Random(seed);
        var rules = new Documents(random).rules().build();
        var types = List.of(
                "application/json",
                "text/html",
                "application/x-ndjson",
                "",
                "image/png",
                ";;",
                "application/xml",
                "text/event-stream",
                "application/json-seq",
                "multipart/form-data; boundary=-",
                "multipart/mixed; boundary=a",
                "multipart/mixed",
                "application/x-www-form-urlencoded",
                "text/plain;charset=nonsense");
        var encodings = List.of("identity", "gzip", "deflate", "br", "", "deflate, gzip", ",");
        var a = answer(legacy, types, encodings, random);
        var b = answer(candidate, types, encodings, random);
        assertThat(Comparison.compare(a, b, rules, Twins.none()).toString()).isNotNull();
        assertThat(Comparison.compare(a, a, rules, Twins.none())).isEqualTo(new Comparison.Same());
    }

    @Property
    void nothing_throws_on_broken_documents(@ForAll long seed) {
        var random = new Random(seed);
        var documents = new Documents(random);
        var whole = documents.any(4).toString().getBytes(StandardCharsets.UTF_8);
        var broken = whole.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            broken[random.nextInt(broken.length)] = (byte) random.nextInt();
        }
        var result = Comparison.compare(
                Answer.ofJson(whole), Answer.ofJson(broken), documents.rules().build(), Twins.none());
        assertThat(result.toString()).isNotEmpty();
    }

    private static Answer answer(byte[] body, List<String> types, List<String> encodings, Random random) {
        var headers = Map.of(
                "Content-Type", List.of(types.get(random.nextInt(types.size()))),
                "Content-Encoding", List.of(encodings.get(random.nextInt(encodings.size()))));
        return new Answer(200, headers, body);
    }

    private static List<Difference> differences(Comparison comparison) {
        return comparison instanceof Comparison.Different(List<Difference> differences, int _)
                ? differences
                : List.of();
    }

    private static Comparison compare(String legacy, String candidate, Rules rules) {
        return Comparison.compare(
                Answer.ofJson(legacy.getBytes(StandardCharsets.UTF_8)),
                Answer.ofJson(candidate.getBytes(StandardCharsets.UTF_8)),
                rules,
                Twins.none());
    }
}
