package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.StageName;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FallbackTest {
    private FakeUpstream legacy;
    private FakeUpstream candidate;

    @BeforeEach
    void start() {
        legacy = FakeUpstream.start(_ -> Reaction.ok("legacy"));
        candidate = FakeUpstream.start(_ -> Reaction.ok("candidate"));
    }

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
    }

    private TestGateway.Setup setup() {
        return TestGateway.between(legacy, candidate)
                .with("DEBUG_HEADERS", "true")
                .more("owners: { legacy: '[0-9]+', candidate: 'cart_.+' }")
                .routes(
                        "{ name: quote, match: POST /tax/quotes, shadow: always, fallback: legacy }",
                        "{ name: cart, match: 'GET /carts/{id}', shadow: always, owner: 'path:id', fallback: legacy }",
                        "{ name: keyed, match: POST /keyed, shadow: with-lane, fallback: legacy }",
                        "{ name: writes, match: POST /**, shadow: with-lane }",
                        "{ name: reads, match: GET /**, shadow: always }")
                .at(StageName.LIVE);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("hangs", (Function<Seen, Reaction>) _ -> new Reaction.Hang()),
                Arguments.of("resets", (Function<Seen, Reaction>) _ -> new Reaction.Reset()),
                Arguments.of("says 502", (Function<Seen, Reaction>) _ -> Reaction.json(502, "{}")),
                Arguments.of("says 503", (Function<Seen, Reaction>) _ -> Reaction.json(503, "{}")),
                Arguments.of("says 504", (Function<Seen, Reaction>) _ -> Reaction.json(504, "{}")));
    }

    @ParameterizedTest(name = "a candidate that {0}")
    @MethodSource("failures")
    void is_never_noticed_by_the_customer_when_the_call_may_be_repeated(String what, Function<Seen, Reaction> failure)
            throws Exception {
        candidate.reacts(failure);
        try (var gateway = setup().candidateTimeout("400ms").start()) {
            var quote = gateway.ask(post("/tax/quotes", "{\"a\":1}", "X-Customer-Id: c"));
            var read = gateway.ask(get("/a", "X-Customer-Id: c"));
            var keyed = gateway.ask(post("/keyed", "{\"b\":2}", "X-Customer-Id: c", "Idempotency-Key: k"));

            assertThat(Stream.of(quote, read, keyed).map(RawCustomer.Got::body)).containsOnly("legacy");
            assertThat(quote.field("phoenix-reason")).isEqualTo("fallback");
            assertThat(legacy.seen())
                    .filteredOn(seen -> !seen.isCopy())
                    .extracting(Seen::body)
                    .containsExactly("{\"a\":1}", "", "{\"b\":2}");
            var tally = gateway.settled("quote");
            assertThat(tally.candidate().errors()).isEqualTo(1);
            assertThat(tally.legacy().requests()).isEqualTo(1);
            assertThat(tally.assignments()).isEqualTo(Map.of("fallback", 1L));
            assertThat(tally.shadow().notComparable()).isEqualTo(Map.of("fallback", 1L));
            assertThat(legacy.seen()).noneMatch(Seen::isCopy);
        }
    }

    @Test
    void a_candidate_that_is_gone_is_never_noticed_by_the_customer() throws Exception {
        try (var gateway = setup().start()) {
            candidate.close();

            assertThat(gateway.ask(post("/tax/quotes", "{}", "X-Customer-Id: c"))
                            .body())
                    .isEqualTo("legacy");
        }
    }

    @Test
    void a_call_that_must_not_be_repeated_fails_as_it_does() throws Exception {
        candidate.reacts(_ -> Reaction.json(503, "{\"code\":\"mine\"}"));
        try (var gateway = setup().start()) {
            assertThat(gateway.ask(post("/writes", "{}", "X-Customer-Id: c")).body())
                    .contains("mine");
            assertThat(gateway.ask(post("/keyed", "{}", "X-Customer-Id: c")).status())
                    .isEqualTo(503);
            assertThat(legacy.seen()).isEmpty();
        }
    }

    @Test
    void a_call_with_no_body_must_not_be_repeated_either() throws Exception {
        candidate.reacts(_ -> Reaction.json(503, "{}"));
        try (var gateway = setup().start()) {
            assertThat(gateway.ask(post("/keyed", "", "Content-Length: 0")).status())
                    .isEqualTo(503);
            assertThat(legacy.seen()).isEmpty();
        }
    }

    @Test
    void a_write_that_may_be_repeated_needs_the_plans_leave_too() throws Exception {
        candidate.reacts(_ -> Reaction.json(503, "{}"));
        try (var gateway = setup().start()) {
            assertThat(gateway.ask(post("/writes", "{}", "Idempotency-Key: k")).status())
                    .isEqualTo(503);
            candidate.close();
            assertThat(gateway.ask(post("/writes", "{}", "Idempotency-Key: k")).status())
                    .isEqualTo(502);
            assertThat(legacy.seen()).isEmpty();
        }
    }

    @Test
    void a_read_about_a_thing_whose_maker_is_unknown_needs_it_too() throws Exception {
        candidate.reacts(_ -> Reaction.json(503, "{}"));
        try (var gateway = setup().routes(
                        "{ name: order, match: 'GET /orders/{id}', shadow: always, owner: 'path:id' }",
                        "{ name: reads, match: GET /**, shadow: always }")
                .start()) {
            assertThat(gateway.ask(get("/orders/other")).status()).isEqualTo(503);
            assertThat(legacy.seen()).allMatch(Seen::isCopy);
            assertThat(gateway.ask(get("/orders")).body()).isEqualTo("legacy");
        }
    }

    @Test
    void a_body_that_was_too_large_to_hold_is_sent_to_nobody_else() throws Exception {
        candidate.reacts(_ -> Reaction.json(503, "{}"));
        try (var gateway = setup().with("CAPTURE_BYTES", "1000").start()) {
            assertThat(gateway.ask(post("/keyed", "x".repeat(5000), "Idempotency-Key: k"))
                            .status())
                    .isEqualTo(503);
            assertThat(legacy.seen()).isEmpty();
        }
    }

    @Test
    void an_error_of_the_candidates_own_is_its_answer() throws Exception {
        candidate.reacts(_ -> Reaction.json(500, "{\"code\":\"mine\"}"));
        try (var gateway = setup().start()) {
            assertThat(gateway.ask(post("/tax/quotes", "{}")).body()).contains("mine");
            assertThat(gateway.ask(get("/a")).status()).isEqualTo(500);
            gateway.settled("reads");
            assertThat(legacy.seen()).allMatch(Seen::isCopy);
        }
    }

    @Test
    void a_thing_of_the_candidates_is_never_asked_of_legacy() throws Exception {
        candidate.reacts(_ -> Reaction.json(503, "{}"));
        try (var gateway = setup().start()) {
            assertThat(gateway.ask(get("/carts/cart_a", "X-Customer-Id: c")).status())
                    .isEqualTo(503);
            assertThat(gateway.settled("cart").shadow().notComparable()).isEqualTo(Map.of("no twin", 1L));
            assertThat(legacy.seen()).isEmpty();
        }
    }

    @Test
    void an_answer_that_has_begun_is_not_begun_again() throws Exception {
        candidate.reacts(_ -> new Reaction.RawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
        try (var gateway = setup().start();
                var customer = gateway.customer()) {
            customer.send(get("/a", "X-Customer-Id: c"));

            assertThat(org.assertj.core.api.Assertions.catchThrowable(customer::answer))
                    .isInstanceOf(java.io.IOException.class);
            assertThat(legacy.seen()).noneMatch(seen -> !seen.isCopy());
        }
    }

    @Test
    void after_enough_failures_the_breaker_opens_and_the_candidate_is_left_alone() throws Exception {
        candidate.reacts(_ -> Reaction.json(503, "{}"));
        try (var gateway = withBreaker("{ rest: 1h }").start()) {
            for (int i = 0; i < 40; i++) {
                assertThat(gateway.ask(post("/tax/quotes", "{}", "X-Customer-Id: c" + i))
                                .body())
                        .isEqualTo("legacy");
            }
            var tally = gateway.settled("quote");

            assertThat(tally.assignments()).isEqualTo(Map.of("fallback", 10L, "breaker", 30L));
            assertThat(candidate.seen()).hasSize(10);
            assertThat(gateway.ask(get("/other-route", "X-Customer-Id: c")).field("phoenix-reason"))
                    .isEqualTo("fallback");
        }
    }

    @Test
    void the_breaker_outlives_a_change_of_the_snapshot() throws Exception {
        candidate.reacts(_ -> Reaction.json(503, "{}"));
        try (var gateway = withBreaker("{ rest: 1h }").start()) {
            for (int i = 0; i < 10; i++) {
                gateway.ask(post("/tax/quotes", "{}", "X-Customer-Id: c" + i));
            }
            gateway.go(StageName.CANARY, 3);

            assertThat(gateway.ask(post("/tax/quotes", "{}", "X-Customer-Id: c"))
                            .field("phoenix-reason"))
                    .isEqualTo("breaker");
        }
    }

    @Test
    void legacy_that_is_down_while_it_answers_is_not_replaced_silently() throws Exception {
        try (var gateway = setup().at(StageName.SHADOW).start()) {
            legacy.close();

            var got = gateway.ask(get("/a", "X-Customer-Id: c"));
            assertThat(got.status()).isEqualTo(502);
            assertThat(got.field("phoenix-side")).isEqualTo("legacy");
            assertThat(got.field("phoenix-reason")).isEqualTo("stage");
            assertThat(gateway.ask(post("/tax/quotes", "{}", "X-Customer-Id: c"))
                            .status())
                    .isEqualTo(502);
            assertThat(gateway.ask(post("/keyed", "{}", "X-Customer-Id: c", "Idempotency-Key: k"))
                            .status())
                    .isEqualTo(502);
            assertThat(gateway.settled("quote").legacy().errors()).isEqualTo(1);
            assertThat(gateway.settled("quote").candidate().requests()).isZero();
            assertThat(candidate.seen()).noneMatch(seen -> !seen.isCopy());
        }
    }

    @Test
    void after_complete_there_is_no_legacy_to_fall_back_to() throws Exception {
        candidate.reacts(_ -> Reaction.json(503, "{}"));
        try (var gateway = setup().at(StageName.COMPLETE).start()) {
            assertThat(gateway.ask(post("/tax/quotes", "{}", "X-Customer-Id: c"))
                            .status())
                    .isEqualTo(503);
            assertThat(legacy.seen()).isEmpty();
        }
    }

    private TestGateway.Setup withBreaker(String breaker) {
        return setup().more("owners: { legacy: '[0-9]+', candidate: 'cart_.+' }", "breaker: " + breaker);
    }

    @Test
    void a_candidate_that_is_slow_too_often_is_left_alone_too() throws Exception {
        candidate.reacts(_ -> Reaction.after(Duration.ofMillis(30), Reaction.ok("candidate")));
        try (var gateway = withBreaker("{ slow: 100%, slow-above: 20ms, calls: 4, least: 4, rest: 1h }")
                .start()) {
            for (int i = 0; i < 4; i++) {
                assertThat(gateway.ask(post("/tax/quotes", "{}")).body()).isEqualTo("candidate");
                gateway.settled("quote");
            }

            assertThat(gateway.ask(post("/tax/quotes", "{}")).field("phoenix-reason"))
                    .isEqualTo("breaker");
        }
    }

    @Test
    void only_calls_that_may_be_repeated_try_a_candidate_that_has_failed() throws Exception {
        candidate.reacts(_ -> Reaction.json(503, "{}"));
        try (var gateway =
                withBreaker("{ calls: 3, least: 3, rest: 1ms, trials: 1 }").start()) {
            for (int i = 0; i < 3; i++) {
                gateway.ask(post("/keyed", "{}", "Idempotency-Key: k" + i));
            }
            candidate.reacts(_ -> Reaction.ok("candidate"));
            for (int i = 0; i < 20; i++) {
                assertThat(gateway.ask(post("/keyed", "{}")).field("phoenix-reason"))
                        .isEqualTo("breaker");
            }
            assertThat(candidate.seen()).hasSize(3);

            TestGateway.until(() -> answeredByCandidate(gateway));
            assertThat(gateway.ask(post("/keyed", "{}")).body())
                    .as("whoever can take no failure comes back when the trial has gone well")
                    .isEqualTo("candidate");
        }
    }

    private static boolean answeredByCandidate(TestGateway gateway) {
        try {
            return gateway.ask(post("/keyed", "{}", "Idempotency-Key: trial"))
                    .body()
                    .equals("candidate");
        } catch (java.io.IOException gone) {
            throw new AssertionError(gone);
        }
    }
}
