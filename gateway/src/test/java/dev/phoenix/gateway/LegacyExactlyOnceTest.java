package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gateway.shadow.Answer;
import dev.phoenix.gateway.shadow.KnownTwins;
import dev.phoenix.gateway.shadow.Original;
import dev.phoenix.gateway.shadow.Pair;
import dev.phoenix.gateway.shadow.PairSteps;
import dev.phoenix.gateway.shadow.Shadow;
import dev.phoenix.gateway.shadow.Translated;
import dev.phoenix.gateway.tally.CopyEnd;
import dev.phoenix.gateway.tally.Tape;
import dev.phoenix.plan.StageName;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Law 1: whatever the shadow does, legacy sees each request exactly once and unchanged, and the customer gets exactly
/// what legacy gave, no later than without it.
class LegacyExactlyOnceTest {
    private static final int REQUESTS = 60;

    /// No call of these customers may take longer; the shadow's deadline is twice as long, as are slow answers.
    private static final Duration UNHURT = Duration.ofSeconds(8);

    static Stream<Arguments> candidates() {
        return Stream.of(
                Arguments.of("answers", (Function<Seen, Reaction>) _ -> Reaction.ok("fine")),
                Arguments.of("hangs", (Function<Seen, Reaction>) _ -> new Reaction.Hang()),
                Arguments.of("resets", (Function<Seen, Reaction>) _ -> new Reaction.Reset()),
                Arguments.of("is slow", (Function<Seen, Reaction>)
                        _ -> Reaction.after(UNHURT.multipliedBy(2), Reaction.ok("late"))),
                Arguments.of("answers 100 MB", (Function<Seen, Reaction>) _ -> new Reaction.Huge(100_000_000)),
                Arguments.of("answers what is not HTTP", (Function<Seen, Reaction>)
                        _ -> new Reaction.RawThenClose("%&!§ nothing\r\n\r\n")),
                Arguments.of("breaks off", (Function<Seen, Reaction>)
                        _ -> new Reaction.RawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")));
    }

    @ParameterizedTest(name = "a candidate that {0}")
    @MethodSource("candidates")
    void hurts_nobody(String what, Function<Seen, Reaction> reaction) throws Exception {
        try (var legacy = FakeUpstream.start(LegacyExactlyOnceTest::echo);
                var candidate = FakeUpstream.start(reaction);
                var gateway = TestGateway.between(legacy, candidate)
                        .candidateTimeout("16s")
                        .with("SHADOW_IN_FLIGHT", "20")
                        .at(StageName.SHADOW)
                        .start()) {
            checkCustomers(gateway, legacy);

            assertThat(candidate.seen()).isNotEmpty();
        }
    }

    @Test
    void a_candidate_that_is_gone_hurts_nobody() throws Exception {
        var candidate = FakeUpstream.start(LegacyExactlyOnceTest::echo);
        candidate.close();
        try (var legacy = FakeUpstream.start(LegacyExactlyOnceTest::echo);
                var gateway = TestGateway.between(legacy, candidate)
                        .at(StageName.SHADOW)
                        .start()) {
            checkCustomers(gateway, legacy);
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("throws", (Runnable) () -> {
                    throw new IllegalStateException("a fault in the shadow, on purpose");
                }),
                Arguments.of("needs too much stack", (Runnable) () -> {
                    throw new StackOverflowError("on purpose");
                }),
                Arguments.of("runs out of memory", (Runnable) () -> {
                    throw new OutOfMemoryError("on purpose");
                }));
    }

    @ParameterizedTest(name = "a comparison that {0}")
    @MethodSource("faults")
    void a_fault_in_the_shadow_hurts_nobody(String what, Runnable fault) throws Exception {
        try (var legacy = FakeUpstream.start(LegacyExactlyOnceTest::echo);
                var candidate = FakeUpstream.start(_ -> Reaction.ok("fine"));
                var gateway = TestGateway.between(legacy, candidate)
                        .more("twins: [{ route: writes, at: $.id }]")
                        .steps(new FaultySteps(fault))
                        .at(StageName.SHADOW)
                        .start()) {
            checkCustomers(gateway, legacy);

            assertThat(gateway.settled("writes").shadow().dropped().get("fault"))
                    .isPositive();
            assertThat(gateway.gateway.shadow().faults()).isPositive();
            assertThat(gateway.gateway.shadow().budget().bytes()).isZero();
        }
    }

    @Test
    void a_shadow_whose_budget_is_used_up_hurts_nobody() throws Exception {
        try (var legacy = FakeUpstream.start(LegacyExactlyOnceTest::echo);
                var candidate = FakeUpstream.start(_ -> new Reaction.Hang());
                var gateway = TestGateway.between(legacy, candidate)
                        .with("SHADOW_BYTES", "100")
                        .with("SHADOW_IN_FLIGHT", "3")
                        .with("SHADOW_CONNECTIONS", "1")
                        .at(StageName.SHADOW)
                        .start()) {
            checkCustomers(gateway, legacy);

            assertThat(gateway.counted("writes").shadow().dropped()).isNotEmpty();
        }
    }

    /// Sends reads and writes, checks every byte of every answer, and what legacy saw of them.
    private static void checkCustomers(TestGateway gateway, FakeUpstream legacy) throws Exception {
        var sent = new ArrayList<String>();
        long slowestNanos = 0;
        try (var customer = gateway.customer()) {
            customer.ask(RawCustomer.get("/warm-up"));
            for (int i = 0; i < REQUESTS; i++) {
                var request = i % 2 == 0
                        ? RawCustomer.get("/things/" + i, "X-Customer-Id: c" + i % 7)
                        : RawCustomer.post("/things", "{\"n\":" + i + "}", "X-Customer-Id: c" + i % 7);
                sent.add(request.lines().findFirst().orElseThrow());
                long began = System.nanoTime();
                var got = customer.ask(request);
                slowestNanos = Math.max(slowestNanos, System.nanoTime() - began);
                var seen = legacy.seen().getLast();
                assertThat(got.raw()).isEqualTo(((Reaction.Raw) echo(seen)).bytes());
                assertThat(request).endsWith("\r\n\r\n" + seen.body());
            }
        }
        assertThat(Duration.ofNanos(slowestNanos)).isLessThan(UNHURT);
        assertThat(legacy.seen().stream().skip(1).map(Seen::line).toList()).isEqualTo(sent);
        assertThat(legacy.seen()).noneMatch(Seen::isCopy);
    }

    private static Reaction echo(Seen seen) {
        return Reaction.json(
                200,
                "{\"id\":\"" + seen.target() + "\",\"body\":\"" + seen.body().length() + "\"}");
    }

    /// The broken variant: every step fails.
    private record FaultySteps(Runnable fault) implements Shadow.Steps {
        private static final PairSteps SOUND = new PairSteps(
                new KnownTwins(10, Duration.ofMinutes(1), InstantSource.system()), new Tape(), InstantSource.system());

        @Override
        public Translated translate(Original original, Buffer body) {
            if (original.head().isSafe()) {
                return SOUND.translate(original, body);
            }
            fault.run();
            return SOUND.translate(original, body);
        }

        @Override
        public void giveUpTwin(Original original) {}

        @Override
        public void learn(Pair pair) {}

        @Override
        public CopyEnd.Second reconsider(Pair pair, CopyEnd.Compared first, Answer.Whole second) {
            return new CopyEnd.Second.NotAsked();
        }

        @Override
        public CopyEnd judge(Pair pair) {
            fault.run();
            return new CopyEnd.Compared(List.of(), false, new CopyEnd.Timing(1, 1, false), 200);
        }
    }
}
