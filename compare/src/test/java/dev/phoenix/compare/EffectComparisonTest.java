package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.path.JsonPath;
import dev.phoenix.compare.redaction.Redaction;
import dev.phoenix.compare.signature.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectComparisonTest {
    private static final Twins TWINS = Twins.of(Map.of("4711", "cart_9"));

    private static EffectCall call(String operation, String line, String body) {
        return call(operation, line, body, false, Rules.none());
    }

    private static EffectCall call(String operation, String line, String body, boolean ordered, Rules rules) {
        var key = List.of(JsonPath.of("$['metadata[cart]']"));
        var kind = new EffectKind("provider", operation, !line.startsWith("GET"), key, ordered, rules);
        var type = body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded";
        return new EffectCall(
                kind,
                line,
                "",
                new Answer(0, Map.of("Content-Type", List.of(type)), body.getBytes(StandardCharsets.UTF_8)));
    }

    private static EffectCall create(int amount) {
        return call("create", "POST /charges", "amount=" + amount + "&currency=eur");
    }

    private static List<String> found(List<EffectCall> legacy, List<EffectCall> candidate) {
        return EffectComparison.compare(legacy, candidate, TWINS).differences().stream()
                .map(difference -> (difference.critical() ? "critical " : "") + difference)
                .toList();
    }

    @Test
    void the_same_effects_are_the_same_in_any_order() {
        assertThat(found(List.of(create(88), create(1)), List.of(create(1), create(88))))
                .isEmpty();
    }

    @Test
    void a_second_charge_is_one_too_many_and_critical() {
        assertThat(found(List.of(create(88)), List.of(create(88), create(88))))
                .containsExactly(
                        "critical effects[provider].create: absent → {\"amount\":\"88\",\"currency\":\"eur\"}");
    }

    @Test
    void a_wrong_amount_is_critical_wherever_it_stands() {
        assertThat(found(List.of(create(88)), List.of(create(86))))
                .containsExactly("critical effects[provider].create.amount: \"88\" → \"86\"");
        assertThat(found(
                        List.of(call("capture", "POST /c", "{\"order\":{\"captureAmount\":1,\"memo\":\"a\"}}")),
                        List.of(call("capture", "POST /c", "{\"order\":{\"captureAmount\":2,\"memo\":\"b\"}}"))))
                .containsExactly(
                        "critical effects[provider].capture.order.captureAmount: 1 → 2",
                        "effects[provider].capture.order.memo: \"a\" → \"b\"");
    }

    @Test
    void an_effect_that_the_candidate_does_not_have_is_missing() {
        assertThat(found(List.of(create(88), call("void", "POST /charges/ch_1/cancel", "")), List.of(create(88))))
                .containsExactly("critical effects[provider].void: \"POST /charges/ch_1/cancel\" → absent");
    }

    @Test
    void a_read_more_is_a_difference_but_not_critical() {
        assertThat(found(List.of(), List.of(call("read", "GET /charges/ch_1", ""))))
                .containsExactly("effects[provider].read: absent → \"GET /charges/ch_1\"");
    }

    @Test
    void twins_are_seen_through_in_paths_and_forms_and_a_stranger_is_not() {
        var legacy = call("void", "POST /carts/4711/void", "metadata[cart]=4711&note=a");
        assertThat(found(
                        List.of(legacy),
                        List.of(call("void", "POST /carts/cart_9/void", "metadata[cart]=cart_9&note=a"))))
                .isEmpty();
        assertThat(found(
                        List.of(legacy),
                        List.of(call("void", "POST /carts/cart_8/void", "metadata[cart]=cart_9&note=a"))))
                .containsExactly(
                        "critical effects[provider].void.path: \"POST /carts/4711/void\" → \"POST /carts/cart_8/void\"");
    }

    @Test
    void calls_of_one_key_belong_together_whatever_their_order() {
        var one = call("create", "POST /charges", "amount=1&metadata[cart]=4711");
        var two = call("create", "POST /charges", "amount=2&metadata[cart]=7");
        assertThat(found(
                        List.of(one, two),
                        List.of(
                                call("create", "POST /charges", "amount=2&metadata[cart]=7&x=1"),
                                call("create", "POST /charges", "amount=3&metadata[cart]=cart_9"))))
                .containsExactlyInAnyOrder(
                        "critical effects[provider].create.amount: \"1\" → \"3\"",
                        "effects[provider].create.x: absent → \"1\"");
    }

    @Test
    void order_is_a_difference_only_where_it_means_something() {
        var ordered = List.of(
                call("capture", "POST /c", "a=1", true, Rules.none()),
                call("mail", "POST /m", "a=1", true, Rules.none()));
        assertThat(found(ordered, ordered.reversed()))
                .containsExactly("critical effects[provider]: other order: \"capture, mail\" → \"mail, capture\"");
        var free = List.of(call("capture", "POST /c", "a=1"), call("mail", "POST /m", "a=1"));
        assertThat(found(free, free.reversed())).isEmpty();
    }

    @Test
    void rules_hold_for_effects() {
        var rules = Rules.builder().ignore("$.trace").build();
        assertThat(found(
                        List.of(call("create", "POST /c", "a=1&trace=1", false, rules)),
                        List.of(call("create", "POST /c", "a=1&trace=2", false, rules))))
                .isEmpty();
    }

    @Test
    void signatures_name_the_destination_and_the_operation() {
        var difference = EffectComparison.compare(List.of(create(88)), List.of(create(86)), TWINS)
                .differences()
                .getFirst();
        assertThat(Signature.of("place-order", difference).path()).isEqualTo("effects[provider].create.amount");
    }

    @Test
    void what_is_secret_in_a_call_is_not_shown() {
        var one = call("create", "POST /c", "{\"card\":{\"token\":\"tok_live_1\"},\"cvc\":\"123\"}");
        var redaction = new Redaction(new byte[32], List.of("$.iban_of_customer"));
        var shown = EffectComparison.compare(
                        List.of(one),
                        List.of(
                                call("create", "POST /c", "{\"card\":{\"token\":\"tok_live_2\"},\"cvc\":\"123\"}"),
                                one),
                        TWINS)
                .differences()
                .stream()
                .map(difference -> redaction.difference(difference).toString())
                .toList();
        assertThat(shown).hasSize(1);
        assertThat(shown.getFirst())
                .startsWith("effects[provider].create: absent")
                .doesNotContain("tok_live", "123");
    }

    /// Effects that are only shuffled and renamed are the same; one that is taken away, doubled or changed is found.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_the_candidate_does_otherwise_is_found(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var legacy = new ArrayList<EffectCall>();
            var candidate = new ArrayList<EffectCall>();
            int calls = 1 + random.nextInt(5);
            for (int i = 0; i < calls; i++) {
                int amount = random.nextInt(3);
                legacy.add(call("create", "POST /charges", "amount=" + amount + "&metadata[cart]=4711"));
                candidate.add(call("create", "POST /charges", "amount=" + amount + "&metadata[cart]=cart_9"));
            }
            Collections.shuffle(candidate, random);
            assertThat(found(legacy, candidate))
                    .as("seed %d round %d", seed, round)
                    .isEmpty();

            int at = random.nextInt(calls);
            switch (random.nextInt(3)) {
                case 0 -> candidate.remove(at);
                case 1 -> candidate.add(candidate.get(at));
                default -> candidate.set(at, call("create", "POST /charges", "amount=9&metadata[cart]=cart_9"));
            }
            assertThat(found(legacy, candidate))
                    .as("seed %d round %d", seed, round)
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("critical effects[provider].create"));
        }
    }
}
