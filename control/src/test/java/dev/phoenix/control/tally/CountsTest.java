package dev.phoenix.control.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.Windows;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.tally.PairTally;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.ShadowTally;
import dev.phoenix.plan.tally.SideTally;
import dev.phoenix.plan.tally.SignatureTally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CountsTest {
    private static RouteTally route(List<SignatureTally> signatures) {
        return new RouteTally(
                "tax-quote",
                new SideTally(100, 1, Windows.millis(100, 12)),
                SideTally.EMPTY,
                new ShadowTally(100, 20, 3, 60, Map.of("queue full", 7L), Map.of("legacy failed", 4L)),
                new PairTally(0, 0, 0, 0, 0, "", ""),
                Map.of(),
                signatures);
    }

    @Test
    void nothing_is_lost_silently_between_received_and_compared() {
        var copies = Counts.pairs(List.of(route(List.of()), route(List.of()))).copies();

        long uncompared =
                copies.uncompared().values().stream().mapToLong(Long::longValue).sum();
        assertThat(copies.notSampled() + uncompared + copies.compared() + copies.inFlight())
                .isEqualTo(copies.received())
                .isEqualTo(200);
        assertThat(copies.uncompared())
                .isEqualTo(Map.of("dropped: queue full", 14L, "not comparable: legacy failed", 8L, "timed out", 6L));
    }

    @Test
    void more_signatures_than_anybody_reads_lose_no_difference() {
        var many = LongStream.rangeClosed(1, 300)
                .mapToObj(n -> new SignatureTally("s" + n, "$.a", "value", n, n == 5, List.of("example " + n)))
                .toList();

        var limited = Tallies.limited(Tallies.limited(route(many)));

        assertThat(limited.signatures()).hasSize(Tallies.MOST_SIGNATURES);
        assertThat(limited.signatures().stream()
                        .mapToLong(SignatureTally::count)
                        .sum())
                .isEqualTo(300 * 301 / 2);
        assertThat(limited.signatures().getFirst().signature()).isEqualTo("s5");
        assertThat(limited.signatures().getLast().signature()).isEqualTo(Tallies.OTHERS);
    }

    @Test
    void merged_histograms_give_the_percentiles_of_all_calls_together() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var together = Histograms.empty();
        var merged = "";
        for (int part = 0; part < 20; part++) {
            var one = Histograms.empty();
            for (int call = 0; call < 500; call++) {
                long micros = 1 + random.nextLong(5_000_000);
                one.recordValue(micros);
                together.recordValue(micros);
            }
            merged = Histograms.merge(merged, Histograms.encode(one));
        }

        var decoded = Histograms.decode(merged).orElseThrow();

        assertThat(decoded).as("seed " + seed).isEqualTo(together);
        assertThat(Histograms.decode("no histogram")).isEmpty();
    }

    @Test
    void the_chart_shows_customers_answers_and_the_copies_of_the_other_side() {
        var lately = new Lately();
        lately.add(Windows.clean("gw-1", 1, 2, 100), StageName.SHADOW);

        var point = lately.tick(Instant.EPOCH);

        assertThat(point.legacy().perSecond()).isEqualTo(100);
        assertThat(point.candidate().perSecond()).isZero();
        assertThat(point.legacy().p99Ms().orElseThrow()).isBetween(11.9, 12.2);
        assertThat(point.candidate().p99Ms().orElseThrow()).isBetween(3.9, 4.2);
    }
}
