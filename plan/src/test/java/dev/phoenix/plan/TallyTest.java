package dev.phoenix.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final HistogramSum JOINED = (one, other) -> one + "+" + other;

    @Test
    void tallies_of_two_gateways_merge_into_one_migration() {
        var merged = Tally.merge(List.of(quote(3, "x")), List.of(quote(4, "y"), RouteTally.empty("cart")), JOINED);

        assertThat(merged)
                .containsExactly(
                        RouteTally.empty("cart"),
                        new RouteTally(
                                "quote",
                                new SideTally(7, 2, "x+y"),
                                SideTally.EMPTY,
                                new ShadowTally(7, 2, 0, 5, Map.of("full", 2L), Map.of()),
                                new PairTally(2, 2, 0, 0, 0, "", ""),
                                Map.of("legacy", 7L),
                                List.of(new SignatureTally("s", "$.tax", "value", 7, true, List.of("x", "y")))));
    }

    @Test
    void an_empty_histogram_changes_nothing() {
        assertThat(quote(3, "").plus(quote(4, "y"), JOINED).legacy().latencyHdr())
                .isEqualTo("y");
    }

    @Test
    void every_received_copy_is_accounted_for() {
        var shadow = new ShadowTally(20, 5, 1, 8, Map.of("full", 2L), Map.of("twin unknown", 1L, "not json", 1L));

        assertThat(shadow.uncompared()).isEqualTo(5);
        assertThat(shadow.inFlight()).isEqualTo(2);
    }

    @Test
    void a_signature_keeps_at_most_five_examples() {
        var one = new SignatureTally("s", "$.tax", "value", 4, false, List.of("1", "2", "3", "4"));
        var other = new SignatureTally("s", "$.tax", "value", 4, false, List.of("4", "5", "6"));

        assertThat(one.plus(other).examples()).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void more_causes_than_anybody_reads_are_counted_together() {
        var tally = RouteTally.empty("quote");
        for (int i = 0; i < 500; i++) {
            tally = tally.plus(quote("s" + i, i == 499), JOINED);
        }

        assertThat(tally.signatures()).hasSize(RouteTally.MOST_SIGNATURES + 1);
        assertThat(tally.signatures().stream().mapToLong(SignatureTally::count).sum())
                .isEqualTo(500);
        assertThat(tally.signatures().getLast())
                .isEqualTo(new SignatureTally("further", "further paths", "various", 400, true, List.of()));
    }

    private static RouteTally quote(String signature, boolean isCritical) {
        var empty = RouteTally.empty("quote");
        return new RouteTally(
                "quote",
                empty.legacy(),
                empty.candidate(),
                empty.shadow(),
                empty.pairs(),
                Map.of(),
                List.of(new SignatureTally(signature, "$.tax", "value", 1, isCritical, List.of())));
    }

    private static RouteTally quote(long count, String histogram) {
        return new RouteTally(
                "quote",
                new SideTally(count, 1, histogram),
                SideTally.EMPTY,
                new ShadowTally(count, 1, 0, count - 1, Map.of("full", 1L), Map.of()),
                new PairTally(1, 1, 0, 0, 0, "", ""),
                Map.of("legacy", count),
                List.of(new SignatureTally(
                        "s", "$.tax", "value", count, true, histogram.isEmpty() ? List.of() : List.of(histogram))));
    }
}
