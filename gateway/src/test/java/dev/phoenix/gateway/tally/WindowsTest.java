package dev.phoenix.gateway.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.Difference.Kind;
import dev.phoenix.compare.signature.Sighting;
import dev.phoenix.compare.signature.Signature;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.tally.SignatureTally;
import dev.phoenix.plan.tally.SignatureTally.Seen;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
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
        var found = IntStream.range(0, 500).mapToObj(WindowsTest::found).toList();
        counts.route(0).ended(new CopyEnd.Compared(found, false, new CopyEnd.Timing(1, 1, false), 200));

        var signatures = counts.take().getFirst().signatures();
        assertThat(signatures).hasSize(SignatureTallies.MOST_SIGNATURES + 1);
        assertThat(signatures.getLast().count()).isEqualTo(300);
        assertThat(signatures).allMatch(one -> one.examples().stream().allMatch(text -> text.length() <= 520));
    }

    @Test
    void a_signature_says_when_it_was_first_and_last_seen() {
        var counts = new Counts(1, List.of("r"));
        for (int i : List.of(2, 0, 1)) {
            counts.route(0).receivedSampled();
            var found = new CopyEnd.Found(
                    new Signature("r", "$.tax", Kind.VALUE, "number"),
                    new Sighting("e" + i, Instant.ofEpochMilli(1000 + i), i == 1, "$.tax: 86 → 88"));
            counts.route(0).ended(new CopyEnd.Compared(List.of(found), false, new CopyEnd.Timing(1, 1, false), 200));
        }

        assertThat(counts.take().getFirst().signatures())
                .containsExactly(new SignatureTally(
                        "r $.tax value (number)",
                        "$.tax",
                        "value",
                        3,
                        true,
                        List.of(
                                "$.tax: 86 → 88 (exchange e1)",
                                "$.tax: 86 → 88 (exchange e2)",
                                "$.tax: 86 → 88 (exchange e0)"),
                        new Seen(1000, 1002)));
    }

    private static CopyEnd.Found found(int i) {
        return new CopyEnd.Found(
                new Signature("r", "$." + i, Kind.VALUE, "number"),
                new Sighting("e", Instant.EPOCH, false, "x".repeat(2000)));
    }
}
