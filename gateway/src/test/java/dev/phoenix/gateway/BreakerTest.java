package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.StageName;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When the breaker opens, what it leaves alone meanwhile, and how it finds its way back.
class BreakerTest extends BetweenFakes {
    private TestGateway.Setup with(String breaker) {
        return TestGateway.between(legacy, candidate)
                .with("DEBUG_HEADERS", "true")
                .more("breaker: " + breaker)
                .at(StageName.LIVE);
    }

    private static String reason(TestGateway gateway) throws IOException {
        return gateway.ask(get("/", "X-Customer-Id: c")).field("phoenix-reason");
    }

    @ParameterizedTest
    @CsvSource({"50%, 2, breaker", "50%, 1, stage", "25%, 1, breaker"})
    void opens_at_the_rate_of_failures_that_the_plan_names(String rate, int failures, String next) throws Exception {
        var asked = new AtomicInteger();
        candidate.reacts(
                _ -> asked.incrementAndGet() <= failures ? Reaction.json(503, "{}") : Reaction.ok("candidate"));
        try (var gateway =
                with("{ failures: " + rate + ", calls: 4, least: 4, rest: 1h }").start()) {
            for (int i = 0; i < 4; i++) {
                assertThat(reason(gateway)).isEqualTo(i < failures ? "fallback" : "stage");
            }

            assertThat(reason(gateway)).isEqualTo(next);
        }
    }

    @Test
    void while_it_is_open_the_candidate_gets_no_copies_either() throws Exception {
        candidate.reacts(_ -> Reaction.json(503, "{}"));
        try (var gateway =
                with("{ calls: 2, least: 2, rest: 1h }").at(StageName.CANARY, 3).start()) {
            for (int i = 0; i < 5; i++) {
                reason(gateway);
            }
            var counted = gateway.settled("reads");

            assertThat(counted.assignments()).containsEntry("breaker", 3L);
            assertThat(counted.shadow().notSampled()).isEqualTo(5);
            assertThat(candidate.seen()).hasSize(2).noneMatch(Seen::isCopy);
        }
    }

    @Test
    void a_trial_whose_customer_left_is_no_trial() throws Exception {
        candidate.reacts(_ -> Reaction.json(503, "{}"));
        var never = new CountDownLatch(1);
        try (var gateway = with("{ calls: 2, least: 2, rest: 1ms, trials: 1 }").start()) {
            reason(gateway);
            reason(gateway);
            candidate.reacts(_ -> new Reaction.Once(never, Reaction.ok("late")));
            var trial = gateway.customer();
            TestGateway.until(() -> isTried(trial));
            trial.close();
            candidate.reacts(_ -> Reaction.ok("candidate"));

            TestGateway.until(() -> isAnsweredByCandidate(gateway));
        } finally {
            never.countDown();
        }
    }

    /// Asks once more, until the candidate is asked.
    private boolean isTried(RawCustomer customer) {
        try {
            customer.send(get("/", "X-Customer-Id: c"));
            TestGateway.until(() -> candidate.requests() > 2 || hasAnswer(customer));
            return candidate.requests() > 2;
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    private static boolean hasAnswer(RawCustomer customer) {
        try {
            return customer.hasBytes() && customer.answer().status() == 200;
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    private static boolean isAnsweredByCandidate(TestGateway gateway) {
        try {
            return gateway.ask(get("/", "X-Customer-Id: c")).body().equals("candidate");
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }
}
