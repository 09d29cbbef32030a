package dev.phoenix.compare.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.Difference.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final int FEW = 8;

    private record Seen(Signature signature, Sighting sighting) {}

    @Test
    void few_signatures_are_counted_exactly_with_first_last_and_share() {
        var signatures = new Signatures();
        for (int i = 0; i < 1000; i++) {
            signatures.add(tax(), sighting(i, false));
        }
        signatures.add(named("$.region"), sighting(1001, true));

        assertThat(signatures.list()).extracting(SignatureCount::signature).containsExactly(named("$.region"), tax());
        var count = signatures.list().getLast();
        assertThat(count.count()).isEqualTo(1000);
        assertThat(count.first()).isEqualTo(START);
        assertThat(count.last()).isEqualTo(START.plusSeconds(999));
        assertThat(count.share(4000)).isEqualTo(0.25);
        assertThat(count.examples())
                .hasSize(Signatures.MOST_EXAMPLES)
                .allMatch(one -> one.example().startsWith("example "));
        assertThat(signatures.further()).isZero();
        assertThat(signatures.keptOneIn()).isEqualTo(1);
    }

    @Property
    void merging_is_commutative_and_associative_whatever_is_left_out(@ForAll long seed) {
        var random = new Random(seed);
        var all = flood(random, 120);
        var whole = of(all);
        var parts = new ArrayList<Signatures>();
        Collections.shuffle(all, random);
        for (int from = 0; from < all.size(); ) {
            int to = Math.min(all.size(), from + 1 + random.nextInt(40));
            parts.add(of(all.subList(from, to)));
            from = to;
        }
        while (parts.size() > 1) {
            var one = parts.remove(random.nextInt(parts.size()));
            parts.get(random.nextInt(parts.size())).add(one);
        }

        assertSame(parts.getFirst(), whole);
    }

    /// What the property above is there to find: keeping whoever came first.
    @Test
    void keeping_the_first_comers_is_not_associative() {
        var all = flood(new Random(7), 120);
        var there = firstComers(all);
        Collections.reverse(all);

        assertThat(there).isNotEqualTo(firstComers(all));
    }

    private static List<Signature> firstComers(List<Seen> all) {
        return all.stream().map(Seen::signature).distinct().limit(FEW).toList();
    }

    @Property
    void memory_is_bounded_and_no_sighting_is_lost(@ForAll long seed) {
        var all = flood(new Random(seed), 200);
        var signatures = of(all);

        assertThat(signatures.list()).hasSizeLessThanOrEqualTo(FEW);
        long counted =
                signatures.list().stream().mapToLong(SignatureCount::count).sum();
        assertThat(counted + signatures.further())
                .isEqualTo(signatures.sightings())
                .isEqualTo(all.size());
    }

    @Property(tries = 20)
    void a_cause_of_every_twentieth_difference_is_kept_in_a_flood_of_others(@ForAll long seed) {
        var signatures = new Signatures();
        for (int i = 0; i < 20_000; i++) {
            var signature = i % 20 == 0 ? tax() : named("$.other" + i);
            signatures.add(signature, new Sighting(seed + ":" + i, START, false, ""));
        }

        assertThat(signatures.keptOneIn()).isGreaterThan(1);
        assertThat(signatures.list().getFirst().signature()).isEqualTo(tax());
    }

    @Property(tries = 20)
    void a_single_critical_sighting_survives_any_flood(@ForAll long seed) {
        var signatures = new Signatures();
        signatures.add(tax(), new Sighting("e" + seed, START, true, "money"));
        for (int i = 0; i < 20_000; i++) {
            signatures.add(named("$.other" + i), new Sighting(seed + ":" + i, START, false, ""));
        }

        var first = signatures.list().getFirst();
        assertThat(first.critical()).isTrue();
        assertThat(first.examples()).extracting(Sighting::example).containsExactly("money");
    }

    private static void assertSame(Signatures one, Signatures other) {
        assertThat(one.list()).isEqualTo(other.list());
        assertThat(one.sightings()).isEqualTo(other.sightings());
        assertThat(one.further()).isEqualTo(other.further());
        assertThat(one.keptOneIn()).isEqualTo(other.keptOneIn());
    }

    /// A few frequent causes among many rare ones.
    private static List<Seen> flood(Random random, int size) {
        var all = new ArrayList<Seen>();
        for (int i = 0; i < size; i++) {
            var signature = random.nextInt(3) == 0 ? named("$.common" + random.nextInt(3)) : named("$.rare" + i);
            all.add(new Seen(signature, sighting(i, random.nextInt(20) == 0)));
        }
        return all;
    }

    private static Signatures of(List<Seen> all) {
        var signatures = new Signatures(FEW);
        all.forEach(one -> signatures.add(one.signature(), one.sighting()));
        return signatures;
    }

    private static Sighting sighting(int i, boolean critical) {
        return new Sighting("exchange " + i, START.plusSeconds(i), critical, "example " + i);
    }

    private static Signature tax() {
        return named("$.lines[*].tax");
    }

    private static Signature named(String path) {
        return new Signature("place-order", path, Kind.VALUE, "number");
    }
}
