package dev.phoenix.compare.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import dev.phoenix.compare.noise.PairedControl.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PairedControlTest {
    private static final Rules RULES = Rules.builder().critical("$.money").build();
    private final PairedControl control = new PairedControl(RULES, Twins.none());

    @Test
    void a_steady_place_that_differs_is_real_as_soon_as_legacy_was_seen_to_keep_still() {
        pair("{\"a\":1}", "{\"a\":2}");
        assertThat(verdict("$.a")).isEqualTo(Verdict.UNCONFIRMED);
        for (int i = 0; i < 6; i++) {
            triple("{\"a\":1}", "{\"a\":2}", "{\"a\":1}");
        }
        assertThat(verdict("$.a")).isEqualTo(Verdict.REAL);
    }

    @Test
    void a_place_where_legacy_never_agrees_with_itself_is_noise() {
        for (int i = 0; i < 50; i++) {
            triple("{\"at\":%d}".formatted(i), "{\"at\":%d}".formatted(i + 100), "{\"at\":%d}".formatted(i + 200));
        }
        assertThat(verdict("$.at")).isEqualTo(Verdict.NOISE);
    }

    /// The evidence asked for lets one run in a thousand be taken for a defect; nine of 200 is beyond all luck.
    @Property(tries = 1)
    void a_flapping_place_is_noise_while_the_candidate_flaps_as_legacy_does(@ForAll long seed) {
        var random = new Random(seed);
        int real = 0;
        for (int run = 0; run < 200; run++) {
            var flapping = new PairedControl(RULES, Twins.none());
            for (int i = 0; i < 400; i++) {
                add(flapping, flap(random), flap(random), flap(random));
            }
            real += verdict(flapping, "$.f") == Verdict.NOISE ? 0 : 1;
        }
        assertThat(real).isLessThan(9);
    }

    @Property(tries = 20)
    void a_defect_under_the_noise_is_found(@ForAll long seed) {
        var random = new Random(seed);
        var wrong = new PairedControl(RULES, Twins.none());
        for (int i = 0; i < 1500; i++) {
            add(wrong, flap(random), random.nextInt(10) < 4 ? "{\"f\":9}" : flap(random), flap(random));
        }
        assertThat(verdict(wrong, "$.f")).isEqualTo(Verdict.REAL);
    }

    @Test
    void one_difference_at_a_critical_place_is_real_unless_legacy_itself_put_it_in_doubt() {
        triple("{\"money\":1}", "{\"money\":2}", "{\"money\":3}");
        assertThat(verdict("$.money")).isEqualTo(Verdict.UNCONFIRMED);
        pair("{\"money\":1}", "{\"money\":2}");
        assertThat(verdict("$.money")).isEqualTo(Verdict.REAL);
    }

    @Test
    void asking_again_is_worth_it_while_a_place_is_not_judged() {
        var different = compare("{\"a\":1}", "{\"a\":2}");
        assertThat(control.worthAsking(compare("{}", "{}"))).isFalse();
        assertThat(control.worthAsking(different)).isTrue();
        for (int i = 0; i < 10; i++) {
            triple("{\"a\":1}", "{\"a\":2}", "{\"a\":1}");
        }
        assertThat(control.worthAsking(different)).isFalse();
    }

    @Test
    void the_evidence_is_the_mixture_bet_s_and_costs_nothing_for_large_counts() {
        assertThat(Math.exp(odd(1, 0))).isCloseTo(1, within(1e-9));
        assertThat(Math.exp(odd(2, 0))).isCloseTo(1.5, within(1e-9));
        assertThat(Math.exp(odd(3, 1))).isCloseTo(16 * (0.5 * 1.5 * 2.5) * 0.5 / 24, within(1e-9));
        assertThat(odd(3, 3)).isZero();
        assertThat(odd(1_000_000_000_000L, 1)).isGreaterThan(1e11);
    }

    private static double odd(long candidate, long legacy) {
        return new PlaceCounts(candidate + legacy, 1, candidate, legacy, false, 0).logEvidence();
    }

    @Test
    void noise_of_a_container_is_noise_of_what_is_in_it() {
        for (int i = 0; i < 10; i++) {
            triple("{\"o\":{\"x\":1}}", "{\"o\":{\"x\":2}}", "{}");
        }
        assertThat(verdict("$.o.x")).isEqualTo(Verdict.NOISE);
    }

    @Property(tries = 50)
    void the_counts_of_many_gateways_are_those_of_one(@ForAll long seed) {
        var random = new Random(seed);
        var one = new PairedControl(RULES, Twins.none());
        var other = new PairedControl(RULES, Twins.none());
        var whole = new PairedControl(RULES, Twins.none());
        for (int i = 0; i < 50; i++) {
            var side = random.nextBoolean() ? one : other;
            var legacy = flap(random);
            var candidate = flap(random);
            var again = flap(random);
            add(side, legacy, candidate, again);
            add(whole, legacy, candidate, again);
        }
        other.add(one);
        assertThat(other.judged()).isEqualTo(whole.judged());
        assertThat(other.pairs()).isEqualTo(50);
        assertThat(other.triples()).isEqualTo(50);
    }

    @Test
    void places_beyond_the_limit_are_counted_and_never_called_noise() {
        for (int i = 0; i < PairedControl.MOST_PLACES + 10; i++) {
            control.add(compare("{\"n%s\":1}".formatted(letters(i)), "{\"n%s\":2}".formatted(letters(i))));
        }
        assertThat(control.judged()).hasSize(PairedControl.MOST_PLACES);
        assertThat(control.beyond()).isEqualTo(10);
    }

    private static String letters(int number) {
        return Integer.toString(number, 26)
                .chars()
                .collect(
                        StringBuilder::new,
                        (out, c) -> out.append((char) (Character.isDigit(c) ? c - '0' + 'A' : c)),
                        StringBuilder::append)
                .toString();
    }

    private static String flap(Random random) {
        return random.nextBoolean() ? "{\"f\":1}" : "{\"f\":2}";
    }

    private void pair(String legacy, String candidate) {
        control.add(compare(legacy, candidate));
    }

    private void triple(String legacy, String candidate, String again) {
        add(control, legacy, candidate, again);
    }

    private static void add(PairedControl to, String legacy, String candidate, String again) {
        to.add(compare(legacy, candidate), answer(legacy), answer(candidate), answer(again));
    }

    private Verdict verdict(String path) {
        return verdict(control, path);
    }

    private static Verdict verdict(PairedControl of, String path) {
        return of.judged().stream()
                .filter(judged -> judged.path().equals(path))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    private static Comparison compare(String legacy, String candidate) {
        return Comparison.compare(answer(legacy), answer(candidate), RULES, Twins.none());
    }

    private static Answer answer(String json) {
        return Answer.ofJson(json.getBytes(StandardCharsets.UTF_8));
    }
}
