package dev.phoenix.plan.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.plan.gate.Evidence;
import dev.phoenix.plan.tally.SignatureTally.Seen;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    void of_too_many_kinds_shapes_leave_first_and_what_was_shown_is_kept_among_what_was_compared() {
        var shown = new HashMap<String, Long>();
        var compared = new HashMap<String, Long>();
        for (int kind = 0; kind < 100; kind++) {
            shown.put("shape " + kind, 1_000L - kind);
            compared.put("shape " + (99 - kind), 1_000L - kind);
        }
        shown.put("status 404", 1L);
        compared.put("status 404", 1L);

        var coverage = new CoverageTally(shown, compared);

        assertThat(coverage.shown()).hasSize(CoverageTally.MOST_KINDS).containsKeys("status 404", "shape 0");
        assertThat(coverage.compared()).containsOnlyKeys(coverage.shown().keySet());
    }

    @Test
    void every_part_of_a_tally_is_added() {
        var one = new RouteTally(
                "quote",
                new SideTally(1, 2, "a"),
                new SideTally(3, 4, "b"),
                new ShadowTally(5, 6, 7, 8, Map.of("x", 9L), Map.of("y", 10L)),
                new PairTally(11, 12, 13, 14, 15, "c", "d"),
                Map.of("share", 16L),
                List.of());

        assertThat(one.plus(one, JOINED))
                .isEqualTo(new RouteTally(
                        "quote",
                        new SideTally(2, 4, "a+a"),
                        new SideTally(6, 8, "b+b"),
                        new ShadowTally(10, 12, 14, 16, Map.of("x", 18L), Map.of("y", 20L)),
                        new PairTally(22, 24, 26, 28, 30, "c+c", "d+d"),
                        Map.of("share", 32L),
                        List.of()));
    }

    @Test
    void evidence_grows_by_windows_and_approvals() {
        var since = Instant.parse("2026-11-23T12:00:00Z");
        var evidence = Evidence.none(since)
                .plus(new Tally("g1", 1, 7, List.of(quote(3, "x"))), since.plusSeconds(1), JOINED)
                .plus(new Tally("g2", 1, 7, List.of(quote(4, "y"))), since.plusSeconds(2), JOINED)
                .approvedAs("sre");

        assertThat(evidence)
                .isEqualTo(new Evidence(
                        since,
                        Optional.of(since.plusSeconds(2)),
                        List.of(quote(3, "x").plus(quote(4, "y"), JOINED)),
                        Set.of("sre")));
    }

    @Test
    void counts_of_two_routes_do_not_mix() {
        assertThatThrownBy(() -> RouteTally.empty("a").plus(RouteTally.empty("b"), JOINED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The counts of route b do not belong to route a.");
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
        assertThat(tally.signatures().getLast()).isEqualTo(SignatureTally.further(400));
        assertThat(tally.signatures().getFirst().critical()).isTrue();
    }

    @Test
    void a_cause_that_is_often_seen_is_told_apart_however_late_it_comes() {
        var tally = RouteTally.empty("quote");
        for (int i = 0; i < 300; i++) {
            tally = tally.plus(quote(i >= 200 && i % 2 == 0 ? "late" : "s" + i, false), JOINED);
        }

        assertThat(tally.signatures().getFirst())
                .extracting(SignatureTally::signature, SignatureTally::count)
                .containsExactly("late", 50L);
    }

    @Test
    void the_time_in_which_a_cause_was_seen_spans_both_tallies() {
        var one = new SignatureTally("s", "$.tax", "value", 1, false, List.of(), new Seen(5, 7));
        var other = new SignatureTally("s", "$.tax", "value", 1, false, List.of(), new Seen(3, 6));
        var unknown = new SignatureTally("s", "$.tax", "value", 1, false, List.of());

        assertThat(one.plus(other).plus(unknown).times()).contains(new Seen(3, 7));
        assertThat(unknown.plus(unknown).times()).isEmpty();
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
