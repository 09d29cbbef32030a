package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.tally.CoverageTally;
import dev.phoenix.plan.tally.ShadowTally;
import dev.phoenix.plan.tally.SignatureTally;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShadowTest {
    private FakeUpstream legacy;
    private FakeUpstream candidate;

    @BeforeEach
    void start() {
        legacy = FakeUpstream.start(_ -> Reaction.json(200, "{\"total\":86}"));
        candidate = FakeUpstream.start(_ -> Reaction.json(200, "{\"total\":86}"));
    }

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
    }

    private TestGateway.Setup setup() {
        return TestGateway.between(legacy, candidate).at(StageName.SHADOW);
    }

    @Test
    void a_copy_is_the_request_in_the_shadow_lane() throws Exception {
        try (var gateway = setup().start()) {
            gateway.ask(post(
                    "/carts?x=1",
                    "{\"a\":1}",
                    "Cookie: session=s",
                    "Idempotency-Key: k",
                    "baggage: tenant=7",
                    "X-A: b"));
            TestGateway.until(() -> candidate.seen().size() == 1);

            var copy = candidate.seen().getFirst();
            var original = legacy.seen().getFirst();
            assertThat(copy.line()).isEqualTo(original.line());
            assertThat(copy.body()).isEqualTo("{\"a\":1}");
            assertThat(copy.fields("Cookie")).containsExactly("session=s");
            assertThat(copy.fields("Idempotency-Key")).containsExactly("k");
            assertThat(copy.fields("X-A")).containsExactly("b");
            assertThat(copy.fields("baggage")).containsExactly("tenant=7,phoenix.lane=shadow");
            assertThat(copy.field("Phoenix-Exchange").orElseThrow()).hasSize(36);
            assertThat(original.fields("Phoenix-Exchange")).isEmpty();
            assertThat(trace(copy)).isEqualTo(trace(original));
        }
    }

    private static String trace(Seen seen) {
        return seen.field("traceparent").orElseThrow().substring(3, 35);
    }

    @Test
    void equal_answers_are_compared_and_nothing_is_found() throws Exception {
        try (var gateway = setup().start()) {
            gateway.ask(get("/a"));
            var tally = gateway.settled("reads");

            var kinds = tally.shadow().coverage().shown();
            assertThat(kinds).hasSize(2).containsEntry("status 200", 1L);
            var seen = new CoverageTally(kinds, kinds);
            assertThat(tally.shadow()).isEqualTo(new ShadowTally(1, 0, 0, 1, Map.of(), Map.of(), seen));
            assertThat(tally.pairs().different()).isZero();
            assertThat(tally.pairs().legacyHdr()).isNotEmpty();
            assertThat(tally.pairs().candidateHdr()).isNotEmpty();
        }
    }

    @Test
    void a_difference_is_found_with_its_path_and_an_example() throws Exception {
        candidate.reacts(_ -> Reaction.json(200, "{\"total\":88}"));
        try (var gateway = setup().routes(
                        "{ name: reads, match: GET /**, shadow: always, compare: { critical: [$.total] } }")
                .start()) {
            gateway.ask(get("/a"));
            var tally = gateway.settled("reads");

            assertThat(tally.pairs().different()).isEqualTo(1);
            assertThat(tally.pairs().critical()).isEqualTo(1);
            var signature = tally.signatures().getFirst();
            assertThat(signature)
                    .extracting(SignatureTally::path, SignatureTally::count, SignatureTally::critical)
                    .containsExactly("$.total", 1L, true);
            assertThat(signature.examples().getFirst()).startsWith("$.total: 86 → 88 (exchange 0");
        }
    }

    @Test
    void a_pair_of_which_legacy_failed_is_not_comparable() throws Exception {
        legacy.reacts(_ -> Reaction.json(500, "{}"));
        try (var gateway = setup().start()) {
            gateway.ask(get("/a"));
            var tally = gateway.settled("reads");

            assertThat(tally.shadow().notComparable()).containsEntry("legacy failed", 1L);
            assertThat(tally.pairs().onlyLegacyFailed()).isEqualTo(1);
            assertThat(tally.legacy().errors()).isEqualTo(1);
        }
    }

    @Test
    void a_pair_of_which_only_the_candidate_failed_is_different() throws Exception {
        candidate.reacts(seen -> seen.target().equals("/500") ? Reaction.json(500, "{}") : new Reaction.Reset());
        try (var gateway = setup().start()) {
            gateway.ask(get("/500"));
            gateway.ask(get("/reset"));
            var tally = gateway.settled("reads");

            assertThat(tally.shadow().compared()).isEqualTo(2);
            assertThat(tally.pairs().onlyCandidateFailed()).isEqualTo(2);
            assertThat(tally.pairs().different()).isEqualTo(2);
            assertThat(tally.signatures()).extracting(SignatureTally::path).containsOnly("status");
        }
    }

    @Test
    void a_copy_that_is_not_answered_in_time_is_counted() throws Exception {
        candidate.reacts(seen -> seen.target().equals("/hang")
                ? new Reaction.Hang()
                : new Reaction.Raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"));
        try (var gateway = setup().candidateTimeout("150ms").start()) {
            gateway.ask(get("/hang"));
            gateway.ask(get("/half"));

            assertThat(gateway.settled("reads").shadow().timedOut()).isEqualTo(2);
        }
    }

    @Test
    void a_request_that_is_too_large_to_hold_is_not_comparable() throws Exception {
        try (var gateway = setup().with("CAPTURE_BYTES", "2000").start()) {
            gateway.ask(post("/small", "x".repeat(3000)));

            assertThat(gateway.settled("writes").shadow().notComparable())
                    .containsEntry("request body over the cap", 1L);
            assertThat(candidate.seen()).isEmpty();
            assertThat(gateway.gateway.shadow().budget().bytes()).isZero();
        }
    }

    @Test
    void answers_that_are_too_large_to_hold_are_compared_by_length_and_hash() throws Exception {
        var same = "x".repeat(5000);
        legacy.reacts(_ -> Reaction.ok(same));
        candidate.reacts(seen -> switch (seen.target()) {
            case "/same" -> Reaction.ok(same);
            case "/other" -> Reaction.ok("x".repeat(4999) + "y");
            case "/shorter" -> Reaction.ok("x".repeat(4999));
            default -> new Reaction.Huge(100_000_000);
        });
        try (var gateway = setup().with("CAPTURE_BYTES", "2000").start()) {
            for (var path : new String[] {"/same", "/other", "/shorter", "/huge"}) {
                assertThat(gateway.ask(get(path)).body()).isEqualTo(same);
            }
            var reads = gateway.settled("reads");

            assertThat(reads.shadow().compared()).isEqualTo(4);
            assertThat(reads.signatures())
                    .extracting(one -> one.signature() + " " + one.count())
                    .containsExactlyInAnyOrder("reads body value (hash) 1", "reads body value (length) 2");
            assertThat(reads.signatures())
                    .flatExtracting(SignatureTally::examples)
                    .as("a length that the head tells is told on, though none of the body was read")
                    .anyMatch(example -> example.startsWith("body: 5000 bytes → 100000000 bytes"));
            assertThat(candidate.hugeBytesSent())
                    .as("what is longer than the original is not read to its end")
                    .isLessThan(100_000_000);
            assertThat(gateway.gateway.shadow().budget().bytes()).isZero();
        }
    }

    @Test
    void answers_that_are_too_large_for_the_rules_to_be_applied_are_not_comparable() throws Exception {
        legacy.reacts(_ -> Reaction.ok("x".repeat(5000)));
        candidate.reacts(_ -> Reaction.ok("y".repeat(5000)));
        try (var gateway = setup().routes("{ name: reads, match: GET /**, compare: { ignore: [$.a] } }")
                .with("CAPTURE_BYTES", "2000")
                .start()) {
            gateway.ask(get("/a"));

            assertThat(gateway.settled("reads").shadow().notComparable()).isEqualTo(Map.of("answer over the cap", 1L));
        }
    }

    @Test
    void routes_that_are_never_copied_are_received_and_not_sampled() throws Exception {
        try (var gateway = setup().routes(
                        "{ name: reads, match: GET /**, shadow: never }",
                        "{ name: other, match: GET /other, shadow: always }")
                .start()) {
            gateway.ask(get("/a"));
            gateway.ask(RawCustomer.request("DELETE", "/b", ""));

            assertThat(gateway.settled("reads").shadow()).isEqualTo(new ShadowTally(1, 1, 0, 0, Map.of(), Map.of()));
            assertThat(gateway.settled("everything-else").shadow())
                    .isEqualTo(new ShadowTally(1, 1, 0, 0, Map.of(), Map.of()));
        }
    }

    @Test
    void customers_are_sampled_as_a_whole() throws Exception {
        try (var gateway = setup().shadow("[40%, 100%]").start();
                var customer = gateway.customer()) {
            for (int i = 0; i < 300; i++) {
                customer.ask(get("/" + i, "X-Customer-Id: c" + i % 100));
            }
            gateway.settled("reads");

            var copies = new HashMap<String, Integer>();
            candidate
                    .seen()
                    .forEach(seen -> copies.merge(seen.field("X-Customer-Id").orElseThrow(), 1, Integer::sum));
            assertThat(copies.values()).containsOnly(3);
            assertThat(copies.size()).isBetween(25, 55);
        }
    }

    @Test
    void the_switch_turns_copying_off_for_the_next_request() throws Exception {
        try (var gateway = setup().start()) {
            gateway.install(new Snapshot(900_000, gateway.plan, new Position(StageName.SHADOW, 0), false));
            gateway.ask(get("/a"));

            var shown = new CoverageTally(Map.of("status 200", 1L), Map.of());
            assertThat(gateway.settled("reads").shadow())
                    .isEqualTo(new ShadowTally(1, 1, 0, 0, Map.of(), Map.of(), shown));
        }
    }

    @Test
    void the_copies_of_one_customer_go_out_in_order_and_one_by_one() throws Exception {
        candidate.reacts(_ -> Reaction.after(Duration.ofMillis(15), Reaction.json(200, "{\"total\":86}")));
        try (var gateway = setup().start()) {
            for (int i = 0; i < 20; i++) {
                gateway.ask(post("/carts/" + i, "{}", "X-Customer-Id: one"));
            }
            assertThat(gateway.settled("writes").shadow().compared()).isEqualTo(20);

            assertThat(candidate.seen())
                    .extracting(Seen::target)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 20).mapToObj(i -> "/carts/" + i).toList());
        }
    }

    @Test
    void a_customer_who_sends_more_than_the_queue_holds_loses_copies_and_nothing_else() throws Exception {
        var open = new CountDownLatch(1);
        candidate.reacts(_ -> new Reaction.Once(open, Reaction.json(200, "{\"total\":86}")));
        try (var gateway = setup().with("SHADOW_PER_CUSTOMER", "4").start()) {
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.ask(post("/carts", "{}", "X-Customer-Id: one"))
                                .status())
                        .isEqualTo(200);
            }
            open.countDown();
            var shadow = gateway.settled("writes").shadow();

            assertThat(shadow.dropped()).containsEntry("customer queue full", 6L);
            assertThat(shadow.compared()).isEqualTo(4);
        }
    }

    @Test
    void ids_are_said_in_the_other_sides_names() throws Exception {
        legacy.reacts(seen -> Reaction.json(
                201,
                seen.target().equals("/carts")
                        ? "{\"id\":\"4711\",\"count\":2}"
                        : "{\"cartId\":\"4711\",\"href\":\"/carts/4711\"}"));
        candidate.reacts(seen -> Reaction.json(
                201,
                seen.target().equals("/carts")
                        ? "{\"id\":\"cart_a\",\"count\":2}"
                        : "{\"cartId\":\"cart_a\",\"href\":\"/carts/cart_a\"}"));
        try (var gateway = twins().start()) {
            gateway.ask(post("/carts", "{}", "X-Customer-Id: one"));
            gateway.ask(post(
                    "/carts/4711/lines?cart=4711&n=4711x",
                    "{\"cart\":\"4711\",\"n\":4711,\"deep\":[{\"c\":\"4711\"}],\"sku\":\"47110\"}",
                    "X-Customer-Id: one"));
            var tally = gateway.settled("lines");

            var copy = candidate.seen().get(1);
            assertThat(copy.target()).isEqualTo("/carts/cart_a/lines?cart=cart_a&n=4711x");
            assertThat(copy.body())
                    .isEqualTo("{\"cart\":\"cart_a\",\"n\":4711,\"deep\":[{\"c\":\"cart_a\"}],\"sku\":\"47110\"}");
            assertThat(legacy.seen().get(1).target()).isEqualTo("/carts/4711/lines?cart=4711&n=4711x");
            assertThat(tally.shadow().compared()).isEqualTo(1);
            assertThat(tally.signatures()).isEmpty();
        }
    }

    private TestGateway.Setup twins() {
        return setup().more(
                        "owners: { legacy: '[0-9]+', candidate: 'cart_.+' }",
                        "twins: [{ route: cart-create, at: $.id }]")
                .routes(
                        "{ name: cart-create, match: POST /carts, shadow: with-lane, compare: { ignore: [$.id] } }",
                        "{ name: lines, match: 'POST /carts/{id}/lines', shadow: with-lane, owner: 'path:id' }",
                        "{ name: place, match: POST /checkouts, shadow: with-lane, owner: 'body:$.cartId' }");
    }

    @Test
    void a_copy_about_a_thing_without_a_twin_waits_and_is_then_not_comparable() throws Exception {
        try (var gateway = twins().with("SHADOW_TWIN_WAIT", "150ms").start()) {
            gateway.ask(post("/carts/99/lines", "{}", "X-Customer-Id: one"));
            gateway.ask(post("/checkouts", "{\"cartId\":\"98\"}", "X-Customer-Id: two"));

            assertThat(gateway.settled("lines").shadow().notComparable()).containsEntry("no twin", 1L);
            assertThat(gateway.settled("place").shadow().notComparable()).containsEntry("no twin", 1L);
            assertThat(candidate.seen()).isEmpty();
        }
    }

    @Test
    void a_copy_waits_for_a_twin_that_another_customers_pair_is_about_to_teach() throws Exception {
        var open = new CountDownLatch(1);
        legacy.reacts(_ -> Reaction.json(201, "{\"id\":\"4711\"}"));
        candidate.reacts(seen -> seen.target().equals("/carts")
                ? new Reaction.Once(open, Reaction.json(201, "{\"id\":\"cart_a\"}"))
                : Reaction.json(201, "{\"id\":\"4711\"}"));
        try (var gateway = twins().with("SHADOW_TWIN_WAIT", "30s").start()) {
            gateway.ask(post("/carts", "{}", "X-Customer-Id: one"));
            gateway.ask(post("/checkouts", "{\"cartId\":\"4711\"}", "X-Customer-Id: provider"));
            TestGateway.until(() -> candidate.seen().size() == 1);
            open.countDown();
            gateway.settled("place");

            assertThat(candidate.seen().get(1).body()).isEqualTo("{\"cartId\":\"cart_a\"}");
        }
    }

    @Test
    void in_live_legacy_gets_copies_of_calls_that_are_always_safe_and_of_no_others() throws Exception {
        try (var gateway = setup().at(StageName.LIVE).start()) {
            gateway.ask(get("/a"));
            gateway.ask(post("/b", "{}"));
            gateway.settled("reads");

            assertThat(candidate.seen()).extracting(Seen::isCopy).containsExactly(false, false);
            assertThat(legacy.seen()).extracting(Seen::target).containsExactly("/a");
            assertThat(legacy.seen().getFirst().isCopy()).isTrue();
            assertThat(gateway.settled("reads").shadow().compared()).isEqualTo(1);
            assertThat(gateway.settled("writes").shadow().notSampled()).isEqualTo(1);
        }
    }

    @Test
    void in_canary_whoever_legacy_answers_is_copied_and_whoever_the_candidate_answers_is_not() throws Exception {
        try (var gateway = setup().at(StageName.CANARY, 2).start();
                var customer = gateway.customer()) {
            for (int i = 0; i < 100; i++) {
                customer.ask(get("/" + i, "X-Customer-Id: c" + i));
            }
            var tally = gateway.settled("reads");

            assertThat(tally.legacy().requests() + tally.candidate().requests()).isEqualTo(100);
            assertThat(tally.shadow().compared()).isEqualTo(tally.legacy().requests());
            assertThat(tally.shadow().notSampled()).isEqualTo(tally.candidate().requests());
            assertThat(legacy.seen()).noneMatch(Seen::isCopy);
            assertThat(tally.assignments()).isEqualTo(Map.of("share", 100L));
        }
    }

    @Test
    void an_event_stream_is_passed_on_and_given_up() throws Exception {
        legacy.reacts(_ -> Reaction.answer(200, "text/event-stream", "data: 1\n\n"));
        try (var gateway = setup().start()) {
            assertThat(gateway.ask(get("/events")).body()).isEqualTo("data: 1\n\n");
            assertThat(gateway.settled("reads").shadow().notComparable()).containsEntry("event stream", 1L);
        }
    }

    @Test
    void slowness_is_counted_against_the_gates_limit() throws Exception {
        candidate.reacts(_ -> Reaction.after(Duration.ofMillis(1050), Reaction.json(200, "{\"total\":86}")));
        try (var gateway = setup().start()) {
            gateway.ask(get("/a"));

            assertThat(gateway.settled("reads").pairs().slow()).isEqualTo(1);
        }
    }

    @Test
    void a_full_comparison_queue_drops_pairs_and_says_so() throws Exception {
        var open = new CountDownLatch(1);
        try (var gateway = setup().with("COMPARE_QUEUE", "1")
                .steps(new PatientSteps(new CountDownLatch(1), open))
                .start()) {
            for (int i = 0; i < 6; i++) {
                gateway.ask(get("/" + i, "X-Customer-Id: c" + i));
                int copies = i + 1;
                TestGateway.until(() -> candidate.seen().size() == copies);
            }
            TestGateway.until(
                    () -> gateway.counted("reads").shadow().dropped().getOrDefault("comparison queue full", 0L) == 4);
            open.countDown();

            assertThat(gateway.settled("reads").shadow().compared()).isEqualTo(2);
        }
    }
}
