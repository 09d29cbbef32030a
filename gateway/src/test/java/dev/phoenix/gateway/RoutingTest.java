package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Bucket;
import dev.phoenix.plan.StageName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {
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
            assertThat(gateway.ask(get("/")).field("phoenix-reason")).isEqualTo("no key");
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
        int keys = 10_000;
        int threads = 4;
        int rounds = 3;
        try (var gateway = setup().at(StageName.CANARY, 0).start();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Map<String, List<String>>>> customers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread * keys / threads;
                customers.add(pool.submit(walk(gateway, first, first + keys / threads, rounds)));
            }
            for (int step : new int[] {1, 2, 3}) {
                int before = legacy.requests() + candidate.requests();
                TestGateway.until(() -> legacy.requests() + candidate.requests() > before + 5000);
                gateway.go(StageName.CANARY, step);
            }
            var answers = new HashMap<String, List<String>>();
            for (var one : customers) {
                answers.putAll(one.get());
            }

            assertThat(answers).hasSize(keys);
            assertThat(answers.values()).allSatisfy(sides -> {
                assertThat(sides).isSubsetOf(List.of("1", "2"));
                assertThat(sides).as("legacy first, then candidate, never back").isSorted();
            });
        }
    }

    /// Sends every key's request once a round, and returns the sides that answered, in order.
    private static Callable<Map<String, List<String>>> walk(TestGateway gateway, int first, int last, int rounds) {
        return () -> {
            var answers = new HashMap<String, List<String>>();
            try (var customer = gateway.customer()) {
                for (int round = 0; round < rounds; round++) {
                    for (int key = first; key < last; key++) {
                        var got = customer.ask(get("/", "X-Customer-Id: " + key));
                        answers.computeIfAbsent("" + key, _ -> new ArrayList<>())
                                .add(got.body());
                    }
                }
            }
            answers.replaceAll((_, sides) -> sides.stream()
                    .map(side -> switch (side) {
                        case "legacy" -> "1";
                        case "candidate" -> "2";
                        default -> side;
                    })
                    .toList());
            return answers;
        };
    }
}
