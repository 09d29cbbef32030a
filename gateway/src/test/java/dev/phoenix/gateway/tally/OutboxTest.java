package dev.phoenix.gateway.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.SideName;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.Tally;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox("g", 3);

    private static List<RouteTally> requests(int count) {
        var counts = new Counts(1, List.of("r"));
        for (int i = 0; i < count; i++) {
            counts.route(0).answered(SideName.LEGACY, 100 + i, false);
        }
        return counts.take();
    }

    private static long legacyRequests(Tally tally) {
        return tally.routes().getFirst().legacy().requests();
    }

    @Test
    void windows_are_numbered_from_1_and_leave_in_order() {
        outbox.add(7, requests(1));
        outbox.add(7, requests(2));

        var first = outbox.next().orElseThrow();
        assertThat(first.window()).isEqualTo(1);
        assertThat(outbox.next()).contains(first);
        outbox.taken(first);
        assertThat(outbox.next().orElseThrow().window()).isEqualTo(2);
    }

    @Test
    void when_control_is_away_old_windows_are_merged_and_no_count_is_lost() {
        for (int i = 1; i <= 10; i++) {
            outbox.add(7, requests(i));
        }

        assertThat(outbox.size()).isEqualTo(3);
        assertThat(outbox.waiting().stream()
                        .mapToLong(OutboxTest::legacyRequests)
                        .sum())
                .isEqualTo(55);
        var merged = Latencies.decode(
                outbox.waiting().getFirst().routes().getFirst().legacy().latencyHdr());
        assertThat(merged.getTotalCount()).isEqualTo(36);
    }

    @Test
    void a_window_that_control_may_have_taken_is_never_merged() {
        outbox.add(7, requests(1));
        var offered = outbox.next().orElseThrow();
        for (int i = 0; i < 10; i++) {
            outbox.add(7, requests(1));
        }

        assertThat(outbox.next()).contains(offered);
    }

    @Test
    void windows_of_different_snapshots_are_never_merged() {
        for (int version = 1; version <= 5; version++) {
            outbox.add(version, requests(1));
            outbox.add(version, requests(1));
        }

        var byVersion = outbox.waiting().stream()
                .collect(Collectors.groupingBy(
                        Tally::snapshotVersion, Collectors.summingLong(OutboxTest::legacyRequests)));
        assertThat(byVersion)
                .hasSize(5)
                .allSatisfy((_, requests) -> assertThat(requests).isEqualTo(2));
    }
}
