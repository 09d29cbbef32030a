package dev.phoenix.gateway.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.SideName;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private final Outbox outbox = new Outbox("g");
    private final Windows windows = new Windows(outbox, _ -> {});

    @Test
    void a_second_without_anything_makes_no_window() {
        windows.begin(new Counts(1, List.of("r")));
        windows.cut();

        assertThat(outbox.size()).isZero();
    }

    @Test
    void a_replaced_snapshot_counts_until_its_last_exchange_has_ended() {
        var old = new Counts(1, List.of("r"));
        windows.begin(old);
        old.opened();
        old.route(0).receivedSampled();
        windows.begin(new Counts(2, List.of("r")));
        windows.cut();
        windows.cut();
        assertThat(windows.snapshots()).isEqualTo(2);

        old.route(0).answered(SideName.LEGACY, 1, false);
        old.closed();
        windows.cut();
        assertThat(windows.snapshots()).isEqualTo(2);

        old.route(0).ended(new CopyEnd.TimedOut());
        windows.cut();
        assertThat(windows.snapshots()).isEqualTo(1);
        assertThat(outbox.waiting())
                .allMatch(tally -> tally.snapshotVersion() == 1)
                .hasSize(3);
    }

    @Test
    void beyond_many_causes_the_rest_is_one_line() {
        var counts = new Counts(1, List.of("r"));
        counts.route(0).receivedSampled();
        var found = java.util.stream.IntStream.range(0, 500)
                .mapToObj(i -> new CopyEnd.Found("s" + i, "$." + i, "value", false, "x".repeat(2000)))
                .toList();
        counts.route(0).ended(new CopyEnd.Compared(found, false, new CopyEnd.Timing(1, 1, false)));

        var signatures = counts.take().getFirst().signatures();
        assertThat(signatures).hasSize(Signatures.MOST_SIGNATURES + 1);
        assertThat(signatures.getLast().count()).isEqualTo(300);
        assertThat(signatures).allMatch(one -> one.examples().stream().allMatch(text -> text.length() <= 501));
    }
}
