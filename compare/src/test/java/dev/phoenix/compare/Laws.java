package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What holds for every pair of documents, whatever compares them. Each law makes up its documents and rules from a
/// seed.
final class Laws {
    private final Engine engine;

    Laws(Engine engine) {
        this.engine = engine;
    }

    /// What compares two documents.
    interface Engine {
        Comparison compare(String legacy, String candidate, Rules rules);
    }

    /// The engine itself.
    static Comparison compare(String legacy, String candidate, Rules rules) {
        return Comparison.compare(
                Answer.ofJson(legacy.getBytes(StandardCharsets.UTF_8)),
                Answer.ofJson(candidate.getBytes(StandardCharsets.UTF_8)),
                rules,
                Twins.none());
    }

    void same_as_itself(long seed) {
        var documents = new Documents(new Random(seed));
        var document = documents.any(4);
        assertThat(compared(document.toString(), " " + document, documents.rules()))
                .isEqualTo(new Comparison.Same());
    }

    void differences_exactly_when_the_values_differ(long seed) {
        var documents = new Documents(new Random(seed));
        var legacy = documents.any(4);
        var candidate = documents.changed(legacy);
        var result = compared(legacy.toString(), candidate + "\n", Rules.builder());
        if (legacy.equals(candidate)) {
            assertThat(result).isEqualTo(new Comparison.Same());
        } else {
            assertThat(differences(result)).isNotEmpty();
        }
    }

    void swapping_keeps_the_verdict(long seed) {
        var documents = new Documents(new Random(seed));
        var document = documents.any(4);
        var legacy = document.toString();
        var candidate = documents.changed(document).toString();
        var rules = documents.rules();
        assertThat(compared(candidate, legacy, rules).getClass())
                .isEqualTo(compared(legacy, candidate, rules).getClass());
    }

    /// The index in a path is legacy's where both sides have the element, so it is left out here.
    void swapping_swaps_every_difference(long seed) {
        var documents = new Documents(new Random(seed));
        var legacy = documents.any(4);
        var candidate = documents.changed(documents.changed(legacy));
        var there = differences(compared(legacy.toString(), candidate.toString(), Rules.builder()));
        var back = differences(compared(candidate.toString(), legacy.toString(), Rules.builder()));
        assertThat(back.stream().map(found -> withoutIndexes(found.swapped())).toList())
                .containsExactlyInAnyOrderElementsOf(
                        there.stream().map(Laws::withoutIndexes).toList());
    }

    private static Difference withoutIndexes(Difference found) {
        return new Difference(
                found.path().replaceAll("\\[\\d+]", "[*]"),
                found.kind(),
                found.legacy(),
                found.candidate(),
                found.critical());
    }

    void without_arrays_swapping_keeps_the_paths(long seed) {
        var documents = new Documents(new Random(seed));
        var legacy = documents.flat(3).toString();
        var candidate = documents.flat(3).toString();
        var there = differences(compared(legacy, candidate, Rules.builder()));
        var back = differences(compared(candidate, legacy, Rules.builder()));
        assertThat(back.stream().map(Difference::swapped).toList()).containsExactlyInAnyOrderElementsOf(there);
    }

    void an_unordered_array_may_be_shuffled(long seed) {
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
        var rules = documents.rulesWithoutIndexes().unordered("$");
        var legacy = new Json.Array(items).toString();
        var before = compared(legacy, new Json.Array(other).toString(), rules);
        Collections.shuffle(other, random);
        var after = compared(legacy, new Json.Array(other).toString(), rules);
        assertThat(after.getClass()).isEqualTo(before.getClass());
    }

    /// Whatever the other rules are: the verdict never gets worse by an ignore.
    void an_ignore_never_makes_same_answers_differ(long seed) {
        var documents = new Documents(new Random(seed));
        var document = documents.any(4);
        var legacy = document.toString();
        var candidate = documents.changed(document).toString();
        var ofRules = new Random(seed).nextLong();
        var without = new Documents(new Random(ofRules)).rules();
        var with = new Documents(new Random(ofRules)).rules().ignore(documents.path());
        if (compared(legacy, candidate, without) instanceof Comparison.Same) {
            assertThat(compared(legacy, candidate, with)).isEqualTo(new Comparison.Same());
        }
    }

    /// The law in full: whatever the documents and the other rules are.
    void an_ignore_adds_no_difference(long seed) {
        var documents = new Documents(new Random(seed));
        var legacy = documents.any(4);
        var candidate = documents.changed(documents.changed(legacy));
        var ofRules = new Random(seed).nextLong();
        var without = compared(legacy.toString(), candidate.toString(), new Documents(new Random(ofRules)).rules());
        var with = compared(
                legacy.toString(),
                candidate.toString(),
                new Documents(new Random(ofRules)).rules().ignore(documents.path()));
        if (!(without instanceof Comparison.NotComparable)) {
            assertThat(count(with)).isLessThanOrEqualTo(count(without));
        }
    }

    private static int count(Comparison comparison) {
        return comparison instanceof Comparison.Different(List<Difference> differences, int more)
                ? differences.size() + more
                : 0;
    }

    /// Where elements are told apart by key, and in objects, each difference stands for itself: an ignore takes
    /// some of them away and leaves the others as they are.
    void where_elements_have_keys_an_ignore_adds_no_difference(long seed) {
        var documents = new Documents(new Random(seed));
        var legacy = documents.keyed(3).toString();
        var candidate = documents.keyed(3).toString();
        var without = Rules.builder().unordered("$..*", "key");
        var with = Rules.builder().unordered("$..*", "key").ignore(documents.path());
        assertThat(differences(compared(legacy, candidate, without)))
                .containsAll(differences(compared(legacy, candidate, with)));
    }

    void differences_applied_to_legacy_give_the_candidate(long seed) {
        var documents = new Documents(new Random(seed));
        var legacy = documents.any(4);
        var candidate = documents.changed(legacy);
        var found = differences(compared(legacy.toString(), candidate.toString(), Rules.builder()));
        assertThat(Patch.apply(legacy, found)).isEqualTo(candidate);
    }

    private Comparison compared(String legacy, String candidate, Rules.Builder rules) {
        return engine.compare(legacy, candidate, rules.build());
    }

    static List<Difference> differences(Comparison comparison) {
        return comparison instanceof Comparison.Different(List<Difference> differences, int _)
                ? differences
                : List.of();
    }
}
