package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Bucket;
import dev.phoenix.plan.StageName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Routing by more than method and path, and customers who are known by a token or pinned to a side.
class ConditionsTest {
    private FakeUpstream legacy;
    private FakeUpstream candidate;

    @BeforeEach
    void start() {
        legacy = FakeUpstream.start(_ -> Reaction.json(200, "{\"data\":1}"));
        candidate = FakeUpstream.start(_ -> Reaction.json(200, "{\"data\":1}"));
    }

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
    }

    private TestGateway.Setup setup() {
        return TestGateway.between(legacy, candidate)
                .with("DEBUG_HEADERS", "true")
                .with("CAPTURE_BYTES", "2000")
                .routes(
                        "{ name: v2, match: GET /a, when: { headers: [X-Version=2] } }",
                        "{ name: versioned, match: GET /a, when: { headers: [x-version] } }",
                        "{ name: preview, match: GET /b, when: { queries: ['pre=a b'] } }",
                        "{ name: plain, match: GET /b }",
                        "{ name: products, match: ANY /graphql, when: { graphql: query Products } }",
                        "{ name: queries, match: ANY /graphql, when: { graphql: query }, shadow: never }",
                        "{ name: orders, match: POST /graphql, when: { graphql: mutation }, shadow: with-lane }");
    }

    private static final String BIG = "x".repeat(3000);

    static String document(String text) {
        return "{\"query\":\"" + text + "\",\"variables\":{\"a\":1}}";
    }

    @Test
    void the_route_that_asks_for_most_of_what_a_request_carries_wins() throws Exception {
        try (var gateway = setup().start()) {
            gateway.ask(get("/a", "X-Version: 2"));
            gateway.ask(get("/a", "X-Version: 1"));
            gateway.ask(get("/a"));
            gateway.ask(get("/b?x=1&pre=a%20b"));
            gateway.ask(get("/b?pre=%zz"));
            gateway.ask(post("/graphql", document("query Products { a }")));
            gateway.ask(get("/graphql?query=query%20Products%20%7B%20a%20%7D"));
            gateway.ask(post("/graphql", document("{ a }")));
            gateway.ask(post("/graphql", document("mutation Buy { a }")));
            gateway.ask(post("/graphql", document("mutation Buy { a }" + BIG)));
            gateway.ask(post("/graphql", "[]"));

            var received = Map.of(
                    "v2",
                    1L,
                    "versioned",
                    1L,
                    "preview",
                    1L,
                    "plain",
                    1L,
                    "products",
                    2L,
                    "queries",
                    1L,
                    "orders",
                    1L,
                    "everything-else",
                    3L);
            received.forEach(
                    (route, count) -> assertThat(gateway.settled(route).shadow().received())
                            .as(route)
                            .isEqualTo(count));
            assertThat(legacy.seen().get(9).body())
                    .as("what was looked into is passed on whole")
                    .contains(BIG);
        }
    }

    /// Whoever reads one of these in another way would send a mutation where queries go.
    @Test
    void what_could_be_read_as_another_operation_belongs_to_no_operations_route() throws Exception {
        var two = "{\"query\":\"query A { a } mutation B { b }\"}";
        var twice = "{\"query\":\"{ a }\",\"query\":\"mutation B { b }\"}";
        var persisted = "{\"operationName\":\"Products\",\"extensions\":{\"persistedQuery\":{\"version\":1}}}";
        var hashed = "{\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"ab\"}}}";
        try (var gateway = setup().start()) {
            gateway.ask(post("/graphql", "[" + document("{ a }") + "]"));
            gateway.ask(post("/graphql", "[" + document("{ a }") + "," + document("mutation B { b }") + "]"));
            gateway.ask(post("/graphql", two));
            gateway.ask(post("/graphql", twice));
            gateway.ask(post("/graphql", persisted));
            gateway.ask(post("/graphql", hashed));
            gateway.ask(post("/graphql?query=mutation%20B%20%7B%20b%20%7D", document("{ a }")));
            gateway.ask(post("/graphql?operationName=B", document("query A { a }")));
            gateway.ask(get("/graphql?query=%7B%20a%20%7D&query=mutation%20B%20%7B%20b%20%7D"));
            gateway.ask(get("/graphql?operationName=Products&extensions=%7B%7D"));

            assertThat(gateway.settled("everything-else").shadow().received()).isEqualTo(10);
            gateway.ask(post("/graphql", two.replace("}\"}", "}\",\"operationName\":\"B\"}")));
            assertThat(gateway.settled("orders").shadow().received()).isEqualTo(1);
            assertThat(gateway.settled("queries").shadow().received()).isZero();
        }
    }

    @Test
    void errors_in_an_answer_of_status_200_count_as_errors() throws Exception {
        try (var gateway = setup().at(StageName.SHADOW).start()) {
            candidate.reacts(_ -> Reaction.json(200, "{\"errors\":[{\"message\":\"no\"}],\"data\":1}"));
            gateway.ask(post("/graphql", document("mutation Buy { a }")));
            gateway.settled("orders");
            legacy.reacts(_ -> Reaction.json(200, "{\"errors\":[{\"message\":\"no\"}]}"));
            gateway.ask(post("/graphql", document("mutation Buy { a }")));

            var orders = gateway.settled("orders");
            assertThat(orders.pairs().onlyCandidateFailed()).isEqualTo(1);
            assertThat(orders.signatures().getFirst().examples().getFirst()).contains("200 → 200 with errors");
            assertThat(orders.shadow().notComparable()).containsEntry("legacy failed", 1L);
            assertThat(orders.legacy().errors()).isEqualTo(1);
        }
    }

    @Test
    void a_candidate_that_answers_with_errors_opens_the_breaker() throws Exception {
        candidate.reacts(_ -> Reaction.json(200, "{\"errors\":[{\"message\":\"no\"}]}"));
        try (var gateway = TestGateway.between(legacy, candidate)
                .with("DEBUG_HEADERS", "true")
                .more("breaker: { rest: 1h }")
                .routes("{ name: q, match: POST /graphql, when: { graphql: query }, shadow: always, fallback: legacy }")
                .at(StageName.LIVE)
                .start()) {
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.ask(post("/graphql", document("{ a }"))).field("phoenix-side"))
                        .isEqualTo("candidate");
                gateway.settled("q");
            }

            assertThat(gateway.ask(post("/graphql", document("{ a }"))).field("phoenix-reason"))
                    .isEqualTo("breaker");
        }
    }

    @Test
    void a_customer_who_leaves_while_the_body_is_awaited_is_forgotten() throws Exception {
        try (var gateway = setup().start()) {
            var counts = gateway.gateway.routing().table().orElseThrow().counts();
            try (var customer = gateway.customer()) {
                customer.send("POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
                TestGateway.until(() -> !counts.isComplete());
            }
            TestGateway.until(counts::isComplete);

            assertThat(legacy.seen()).isEmpty();
        }
    }

    @Test
    void a_claim_of_the_bearers_token_is_a_customer_key() throws Exception {
        try (var gateway = TestGateway.between(legacy, candidate)
                .with("DEBUG_HEADERS", "true")
                .customer("[claim:sub, header:X-Customer-Id]")
                .at(StageName.CANARY, 2)
                .start()) {
            for (var key : new String[] {"u1", "u2", "u3", "u4", "u5", "u6"}) {
                var side = Bucket.bucket("s", key) < 50_000 ? "candidate" : "legacy";
                assertThat(gateway.ask(get("/", "Authorization: Bearer " + token("{\"sub\":\"" + key + "\"}")))
                                .field("phoenix-side"))
                        .isEqualTo(side);
            }
            for (var none : new String[] {token("{}"), token("no json"), token("[]"), "a.b", "a.%.c", ""}) {
                assertThat(gateway.ask(get("/", "Authorization: Bearer " + none))
                                .field("phoenix-reason"))
                        .isEqualTo("no key");
            }
        }
    }

    private static String token(String payload) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(payload.getBytes(StandardCharsets.UTF_8)) + ".unchecked";
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, to-candidate, legacy, stage",
        "SHADOW, to-candidate, candidate, override",
        "CANARY, to-candidate, candidate, override",
        "CANARY, to-legacy, legacy, override",
        "LIVE, to-legacy, legacy, override",
        "LIVE, other, candidate, stage",
        "COMPLETE, to-legacy, candidate, stage"
    })
    void a_pinned_customer_is_answered_by_that_side_where_both_may_answer(
            StageName stage, String key, String side, String reason) throws Exception {
        try (var gateway = TestGateway.between(legacy, candidate)
                .with("DEBUG_HEADERS", "true")
                .more("overrides: { legacy: [to-legacy], candidate: [to-candidate] }")
                .canary("[100%]")
                .at(stage)
                .start()) {
            var got = gateway.ask(get("/", "X-Customer-Id: " + key));

            assertThat(got.field("phoenix-side")).isEqualTo(side);
            assertThat(got.field("phoenix-reason")).isEqualTo(reason);
            assertThat(gateway.settled("reads").assignments()).isEqualTo(Map.of(reason, 1L));
        }
    }
}
