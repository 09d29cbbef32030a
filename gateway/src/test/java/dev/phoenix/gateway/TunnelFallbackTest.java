package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Bucket;
import dev.phoenix.plan.StageName;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Until an upstream agrees to leave HTTP, a customer who asks for it is treated as any other.
class TunnelFallbackTest extends BetweenFakes {
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n";

    private static String chat(String target, String key) {
        return get(target, "Connection: Upgrade", "Upgrade: chat", "X-Customer-Id: " + key);
    }

    private TestGateway.Setup setup() {
        legacy.reacts(_ -> new Reaction.Echo(SWITCHING + "legacy "));
        return TestGateway.between(legacy, candidate)
                .with("DEBUG_HEADERS", "true")
                .more(
                        "owners: { legacy: '[0-9]+', candidate: 'cart_.+' }",
                        "breaker: { calls: 3, least: 3, rest: 1h, trials: 1 }")
                .routes(
                        "{ name: cart, match: 'GET /carts/{id}', shadow: always, owner: 'path:id', fallback: legacy }",
                        "{ name: reads, match: GET /**, shadow: always, fallback: legacy }")
                .at(StageName.LIVE);
    }

    private static String echo(RawCustomer customer, String text) throws IOException {
        customer.send(text);
        return customer.everythingUpTo(text);
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
    void legacy_opens_the_tunnel_in_place_of(String what, Function<Seen, Reaction> failure) throws Exception {
        candidate.reacts(failure);
        try (var gateway = setup().candidateTimeout("400ms").start();
                var customer = gateway.customer()) {
            var got = customer.ask(chat("/chat", "c"));

            assertThat(got.status()).isEqualTo(101);
            assertThat(got.field("phoenix-side")).isEqualTo("legacy");
            assertThat(got.field("phoenix-reason")).isEqualTo("fallback");
            assertThat(echo(customer, "hello")).isEqualTo("legacy hello");
            var tally = gateway.settled("reads");
            assertThat(tally.candidate().errors()).isEqualTo(1);
            assertThat(tally.legacy().requests()).isEqualTo(1);
            assertThat(tally.legacy().errors()).isZero();
            assertThat(tally.assignments()).isEqualTo(Map.of("fallback", 1L));
        }
    }

    @Test
    void a_candidate_that_is_gone_is_not_noticed_and_then_left_alone() throws Exception {
        try (var gateway = setup().start()) {
            candidate.close();
            for (int i = 0; i < 5; i++) {
                assertThat(gateway.ask(chat("/chat", "c")).field("phoenix-reason"))
                        .isEqualTo(i < 3 ? "fallback" : "breaker");
            }
            assertThat(gateway.settled("reads").assignments()).isEqualTo(Map.of("fallback", 3L, "breaker", 2L));
        }
    }

    @Test
    void who_gave_an_answer_and_why_is_told_whatever_it_is() throws Exception {
        try (var gateway = setup().start()) {
            candidate.reacts(_ -> new Reaction.Echo(SWITCHING));
            assertThat(gateway.ask(chat("/chat", "c")).field("phoenix-reason")).isEqualTo("stage");
            candidate.reacts(_ -> Reaction.json(403, "{}"));
            assertThat(gateway.ask(chat("/chat", "c")).field("phoenix-side")).isEqualTo("candidate");
            candidate.reacts(_ -> new Reaction.Reset());
            var owned = gateway.ask(chat("/carts/cart_a", "c"));
            assertThat(owned.status())
                    .as("legacy does not know the candidate's cart")
                    .isEqualTo(502);
            assertThat(owned.field("phoenix-reason")).isEqualTo("owner");
        }
    }

    @Test
    void whoever_has_a_tunnel_open_is_not_idle_and_leaves_once_it_is_closed() throws Exception {
        candidate.reacts(
                seen -> seen.target().equals("/chat") ? new Reaction.Echo(SWITCHING) : Reaction.ok("candidate"));
        var key = Stream.iterate(0, i -> i + 1)
                .map(i -> "k" + i)
                .filter(one -> Bucket.bucket("s", one) < 50_000)
                .findFirst()
                .orElseThrow();
        try (var gateway = setup().leave("drain")
                .with("DRAIN_IDLE", "1ms")
                .at(StageName.CANARY, 2)
                .start()) {
            try (var customer = gateway.customer()) {
                assertThat(customer.ask(chat("/chat", key)).field("phoenix-reason"))
                        .isEqualTo("share");
                gateway.go(StageName.CANARY, 0);
                for (int i = 0; i < 20; i++) {
                    assertThat(echo(customer, "still here")).isEqualTo("still here");
                    assertThat(gateway.ask(get("/a", "X-Customer-Id: " + key)).field("phoenix-reason"))
                            .isEqualTo("drain");
                }
            }
            TestGateway.until(() -> leaves(gateway, key));
        }
    }

    private static boolean leaves(TestGateway gateway, String key) {
        try {
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            return gateway.ask(chat("/b", key)).field("phoenix-reason").equals("share");
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }
}
