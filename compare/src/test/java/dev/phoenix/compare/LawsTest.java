package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// What holds for every pair of answers. The seed of a failing case is printed by jqwik.
class LawsTest {
    private final Laws laws = new Laws(Laws::compare);

    @Property
    void every_document_is_the_same_as_itself(@ForAll long seed) {
        laws.same_as_itself(seed);
    }

    @Property
    void without_rules_there_are_differences_exactly_when_the_values_differ(@ForAll long seed) {
        laws.differences_exactly_when_the_values_differ(seed);
    }

    @Property
    void swapping_the_sides_does_not_change_the_verdict(@ForAll long seed) {
        laws.swapping_keeps_the_verdict(seed);
    }

    @Property
    void swapping_the_sides_swaps_every_difference(@ForAll long seed) {
        laws.swapping_swaps_every_difference(seed);
    }

    @Property
    void without_arrays_the_paths_are_the_same_from_both_sides(@ForAll long seed) {
        laws.without_arrays_swapping_keeps_the_paths(seed);
    }

    @Property
    void the_order_of_an_unordered_array_means_nothing(@ForAll long seed) {
        laws.an_unordered_array_may_be_shuffled(seed);
    }

    @Property
    void an_ignore_more_never_makes_same_answers_differ(@ForAll long seed) {
        laws.an_ignore_never_makes_same_answers_differ(seed);
    }

    @Property
    void an_ignore_more_adds_no_difference(@ForAll long seed) {
        laws.an_ignore_adds_no_difference(seed);
    }

    @Property
    void where_elements_have_keys_an_ignore_more_adds_no_difference(@ForAll long seed) {
        laws.where_elements_have_keys_an_ignore_adds_no_difference(seed);
    }

    @Property
    void differences_applied_to_legacy_give_the_candidate(@ForAll long seed) {
        laws.differences_applied_to_legacy_give_the_candidate(seed);
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
}
