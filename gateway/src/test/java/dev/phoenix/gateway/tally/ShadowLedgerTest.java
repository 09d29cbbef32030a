package dev.phoenix.gateway.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gateway.tally.CopyEnd.Compared;
import dev.phoenix.gateway.tally.CopyEnd.Dropped;
import dev.phoenix.gateway.tally.CopyEnd.NotComparable;
import dev.phoenix.gateway.tally.CopyEnd.TimedOut;
import dev.phoenix.gateway.tally.CopyEnd.Timing;
import dev.phoenix.plan.tally.ShadowTally;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShadowLedgerTest {
    private static final long SEED = 42;

    @Test
    void after_every_step_the_sum_adds_up() {
        assertThat(firstStepThatDoesNotAddUp(new ShadowLedger())).isEqualTo(-1);
    }

    @Test
    void a_ledger_that_forgets_a_fate_is_found_out() {
        assertThat(firstStepThatDoesNotAddUp(new Forgetful())).isPositive();
    }

    @Test
    void what_is_taken_and_what_comes_later_is_all_there_was() {
        var random = new Random(SEED);
        var ledger = new ShadowLedger();
        var sum = ShadowTally.EMPTY;
        for (int i = 0; i < 5000; i++) {
            step(ledger, random);
            if (random.nextInt(50) == 0) {
                sum = sum.plus(ledger.take());
                assertThat(sum.inFlight()).as("seed " + SEED).isEqualTo(ledger.inFlight());
            }
        }
    }

    private static int firstStepThatDoesNotAddUp(ShadowLedger ledger) {
        var random = new Random(SEED);
        for (int i = 0; i < 5000; i++) {
            step(ledger, random);
            if (ledger.counts().inFlight() != ledger.inFlight()) {
                return i;
            }
        }
        return -1;
    }

    private static void step(ShadowLedger ledger, Random random) {
        if (ledger.inFlight() > 0 && random.nextBoolean()) {
            ledger.ended(
                    switch (random.nextInt(4)) {
                        case 0 -> new Dropped("full");
                        case 1 -> new TimedOut();
                        case 2 -> new NotComparable("legacy failed", true);
                        default -> new Compared(List.of(), false, new Timing(1, 1, false), 200);
                    });
        } else if (random.nextInt(3) == 0) {
            ledger.receivedNotSampled();
        } else {
            ledger.receivedSampled();
        }
    }

    /// The broken variant: copies that time out leave no trace.
    private static final class Forgetful extends ShadowLedger {
        private long forgotten;

        @Override
        void ended(CopyEnd end) {
            if (end instanceof TimedOut) {
                forgotten++;
            } else {
                super.ended(end);
            }
        }

        @Override
        long inFlight() {
            return super.inFlight() - forgotten;
        }
    }
}
