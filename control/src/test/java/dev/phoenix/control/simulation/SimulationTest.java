package dev.phoenix.control.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Thousands of migrations with faults. What fails names its seed; `-Dphoenix.seed=N` lives that one alone.
class SimulationTest {
    private static final Optional<Long> ONE_SEED = Optional.ofNullable(Long.getLong("phoenix.seed"));
    private static final long MIGRATIONS = 3_000;

    @Test
    void every_invariant_holds_after_every_step_of_every_migration() {
        var counts = new ControlProcess.Counts();

        assertThat(firstBroken(Flaw.NONE, counts)).isEmpty();

        if (ONE_SEED.isEmpty()) {
            assertThat(counts.advances).as("advances").isGreaterThan(MIGRATIONS);
            assertThat(counts.rollbacks).as("rollbacks").isGreaterThan(MIGRATIONS / 30);
            assertThat(counts.takeovers).as("takeovers").isGreaterThan(MIGRATIONS);
            assertThat(counts.fenced).as("refused by the fence").isGreaterThan(MIGRATIONS / 20);
            assertThat(counts.endedTransactions).as("transactions ended").isGreaterThan(MIGRATIONS / 20);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void every_flaw_is_found(Flaw flaw) {
        assertThat(firstBroken(flaw, new ControlProcess.Counts()))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains(finding(flaw)));
    }

    private static String finding(Flaw flaw) {
        return switch (flaw) {
            case NONE -> throw new IllegalArgumentException("Nothing is wrong.");
            case COUNTS_TWICE, KEEPS_EVIDENCE -> "without its evidence: [comparisons";
            case FORGETS_APPROVALS -> "without its evidence: [the approval";
            case SKIPS_FENCE -> "acted with fence";
            case READS_WITHOUT_LOCK -> "a decision was taken twice, or one was lost";
            case TELLS_BEFORE_COMMIT -> "which nobody decided";
            case ABORT_ONLY_PAUSES -> "After an abort the migration stands at";
        };
    }

    private static Optional<String> firstBroken(Flaw flaw, ControlProcess.Counts counts) {
        long first = ONE_SEED.orElse(0L);
        for (long seed = first; seed < ONE_SEED.map(one -> one + 1).orElse(MIGRATIONS); seed++) {
            try {
                new World(seed, flaw, counts).live();
            } catch (Broken broken) {
                return Optional.of(
                        broken.getMessage() + " Seed " + seed + "; -Dphoenix.seed=" + seed + " lives it alone.");
            }
        }
        return Optional.empty();
    }
}
