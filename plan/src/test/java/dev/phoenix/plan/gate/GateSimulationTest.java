package dev.phoenix.plan.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Plans;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.StageName;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The promise of a whole gate: over 2 000 runs with a look every 100 requests, it is wrong as
/// rarely as it says.
class GateSimulationTest {
    private static final int RUNS = 2_000;
    private static final int LOOKS = 12;
    private static final int REQUESTS = 100;
    private static final double ALPHA = 0.05;

    /// Three standard deviations above α over 2 000 runs.
    private static final double MOST = ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / RUNS);

    private static final Position SHADOW = new Position(StageName.SHADOW, 0);
    private static final Position CANARY = new Position(StageName.CANARY, 0);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Plan plan = Plans.valid("""
            migration: small
            legacy: { url: http://a:1 }
            candidate: { url: http://b:1 }
            routes: [{ name: quote, match: GET /quotes }]
            stages:
              - shadow: {}
                gate: &gate
                  differences: { below: 2% }
                  errors: { no-worse-than-legacy-by: 2% }
                  latency: { p95: 100ms }
              - canary: { steps: [20%] }
                gate: { errors: { no-worse-than-legacy-by: 2% } }
            """);

    /// A candidate, by the chances that one request meets each of these.
    ///
    /// @param failed on the candidate alone
    /// @param legacyFailed on legacy alone
    private record Service(double different, double failed, double legacyFailed, double slow) {}

    private record Run(boolean passed, boolean failed, long requests) {}

    @Test
    void a_candidate_exactly_at_every_limit_is_hardly_ever_failed() {
        // legacy fails, too: what only the candidate does exceeds the limit, the difference of both
        // does not
        double failed = share(20, new Service(0.02, 0.03, 0.01, 0.05), Run::failed);

        assertThat(failed).as("false FAIL, seed 20").isLessThanOrEqualTo(MOST);
    }

    @Test
    void a_candidate_exactly_at_one_limit_is_hardly_ever_passed() {
        double passed = share(21, new Service(0.02, 0, 0, 0.01), Run::passed);

        assertThat(passed).as("false PASS, seed 21").isLessThanOrEqualTo(MOST);
        assertThat(passed).as("a gate that never passes would prove nothing").isPositive();
    }

    @Test
    void a_candidate_that_fails_too_often_is_hardly_ever_passed_however_often_legacy_fails() {
        assertThat(share(22, new Service(0, 0.03, 0.01, 0), Run::passed))
                .as("false PASS, seed 22")
                .isLessThanOrEqualTo(MOST);
    }

    @Test
    void a_doubled_rate_is_caught_within_a_thousand_requests_or_two() {
        var random = new SplittableRandom(23);
        var caught = new long[500];
        for (int run = 0; run < caught.length; run++) {
            var one = run(random.split(), new Service(0.04, 0, 0, 0));
            caught[run] = one.failed ? one.requests : Long.MAX_VALUE;
        }
        Arrays.sort(caught);

        assertThat(caught[caught.length / 2]).as("median requests, seed 23").isBetween(200L, 1_500L);
    }

    @Test
    void a_split_of_two_equal_sides_is_hardly_ever_failed() {
        int failed = 0;
        var random = new SplittableRandom(24);
        for (int run = 0; run < RUNS; run++) {
            failed += isSplitFailed(random.split(), 0.05, 0.05) ? 1 : 0;
        }

        assertThat(failed / (double) RUNS).as("false FAIL, seed 24").isLessThanOrEqualTo(MOST);
    }

    @Test
    void a_split_in_which_the_candidate_fails_six_times_as_often_is_mostly_caught() {
        int failed = 0;
        var random = new SplittableRandom(25);
        for (int run = 0; run < 200; run++) {
            failed += isSplitFailed(random.split(), 0.05, 0.3) ? 1 : 0;
        }

        assertThat(failed).as("of 200, seed 25").isGreaterThan(150);
    }

    @FunctionalInterface
    private interface Outcome {
        boolean of(Run run);
    }

    private double share(long seed, Service service, Outcome outcome) {
        var random = new SplittableRandom(seed);
        int count = 0;
        for (int run = 0; run < RUNS; run++) {
            count += outcome.of(run(random.split(), service)) ? 1 : 0;
        }
        return count / (double) RUNS;
    }

    /// One migration, until its gate decides or the looks are over.
    private Run run(SplittableRandom random, Service service) {
        long compared = 0;
        long different = 0;
        long failed = 0;
        long legacyFailed = 0;
        long slow = 0;
        for (int look = 1; look <= LOOKS; look++) {
            for (int i = 0; i < REQUESTS; i++) {
                double fate = random.nextDouble();
                boolean isLegacyAlone = fate < service.legacyFailed;
                legacyFailed += isLegacyAlone ? 1 : 0;
                compared += isLegacyAlone ? 0 : 1;
                failed += !isLegacyAlone && fate < service.legacyFailed + service.failed ? 1 : 0;
                different += !isLegacyAlone && random.nextDouble() < service.different ? 1 : 0;
                slow += !isLegacyAlone && random.nextDouble() < service.slow ? 1 : 0;
            }
            var seen = Seen.on("quote")
                    .compared(compared)
                    .different(different)
                    .onlyFailed(failed, legacyFailed)
                    .slow(slow);
            switch (verdict(SHADOW, seen)) {
                case FAIL -> {
                    return new Run(false, true, (long) look * REQUESTS);
                }
                case PASS -> {
                    return new Run(true, false, (long) look * REQUESTS);
                }
                case INCONCLUSIVE, NO_DATA, ERROR -> {}
            }
        }
        return new Run(false, false, (long) LOOKS * REQUESTS);
    }

    /// Customers come once each; a fifth of them are the candidate's.
    private boolean isSplitFailed(SplittableRandom random, double legacyFails, double candidateFails) {
        long requests = 0;
        long ofCandidate = 0;
        long ofLegacy = 0;
        for (int look = 0; look < LOOKS; look++) {
            for (int i = 0; i < REQUESTS; i++) {
                if (random.nextDouble() < 0.2) {
                    requests++;
                    ofCandidate += random.nextDouble() < candidateFails ? 1 : 0;
                } else {
                    ofLegacy += random.nextDouble() < legacyFails ? 1 : 0;
                }
            }
            var seen = Seen.on("quote").candidateAnswered(requests, ofCandidate).failedCustomers(ofLegacy, ofCandidate);
            if (verdict(CANARY, seen) == Verdict.FAIL) {
                return true;
            }
        }
        return false;
    }

    private Verdict verdict(Position position, Seen seen) {
        return Reading.verdict(
                Gate.read(plan, position, Seen.after(MINUTE, seen), new FakeRanks(), Seen.START.plus(MINUTE)));
    }
}
