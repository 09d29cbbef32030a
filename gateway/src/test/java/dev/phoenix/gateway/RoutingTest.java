package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Bucket;
import dev.phoenix.plan.StageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {
    private static final int KEYS = 10_000;
    private static final int ROUNDS = 3;

    /// Requests that one connection has under way.
    private static final int AT_ONCE = 10;

    /// After how many requests of all customers together the next step is taken.
    private static final Map<Integer, Integer> STEPS = Map.of(6_000, 1, 13_000, 2, 22_000, 3);

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
                .more("owners: { legacy: '[0-9]+', candidate: '(cart|chk)_.+' }")
                .routes(
                        "{ name: cart, match: 'GET /carts/{id}', shadow: always, owner: 'path:id' }",
                        "{ name: place, match: POST /checkouts, shadow: with-lane, owner: 'body:$.cartId' }",
                        "{ name: reads, match: GET /**, shadow: always }");
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, legacy, stage",
        "SHADOW, legacy, stage",
        "CANARY, candidate, share",
        "LIVE, candidate, stage",
        "COMPLETE, candidate, stage"
    })
    void the_stage_says_who_answers_new_things(StageName stage, String side, String reason) throws Exception {
        try (var gateway = setup().at(stage, stage == StageName.CANARY ? 3 : 0).start()) {
            var got = gateway.ask(get("/a", "X-Customer-Id: c"));

            assertThat(got.body()).isEqualTo(side);
            assertThat(got.field("phoenix-reason")).isEqualTo(reason);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, 81, legacy, owner", "OFF, cart_a, candidate, owner",
        "SHADOW, cart_a, candidate, owner", "CANARY, 81, legacy, owner",
        "CANARY, cart_a, candidate, owner", "LIVE, 81, legacy, owner",
        "LIVE, other, candidate, stage", "COMPLETE, 81, candidate, stage"
    })
    void an_existing_thing_is_its_owners_matter_until_legacy_is_gone(
            StageName stage, String id, String side, String reason) throws Exception {
        try (var gateway = setup().at(stage).start()) {
            var inPath = gateway.ask(get("/carts/" + id, "X-Customer-Id: c"));
            var inBody = gateway.ask(post("/checkouts", "{\"cartId\":\"" + id + "\"}", "X-Customer-Id: c"));

            assertThat(List.of(inPath.body(), inBody.body())).containsOnly(side);
            assertThat(List.of(inPath.field("phoenix-reason"), inBody.field("phoenix-reason")))
                    .containsOnly(reason);
        }
    }

    @Test
    void a_body_that_must_say_whose_it_is_may_not_be_too_large_to_hold() throws Exception {
        try (var gateway = setup().with("CAPTURE_BYTES", "100").start()) {
            var got = gateway.ask(post("/checkouts", "{\"cartId\":\"" + "8".repeat(200) + "\"}"));

            assertThat(got.status()).isEqualTo(413);
            assertThat(legacy.seen()).isEmpty();
        }
    }

    @Test
    void the_first_key_that_a_request_carries_counts_and_without_any_it_stays_with_legacy() throws Exception {
        try (var gateway = setup().at(StageName.CANARY, 2).start()) {
            var inShare = keyInShare(50_000, true);
            var outside = keyInShare(50_000, false);

            assertThat(gateway.ask(get("/", "X-Customer-Id: " + inShare, "Cookie: session=" + outside))
                            .body())
                    .isEqualTo("candidate");
            assertThat(gateway.ask(get("/", "Cookie: a=b; session=" + inShare + "; c=d"))
                            .body())
                    .isEqualTo("candidate");
            assertThat(gateway.ask(get("/", "Cookie: session=" + outside)).body())
                    .isEqualTo("legacy");
            assertThat(gateway.ask(get("/?a=b&shopper=" + inShare)).body()).isEqualTo("candidate");
            assertThat(gateway.ask(get("/")).field("phoenix-reason")).isEqualTo("no key");
        }
    }

    @Test
    void who_brings_nothing_else_is_known_by_the_address_that_they_come_from() throws Exception {
        var side = Bucket.bucket("s", "127.0.0.1") < 50_000 ? "candidate" : "legacy";
        var inOtherHalf = keyInShare(50_000, side.equals("legacy"));
        try (var gateway = setup().customer("[header:X-Customer-Id, ip]")
                .at(StageName.CANARY, 2)
                .start()) {
            var got = gateway.ask(get("/", "X-Forwarded-For: 10.0.0.1"));

            assertThat(got.field("phoenix-reason")).isEqualTo("share");
            assertThat(got.body()).isEqualTo(side);
            assertThat(gateway.ask(get("/", "X-Customer-Id: " + inOtherHalf)).body())
                    .isNotEqualTo(side);
        }
    }

    @Test
    void a_path_is_tidied_for_matching_and_forwarded_as_it_came() throws Exception {
        var odd = "//x/%2e%2E/./c%61rts//cart_a?p=//%2e";
        try (var gateway = setup().at(StageName.SHADOW).start()) {
            var got = gateway.ask(get(odd));

            assertThat(got.field("phoenix-reason")).isEqualTo("owner");
            assertThat(candidate.seen().getFirst().target()).isEqualTo(odd);
        }
    }

    private static String keyInShare(int share, boolean in) {
        for (int i = 0; ; i++) {
            if (Bucket.bucket("s", "k" + i) < share == in) {
                return "k" + i;
            }
        }
    }

    @Test
    void while_shares_change_under_load_no_request_fails_and_no_customer_flips_twice() throws Exception {
        int threads = 4;
        try (var gateway = setup().routes(
                                "{ name: reads, match: GET /**, shadow: never }",
                                "{ name: writes, match: POST /**, shadow: with-lane }")
                        .at(StageName.CANARY, 0)
                        .start();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new AtomicInteger();
            var walks = new ArrayList<Future<Map<Integer, String>>>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread * KEYS / threads;
                walks.add(pool.submit(() -> walk(gateway, first, first + KEYS / threads, sent)));
            }
            var sides = new HashMap<Integer, String>();
            for (var walk : walks) {
                sides.putAll(walk.get());
            }

            assertThat(sides).hasSize(KEYS);
            assertThat(sides.values())
                    .as("legacy first, then candidate, never back")
                    .allMatch(one -> one.matches("l*c*"));
            assertThat(sides.values())
                    .as("every change met some customers between two requests")
                    .contains("ccc", "lcc", "llc");
        }
    }

    /// Sends every key's request once a round, and returns who answered each key: `llc` is legacy twice, then
    /// candidate.
    private static Map<Integer, String> walk(TestGateway gateway, int first, int last, AtomicInteger sent)
            throws IOException {
        var sides = new HashMap<Integer, String>();
        try (var customer = gateway.customer()) {
            for (int i = 0; i < ROUNDS * (last - first); i += AT_ONCE) {
                int key = first + i % (last - first);
                for (int ahead = 0; ahead < AT_ONCE; ahead++) {
                    Optional.ofNullable(STEPS.get(sent.incrementAndGet()))
                            .ifPresent(step -> gateway.go(StageName.CANARY, step));
                    customer.send(get("/", "X-Customer-Id: " + (key + ahead)));
                }
                for (int ahead = 0; ahead < AT_ONCE; ahead++) {
                    sides.merge(key + ahead, customer.answer().body().substring(0, 1), String::concat);
                }
            }
        }
        return sides;
    }

    private static String reason(TestGateway gateway, String target, String key) throws IOException {
        return gateway.ask(get(target, "X-Customer-Id: " + key)).field("phoenix-reason");
    }

    @ParameterizedTest
    @CsvSource({"drain, SHADOW, candidate, drain", "evacuate, SHADOW, legacy, stage", "drain, OFF, legacy, stage"})
    void customers_leave_the_candidate_as_the_plan_says(String leave, StageName back, String side, String reason)
            throws Exception {
        var inShare = keyInShare(50_000, true);
        try (var gateway = setup().leave(leave).at(StageName.CANARY, 2).start()) {
            assertThat(reason(gateway, "/a", inShare)).isEqualTo("share");
            gateway.go(back, 0);

            var got = gateway.ask(get("/a", "X-Customer-Id: " + inShare));
            assertThat(got.body()).isEqualTo(side);
            assertThat(got.field("phoenix-reason")).isEqualTo(reason);
            assertThat(reason(gateway, "/carts/81", inShare))
                    .as("legacy's things stay legacy's")
                    .isEqualTo("owner");
            assertThat(reason(gateway, "/a", "new" + inShare)).as("nobody new").isEqualTo("stage");
        }
    }

    @Test
    void who_drains_moves_once_the_session_has_been_idle_and_then_stays() throws Exception {
        var inShare = keyInShare(50_000, true);
        try (var gateway = setup().leave("drain")
                .with("DRAIN_IDLE", "50ms")
                .at(StageName.CANARY, 2)
                .start()) {
            assertThat(reason(gateway, "/a", inShare)).isEqualTo("share");
            gateway.go(StageName.CANARY, 0);
            var sessions = new java.util.concurrent.atomic.AtomicInteger();
            TestGateway.until(() -> {
                java.util.concurrent.locks.LockSupport.parkNanos(sessions.incrementAndGet() * 10_000_000L);
                try {
                    return gateway.ask(get("/a", "X-Customer-Id: " + inShare))
                            .body()
                            .equals("legacy");
                } catch (IOException gone) {
                    throw new AssertionError(gone);
                }
            });

            assertThat(reason(gateway, "/a", inShare)).isEqualTo("share");
            assertThat(gateway.ask(get("/a", "X-Customer-Id: " + inShare)).body())
                    .isEqualTo("legacy");
        }
    }
}
