package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gateway.FakeService.Call;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.tally.SignatureTally;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Services of both sides that reach a provider through the effect port.
class EffectPortTest {
    private static final Call CHARGE = Call.form("/v1/charges", "amount=88&currency=eur");
    private static final Call CAPTURE = Call.form("/v1/charges/ch_1/capture", "amount=88");
    private static final Call VOID = Call.form("/v1/charges/ch_1/void", "reason=abandoned");

    private final AtomicInteger number = new AtomicInteger();
    private final FakeUpstream outside =
            FakeUpstream.start(_ -> Reaction.json(200, "{\"id\":\"ch_" + number.incrementAndGet() + "\"}"));
    private final FakeService legacy = new FakeService("legacy", (_, _) -> List.of(CHARGE));
    private final FakeService candidate = new FakeService("candidate", (_, _) -> List.of(CHARGE));
    private final FakeUpstream legacyUpstream = FakeUpstream.start(legacy::react);
    private final FakeUpstream candidateUpstream = FakeUpstream.start(candidate::react);

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
        legacyUpstream.close();
        candidateUpstream.close();
        outside.close();
    }

    private TestGateway start(String... more) throws Exception {
        return started(setup(more));
    }

    private TestGateway.Setup setup(String... more) {
        return TestGateway.between(legacyUpstream, candidateUpstream)
                .at(StageName.SHADOW)
                .more(
                        "effects:",
                        "  - name: provider",
                        "    to: " + outside.url(),
                        "    listen: 0",
                        "    operations:",
                        "      - { name: create, match: POST /v1/charges, key: [$.order] }",
                        "      - { name: capture, match: 'POST /v1/charges/{id}/capture' }",
                        "      - { name: void, match: 'POST /v1/charges/{id}/void' }",
                        String.join("\n", more));
    }

    private TestGateway started(TestGateway.Setup setup) throws Exception {
        var gateway = setup.start();
        int port = gateway.gateway.effects().port("provider").orElse(0);
        legacy.callsAt(port);
        candidate.callsAt(port);
        return gateway;
    }

    private List<String> callers() {
        return outside.seen().stream()
                .map(seen -> seen.field(FakeService.SIDE).orElse("nobody"))
                .toList();
    }

    private static List<String> signatures(TestGateway gateway) {
        return gateway.settled("writes").signatures().stream()
                .map(one -> (one.critical() ? "critical " : "") + one.path() + " " + one.kind())
                .toList();
    }

    @Test
    void a_live_call_passes_and_its_twin_gets_the_same_answer_without_leaving() throws Exception {
        try (var gateway = start()) {
            var answer = gateway.ask(post("/checkouts", "{}"));
            var tally = gateway.settled("writes");

            assertThat(answer.body()).contains("200 {'id':'ch_1'}");
            assertThat(tally.shadow().compared()).isEqualTo(1);
            assertThat(tally.pairs().different()).isZero();
            assertThat(callers()).containsExactly("legacy");
        }
    }

    @Test
    void the_outside_sees_the_call_as_the_service_made_it() throws Exception {
        try (var gateway = start()) {
            gateway.ask(post("/checkouts", "{}", "baggage: tenant=7"));

            var seen = outside.seen().getFirst();
            assertThat(seen.line()).isEqualTo("POST /v1/charges HTTP/1.1");
            assertThat(seen.body()).isEqualTo("amount=88&currency=eur");
            assertThat(seen.field("Host")).contains("127.0.0.1:" + outside.port());
            assertThat(seen.fields("baggage")).containsExactly("tenant=7");
            assertThat(seen.fields("X-Forwarded-For")).isEmpty();
        }
    }

    @Test
    void services_are_told_exchange_and_lane_and_customers_cannot_tell_them() throws Exception {
        try (var gateway = start()) {
            gateway.ask(post("/checkouts", "{}", "baggage: phoenix.lane=shadow,phoenix.exchange=mine,a=b"));
            gateway.settled("writes");

            var live = legacyUpstream.seen().getFirst().field("baggage").orElseThrow();
            var copy = candidateUpstream.seen().getFirst().field("baggage").orElseThrow();
            assertThat(live).matches("a=b,phoenix\\.exchange=[0-9a-f-]{36},phoenix\\.lane=live");
            assertThat(copy).isEqualTo(live.replace("phoenix.lane=live", "phoenix.lane=shadow"));
        }
    }

    @Test
    void a_second_charge_is_refused_and_found() throws Exception {
        candidate.does((_, _) -> List.of(CHARGE, CHARGE));
        try (var gateway = start("    wait: 50ms")) {
            gateway.ask(post("/checkouts", "{}"));

            assertThat(signatures(gateway))
                    .containsExactlyInAnyOrder("critical effects[provider].create extra", "$.outside value");
            assertThat(gateway.admin("/metrics").body())
                    .as("each live call answers one of the shadow lane")
                    .contains("lane=\"shadow\",outcome=\"refused\",reason=\"no_effect_match\"} 1.0");
            assertThat(callers()).containsExactly("legacy");
        }
    }

    @Test
    void a_wrong_amount_is_found_with_its_place() throws Exception {
        legacy.does((_, _) -> List.of(CHARGE, CAPTURE));
        candidate.does((_, _) -> List.of(CHARGE, Call.form("/v1/charges/ch_1/capture", "amount=86")));
        try (var gateway = start()) {
            gateway.ask(post("/checkouts", "{}"));

            assertThat(signatures(gateway)).containsExactly("critical effects[provider].capture.amount value");
            assertThat(gateway.counted("writes").pairs().critical()).isEqualTo(1);
            assertThat(gateway.counted("writes").signatures().getFirst())
                    .extracting(SignatureTally::count)
                    .isEqualTo(1L);
        }
    }

    @Test
    void a_hold_that_is_not_released_is_found() throws Exception {
        legacy.does((_, _) -> List.of(VOID));
        candidate.does((_, _) -> List.of());
        try (var gateway = start()) {
            gateway.ask(post("/checkouts", "{}"));

            assertThat(signatures(gateway)).contains("critical effects[provider].void missing");
        }
    }

    @Test
    void no_match_gets_the_refusal_of_the_plan() throws Exception {
        candidate.does((_, _) -> List.of(VOID));
        try (var gateway = start("    wait: 50ms", "    on-no-match: { status: 409, body: '{\"no\":1}' }")) {
            gateway.ask(post("/checkouts", "{}"));
            gateway.settled("writes");

            assertThat(candidateUpstream.seen()).hasSize(1);
            assertThat(signatures(gateway))
                    .contains("critical effects[provider].create missing", "critical effects[provider].void extra");
            assertThat(gateway.admin("/metrics").body())
                    .contains(
                            "phoenix_gateway_effects_total{destination=\"provider\",lane=\"shadow\",outcome=\"refused\""
                                    + ",reason=\"no_effect_match\"} 1.0");
        }
    }

    @Test
    void a_call_without_a_lane_does_not_leave() throws Exception {
        try (var gateway = start()) {
            legacy.passingNothingOn();
            var answer = gateway.ask(post("/checkouts", "{}"));

            assertThat(answer.body()).contains("403").contains("lane_unknown");
            assertThat(outside.seen()).isEmpty();
        }
    }

    @Test
    void the_original_s_errors_and_broken_connections_are_the_twin_s() throws Exception {
        outside.reacts(seen -> switch (seen.body()) {
            case "step=1" -> Reaction.json(402, "{\"declined\":true}");
            case "step=2" -> new Reaction.Reset();
            default -> Reaction.json(500, "{}");
        });
        var calls = List.of(
                Call.form("/v1/charges", "step=1"),
                Call.form("/v1/charges", "step=2"),
                Call.form("/v1/charges", "step=3"));
        legacy.does((_, _) -> calls);
        candidate.does((_, _) -> calls);
        try (var gateway = start()) {
            var answer = gateway.ask(post("/checkouts", "{}"));
            var tally = gateway.settled("writes");

            assertThat(answer.body()).contains("402 {'declined':true}; none; 500 {}");
            assertThat(tally.pairs().different()).isZero();
            assertThat(tally.shadow().compared()).isEqualTo(1);
            assertThat(callers()).doesNotContain("candidate");
        }
    }

    @Test
    void an_answer_that_took_its_time_takes_it_again() throws Exception {
        var late = Duration.ofMillis(700);
        outside.reacts(_ -> Reaction.after(late, Reaction.json(200, "{}")));
        try (var gateway = start()) {
            gateway.ask(post("/checkouts", "{}"));
            var tally = gateway.settled("writes");

            assertThat(tally.pairs().different()).isZero();
            assertThat(candidate.longest()).isGreaterThanOrEqualTo(Duration.ofMillis(650));
        }
    }

    @Test
    void a_call_waits_for_the_original_s_that_comes_behind_its_answer() throws Exception {
        var open = new CountDownLatch(1);
        legacy.does((service, request) -> {
            Thread.ofVirtual().start(() -> {
                try {
                    open.await();
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
                service.make(CHARGE, request);
            });
            return List.of();
        });
        candidate.does((_, _) -> {
            open.countDown();
            return List.of(CHARGE);
        });
        try (var gateway = started(setup("    wait: 60s")
                .routes("{ name: writes, match: POST /**, shadow: with-lane, compare: { ignore: [$] } }"))) {
            gateway.ask(post("/checkouts", "{}"));
            var tally = gateway.settled("writes");

            assertThat(tally.shadow().compared()).isEqualTo(1);
            assertThat(tally.pairs().different()).isZero();
            assertThat(callers()).containsExactly("legacy");
        }
    }

    @Test
    void a_redirect_stays_inside_the_port_in_both_lanes() throws Exception {
        outside.reacts(seen -> seen.line().startsWith("GET /old")
                ? new Reaction.Raw("HTTP/1.1 302 Found\r\nLocation: " + outside.url()
                        + "/new?a=b\r\nAlt-Svc: h2=\":9\"\r\nContent-Length: 0\r\n\r\n")
                : Reaction.ok("there"));
        legacy.does((_, _) -> List.of(Call.get("/old")));
        candidate.does((_, _) -> List.of(Call.get("/old")));
        try (var gateway = start()) {
            var answer = gateway.ask(post("/checkouts", "{}"));
            var tally = gateway.settled("writes");

            assertThat(answer.body()).contains("200 there");
            assertThat(tally.pairs().different()).isZero();
            assertThat(outside.seen())
                    .extracting(Seen::line)
                    .containsExactly("GET /old HTTP/1.1", "GET /new?a=b HTTP/1.1");
            assertThat(callers()).containsExactly("legacy", "legacy");
        }
    }

    @Test
    void a_redirect_to_elsewhere_is_refused_in_the_shadow_lane() throws Exception {
        try (var elsewhere = FakeUpstream.start(_ -> Reaction.ok("elsewhere"))) {
            outside.reacts(_ -> new Reaction.Raw(
                    "HTTP/1.1 307 Said\r\nLocation: " + elsewhere.url() + "/x\r\nContent-Length: 0\r\n\r\n"));
            try (var gateway = start()) {
                gateway.ask(post("/checkouts", "{}"));
                gateway.settled("writes");

                assertThat(elsewhere.seen())
                        .extracting(seen -> seen.field(FakeService.SIDE).orElseThrow())
                        .containsExactly("legacy");
            }
        }
    }

    @Test
    void what_the_plan_allows_leaves_from_both_lanes_and_nothing_that_only_looks_so() throws Exception {
        legacy.does((_, _) -> List.of(Call.get("/v1/rates/eur")));
        candidate.does((_, _) -> List.of(
                Call.get("/v1/rates/eur"), Call.get("/v1/rates/..%2fsecrets"), Call.get("/v1/rates/%2e%2e/secrets")));
        try (var gateway = start("    wait: 50ms", "    allow: [GET /v1/rates/**]")) {
            gateway.ask(post("/checkouts", "{}"));
            gateway.settled("writes");

            assertThat(outside.seen())
                    .extracting(Seen::line)
                    .containsExactly("GET /v1/rates/eur HTTP/1.1", "GET /v1/rates/eur HTTP/1.1");
        }
    }

    @Test
    void twins_are_seen_through() throws Exception {
        legacyUpstream.reacts(
                seen -> seen.line().contains("/carts") ? Reaction.json(201, "{\"id\":4711}") : legacy.react(seen));
        candidateUpstream.reacts(seen ->
                seen.line().contains("/carts") ? Reaction.json(201, "{\"id\":\"cart_9\"}") : candidate.react(seen));
        legacy.does(
                (_, _) -> List.of(Call.form("/v1/charges", "amount=1&order=4711"), Call.json("/v1/carts/4711", "{}")));
        candidate.does((_, _) ->
                List.of(Call.form("/v1/charges", "amount=1&order=cart_9"), Call.json("/v1/carts/cart_9", "{}")));
        try (var gateway = started(setup().routes(
                        "{ name: carts, match: POST /carts, shadow: with-lane }",
                        "{ name: writes, match: POST /**, shadow: with-lane }",
                        "{ name: more, match: GET /more, shadow: always }")
                .more(
                        "twins: [{ route: carts, at: $.id }]",
                        "effects:",
                        "  - { name: provider, to: '" + outside.url() + "', listen: 0, wait: 1s }"))) {
            gateway.ask(post("/carts", "{}", "X-Customer-Id: c"));
            gateway.settled("carts");
            gateway.ask(post("/checkouts", "{}", "X-Customer-Id: c"));
            var tally = gateway.settled("writes");

            assertThat(tally.signatures()).isEmpty();
            assertThat(tally.shadow().compared()).isEqualTo(1);
            assertThat(callers()).containsExactly("legacy", "legacy");
        }
    }

    @Test
    void services_that_pass_nothing_on_are_known_by_port_and_key() throws Exception {
        legacy.passingNothingOn();
        candidate.passingNothingOn();
        legacy.does((_, _) -> List.of(Call.form("/v1/charges", "amount=1&order=7")));
        candidate.does((_, _) -> List.of(Call.form("/v1/charges", "order=7&amount=1")));
        try (var gateway = setup("    live: 0", "    shadow: 0").start()) {
            var port = gateway.gateway.effects();
            legacy.callsAt(port.livePort("provider").orElseThrow());
            candidate.callsAt(port.shadowPort("provider").orElseThrow());
            gateway.ask(post("/checkouts", "{}"));
            var tally = gateway.settled("writes");

            assertThat(tally.pairs().different()).isZero();
            assertThat(tally.shadow().compared()).isEqualTo(1);
            assertThat(callers()).containsExactly("legacy");
        }
    }

    @Test
    void a_journal_that_is_full_makes_pairs_not_comparable_and_never_lets_a_twin_out() throws Exception {
        try (var gateway = started(setup("    wait: 50ms")
                .with("EFFECT_ENTRIES", "1")
                .routes("{ name: writes, match: POST /**, shadow: with-lane, compare: { ignore: [$] } }"))) {
            gateway.ask(post("/checkouts", "{}"));
            var tally = gateway.settled("writes");

            assertThat(tally.shadow().notComparable()).isEqualTo(Map.of("effect journal full", 1L));
            assertThat(callers()).containsExactly("legacy");
        }
    }

    @Test
    void large_bodies_stream_through_whatever_the_journal_holds() throws Exception {
        var body = "x".repeat(3_000_000);
        legacy.does((_, _) -> List.of(Call.form("/v1/files", body)));
        candidate.does((_, _) -> List.of());
        try (var gateway = start()) {
            gateway.ask(post("/checkouts", "{}"));
            gateway.settled("writes");

            assertThat(outside.seen().getFirst().body()).hasSize(3_000_000);
        }
    }

    /// Whatever the provider does, the candidate sees it as legacy did, and nobody else sees the candidate.
    @Test
    void checkouts_with_a_provider_of_many_faults_show_no_difference_and_leave_no_trace() throws Exception {
        long seed = 4711;
        var faults = new Random(seed);
        outside.reacts(_ -> {
            synchronized (faults) {
                return switch (faults.nextInt(6)) {
                    case 0 -> Reaction.json(402, "{\"declined\":true}");
                    case 1 -> new Reaction.Reset();
                    case 2 -> Reaction.json(503, "{}");
                    case 3 -> Reaction.after(Duration.ofMillis(20), Reaction.json(200, "{\"late\":true}"));
                    default -> Reaction.json(200, "{\"id\":" + number.incrementAndGet() + "}");
                };
            }
        });
        BiFunction<FakeService, Seen, List<Call>> checkout = (_, request) -> {
            int amount = Integer.parseInt(request.body());
            return List.of(
                    Call.form("/v1/charges", "amount=" + amount),
                    Call.form("/v1/charges/" + amount + "/capture", "amount=" + amount),
                    CHARGE);
        };
        legacy.does(checkout);
        candidate.does(checkout);
        try (var gateway = start()) {
            for (int i = 0; i < 60; i++) {
                gateway.ask(post("/checkouts", Integer.toString(i), "X-Customer-Id: c" + i % 7));
            }
            var tally = gateway.settled("writes");

            assertThat(tally.shadow().received()).as("seed %d", seed).isEqualTo(60);
            assertThat(tally.shadow().compared()).as("seed %d", seed).isEqualTo(60);
            assertThat(tally.signatures()).as("seed %d", seed).isEmpty();
            assertThat(callers()).as("seed %d", seed).hasSize(180).containsOnly("legacy");
        }
    }

    @Test
    void nothing_is_held_when_the_pairs_are_over() throws Exception {
        try (var gateway = start()) {
            for (int i = 0; i < 20; i++) {
                gateway.ask(post("/checkouts", "{}"));
            }
            gateway.settled("writes");

            assertThat(gateway.admin("/metrics").body())
                    .contains("phoenix_gateway_effects_entries 0.0", "phoenix_gateway_effects_held_bytes 0.0");
        }
    }
}
