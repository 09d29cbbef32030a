package dev.phoenix.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.route.CompareRules;
import dev.phoenix.plan.route.Match;
import dev.phoenix.plan.route.Route;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTest {
    private final Plan plan = Plans.checkout();

    @Test
    void the_checkout_plan_is_read_as_it_is_written() {
        assertThat(plan.migration()).isEqualTo("checkout");
        assertThat(plan.sides())
                .isEqualTo(new Plan.Sides(
                        8080,
                        new Plan.Side(URI.create("http://127.0.0.1:9100"), Duration.ofSeconds(30)),
                        new Plan.Side(URI.create("http://127.0.0.1:9200"), Duration.ofSeconds(2)),
                        Breaker.DEFAULT,
                        List.of()));
        assertThat(plan.customers())
                .isEqualTo(new Plan.Customers(
                        List.of(
                                new Plan.CustomerKey.Cookie("session"),
                                new Plan.CustomerKey.Header("X-Customer-Id"),
                                new Plan.CustomerKey.Ip()),
                        "2026-q4",
                        Map.of()));
        assertThat(plan.identities().twins()).containsExactly(new Plan.Twin("place-order", "$.id"));
        assertThat(plan.prepare())
                .contains(new Plan.Prepare(URI.create("http://127.0.0.1:9300/allotments"), Duration.ofSeconds(10)));
        assertThat(plan.routes())
                .extracting(Route::name)
                .containsExactly("tax-quote", "place-order", "order", "everything-else");
        assertThat(plan.route("tax-quote"))
                .contains(new Route(
                        "tax-quote",
                        new Match("POST", "/tax/quotes"),
                        new Route.Upstreams(Optional.empty(), Optional.of(URI.create("http://127.0.0.1:9202"))),
                        Route.Shadowing.ALWAYS,
                        Route.Fallback.LEGACY,
                        Optional.empty(),
                        new CompareRules(List.of(
                                rule("ignore", "$.quotedAt"),
                                rule("critical", "$.total"),
                                rule("critical", "$.tax"),
                                rule("unordered", "$.lines", "sku"),
                                rule("tolerate", "$.eta", "60s")))));
        assertThat(plan.stages().get(1))
                .isEqualTo(new Stage(
                        StageName.CANARY,
                        List.of(new Share(1_000), new Share(10_000), new Share(50_000)),
                        Optional.of(new Gate(
                                new Gate.Needed(5_000, Duration.ofSeconds(60), Optional.empty(), Percent.of("5")),
                                Optional.of(new Gate.Differences(
                                        Percent.of("0.1"), false, new Gate.Terms(Percent.of("99"), false))),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                List.of())),
                        Optional.of(StageName.SHADOW),
                        Stage.Leave.EVACUATE,
                        List.of()));
    }

    @Test
    void a_plan_may_come_after_others_and_not_after_itself() {
        var plan = """
                migration: orders
                legacy: { url: http://a:1 }
                candidate: { url: http://b:1 }
                after: %s
                routes: [{ name: read, match: GET /things }]
                stages: [{ live: { reverse-shadow: 100%% }, gate: { soak: 1h } }]
                """;

        assertThat(Plans.valid(plan.formatted("[{ migration: taxation }, { migration: inventory, reached: live }]"))
                        .course()
                        .after())
                .containsExactly(
                        new Plan.Predecessor("taxation", StageName.COMPLETE),
                        new Plan.Predecessor("inventory", StageName.LIVE));
        assertThat(
                        Plans.problems(
                                plan.formatted(
                                        "[{ migration: orders }, { migration: tax }, { migration: tax }, { migration: a, reached: off }]")))
                .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.what())
                .containsExactly(
                        "4:22 `orders` would come after itself.",
                        "4:65 `tax` is named twice.",
                        "4:97 `reached` cannot be `off`.");
    }

    /// Whom the candidate of one migration answers is answered by the candidate of the other one, too,
    /// once its share is at least as large.
    @Test
    void customers_stay_on_one_side_across_migrations_with_one_salt() {
        var plan = """
                migration: %s
                legacy: { url: http://a:1 }
                candidate: { url: http://b:1 }
                routes: [{ name: read, match: GET /things }]
                stages: [{ live: { reverse-shadow: 100%% }, gate: { soak: 1h } }]
                """;
        var salt = "salt: 2026-q4\n";
        var taxation = Plans.valid(plan.formatted("taxation") + salt).customers();
        var orders = Plans.valid(plan.formatted("orders") + salt).customers();
        var stranger = Plans.valid(plan.formatted("payments")).customers();
        var small = new Share(10_000);
        var large = new Share(50_000);

        var onBoth = IntStream.range(0, 10_000)
                .mapToObj(customer -> "customer-" + customer)
                .filter(key -> small.contains(Bucket.bucket(orders.salt(), key)))
                .toList();

        assertThat(onBoth)
                .hasSizeBetween(800, 1_200)
                .allMatch(key -> large.contains(Bucket.bucket(taxation.salt(), key)))
                .anyMatch(key -> !large.contains(Bucket.bucket(stranger.salt(), key)));
    }

    @Test
    void of_which_kinds_customers_are_may_be_told_by_a_few_places_and_not_by_their_address() {
        var plan = """
                migration: small
                legacy: { url: http://a:1 }
                candidate: { url: http://b:1 }
                segments: %s
                routes: [{ name: read, match: GET /things }]
                stages: [{ live: { reverse-shadow: 100%% }, gate: { soak: 1h } }]
                """;

        assertThat(Plans.valid(plan.formatted("[header:X-Country, claim:tier]"))
                        .customers()
                        .segments())
                .containsExactly(new Plan.CustomerKey.Header("X-Country"), new Plan.CustomerKey.Claim("tier"));
        assertThat(Plans.problems(plan.formatted("[ip]")))
                .extracting(Problem::what)
                .containsExactly("An address tells who a customer is, not of which kind.");
        assertThat(Plans.problems(plan.formatted("[query:a, query:b, query:c, query:d, query:e]")))
                .extracting(Problem::what)
                .containsExactly("More than 4 places tell of which kind a customer is.");
    }

    @Test
    void a_read_may_be_asked_twice_and_places_may_be_secret() {
        var plan = Plans.valid("""
                migration: small
                legacy: { url: http://a:1 }
                candidate: { url: http://b:1 }
                redact: [$.customer, header.x-customer, xml//card]
                routes:
                  - { name: read, match: GET /a, ask-twice: 2.5% }
                  - { name: quote, match: POST /b, shadow: always, ask-twice: 5%, compare: { ignore: [$.at] } }
                  - { name: plain, match: GET /c, compare: { ignore: [$.at] } }
                stages:
                  - shadow: { steps: [10%, 100%] }
                    gate: { soak: 1m }
                """);

        assertThat(plan.identities().redact()).containsExactly("$.customer", "header.x-customer", "xml//card");
        assertThat(plan.routes().stream().map(route -> route.compare().askTwice()))
                .startsWith(Percent.of("2.5"), Percent.of("5"), CompareRules.ONCE);
        assertThat(plan.route("quote").orElseThrow().compare().rules()).containsExactly(rule("ignore", "$.at"));
    }

    @Test
    void a_customer_may_be_known_by_a_query_parameter() {
        var plan = Plans.valid("""
                migration: small
                legacy: { url: http://a:1 }
                candidate: { url: http://b:1 }
                customer: [query:shopper, ip]
                routes: [{ name: read, match: GET /things }]
                stages:
                  - shadow: {}
                    gate: { soak: 1m }
                """);

        assertThat(plan.customers().keys())
                .containsExactly(new Plan.CustomerKey.Query("shopper"), new Plan.CustomerKey.Ip());
    }

    @Test
    void what_a_plan_leaves_out_has_the_documented_default() {
        var small = Plans.valid("""
                migration: small
                legacy: { url: http://a:1 }
                candidate: { url: http://b:1 }
                prepare: { url: http://c:1/prepare }
                routes:
                  - { name: read, match: GET /things }
                  - { name: write, match: POST /things }
                stages:
                  - shadow: {}
                    gate:
                      differences: { below: 1% }
                      errors: { no-worse-than-legacy-by: 1% }
                      latency: { p99.9: 1s }
                  - canary: { steps: [100%] }
                    gate: { soak: 1m }
                  - live: {}
                """);

        assertThat(small.sides().listenPort()).isEqualTo(8080);
        assertThat(small.sides().legacy().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(small.sides().candidate().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(small.customers())
                .isEqualTo(new Plan.Customers(List.of(new Plan.CustomerKey.Ip()), "small", Map.of()));
        assertThat(small.identities()).isEqualTo(new Plan.Identities(Optional.empty(), List.of(), List.of()));
        assertThat(small.prepare()).map(Plan.Prepare::timeout).contains(Duration.ofSeconds(10));
        assertThat(small.routes())
                .extracting(Route::shadow)
                .containsExactly(Route.Shadowing.ALWAYS, Route.Shadowing.NEVER, Route.Shadowing.NEVER);
        assertThat(small.routes()).extracting(Route::fallback).containsOnly(Route.Fallback.NONE);
        assertThat(small.routes()).extracting(Route::owner).containsOnly(Optional.empty());
        assertThat(small.routes()).extracting(Route::compare).containsOnly(CompareRules.NONE);
        assertThat(small.routes()).extracting(Route::upstreams).containsOnly(Route.Upstreams.OF_PLAN);
        assertThat(small.routes().getLast()).isEqualTo(Route.EVERYTHING_ELSE);
        assertThat(small.stages()).extracting(Stage::steps).containsOnly(List.of(Share.EVERYONE));
        assertThat(small.stages())
                .extracting(Stage::onFail)
                .containsExactly(Optional.empty(), Optional.of(StageName.SHADOW), Optional.of(StageName.SHADOW));
        assertThat(small.stages()).extracting(Stage::leave).containsOnly(Stage.Leave.EVACUATE);
        var terms = new Gate.Terms(Percent.of("95"), false);
        assertThat(small.gate(new Position(StageName.SHADOW, 0)))
                .contains(new Gate(
                        Gate.Needed.NOTHING,
                        Optional.of(new Gate.Differences(Percent.of("1"), false, terms)),
                        Optional.of(new Gate.Errors(Percent.of("1"), terms)),
                        Optional.of(new Gate.Latency(
                                Percent.of("99.9"), new Gate.Limit.Absolute(Duration.ofSeconds(1)), terms)),
                        Optional.empty(),
                        List.of(),
                        List.of()));
        assertThat(Gate.Needed.NOTHING.uncompared()).isEqualTo(Percent.of("20"));
        assertThat(small.gate(new Position(StageName.LIVE, 0))).isEmpty();
    }

    @Test
    void a_failed_canary_without_a_shadow_goes_back_to_off() {
        var small = Plans.valid("""
                migration: small
                legacy: { url: http://a:1 }
                candidate: { url: http://b:1 }
                routes: [{ name: all, match: ANY /** }]
                stages: [{ canary: { steps: [100%] }, gate: { soak: 1m } }, { live: {}, on-fail: hold }]
                """);

        assertThat(small.stages())
                .extracting(Stage::onFail)
                .containsExactly(Optional.of(StageName.OFF), Optional.empty());
        assertThat(small.shadowSample(new Position(StageName.CANARY, 0))).isEqualTo(Share.EVERYONE);
    }

    @Test
    void the_share_and_the_samples_follow_from_the_position() {
        var positions = plan.positions();

        assertThat(positions)
                .extracting(Position::toString)
                .containsExactly(
                        "off",
                        "shadow step 1",
                        "shadow step 2",
                        "canary step 1",
                        "canary step 2",
                        "canary step 3",
                        "live",
                        "complete");
        assertThat(positions)
                .extracting(plan::share)
                .extracting(Share::of100000)
                .containsExactly(0, 0, 0, 1_000, 10_000, 50_000, 100_000, 100_000);
        assertThat(positions)
                .extracting(plan::shadowSample)
                .extracting(Share::of100000)
                .containsExactly(0, 10_000, 100_000, 100_000, 100_000, 100_000, 0, 0);
        assertThat(positions)
                .extracting(plan::reverseSample)
                .extracting(Share::of100000)
                .containsExactly(0, 0, 0, 0, 0, 0, 100_000, 0);
    }

    @Test
    void the_plan_knows_what_comes_next_and_where_a_rollback_ends() {
        assertThat(plan.next(Position.OFF)).contains(new Position(StageName.SHADOW, 0));
        assertThat(plan.next(new Position(StageName.SHADOW, 1))).contains(new Position(StageName.CANARY, 0));
        assertThat(plan.next(new Position(StageName.COMPLETE, 0))).isEmpty();
        assertThat(plan.last(StageName.SHADOW)).contains(new Position(StageName.SHADOW, 1));
        assertThat(plan.last(StageName.OFF)).contains(Position.OFF);
    }

    @Test
    void leaving_live_takes_the_gates_approvals_and_those_for_completing() {
        assertThat(plan.approvals(new Position(StageName.LIVE, 0))).containsExactly("payments-owner", "sre");
        assertThat(plan.approvals(new Position(StageName.CANARY, 2))).isEmpty();
    }

    @Test
    void the_form_of_an_id_tells_its_owner() {
        var owners = new Plan.Owners(Pattern.compile("[0-9]+"), Pattern.compile("(cart|ord)_.+"));

        assertThat(owners.of("4711")).contains(SideName.LEGACY);
        assertThat(owners.of("ord_01J")).contains(SideName.CANDIDATE);
        assertThat(owners.of("order-1")).isEmpty();
    }

    @Test
    void a_percentage_is_printed_as_it_was_written() {
        assertThat(Percent.of("0.10")).hasToString("0.1 %").isEqualTo(Percent.of("0.1"));
        assertThat(Percent.of("100")).hasToString("100 %");
        assertThat(new Share(1_500)).hasToString("1.5 %");
    }

    private static CompareRules.Rule rule(String word, String at, String... details) {
        return new CompareRules.Rule(word, at, List.of(details), CompareRules.Term.OPEN);
    }

    @Test
    void customers_are_known_by_a_claim_and_may_be_pinned_to_a_side() {
        var plan = Plans.valid("""
                migration: small
                legacy: { url: http://127.0.0.1:1 }
                candidate: { url: http://127.0.0.1:2 }
                customer: [claim:sub]
                overrides: { legacy: [a, b], candidate: [tester-1] }
                routes: [{ name: read, match: GET /things }]
                stages:
                  - shadow: {}
                    gate: { differences: { below: 1% } }
                """);

        assertThat(plan.customers().keys()).containsExactly(new Plan.CustomerKey.Claim("sub"));
        assertThat(plan.customers().overrides())
                .isEqualTo(Map.of("a", SideName.LEGACY, "b", SideName.LEGACY, "tester-1", SideName.CANDIDATE));
    }

    @Test
    void a_customer_is_pinned_once() {
        var problems = Plans.problems("""
                migration: small
                legacy: { url: http://127.0.0.1:1 }
                candidate: { url: http://127.0.0.1:2 }
                overrides: { legacy: [a], candidate: [a] }
                routes: [{ name: read, match: GET /things }]
                stages:
                  - shadow: {}
                    gate: { differences: { below: 1% } }
                """);

        assertThat(problems).extracting(Problem::what).containsExactly("`a` is pinned twice.");
    }

    private static String withBreaker(String breaker) {
        return """
                migration: small
                legacy: { url: http://127.0.0.1:1 }
                candidate: { url: http://127.0.0.1:2 }
                breaker: %s
                routes: [{ name: read, match: GET /things }]
                stages:
                  - shadow: {}
                    gate: { differences: { below: 1%% } }
                """.formatted(breaker);
    }

    @Test
    void a_breaker_opens_when_the_plan_says() {
        var plan = Plans.valid(withBreaker(
                "{ failures: 20%, slow: 80%, slow-above: 1s, calls: 50, least: 30, rest: 10s, trials: 3 }"));

        assertThat(plan.sides().breaker())
                .isEqualTo(new Breaker(
                        Percent.of("20"),
                        Percent.of("80"),
                        Optional.of(Duration.ofSeconds(1)),
                        50,
                        30,
                        Duration.ofSeconds(10),
                        3));
        assertThat(Plans.valid(withBreaker("{ calls: 5 }")).sides().breaker().least())
                .as("never more than the calls")
                .isEqualTo(5);
    }

    @Test
    void a_breaker_that_could_never_open_is_a_mistake() {
        assertThat(Plans.problems(withBreaker("{ calls: 5, least: 6, slow: 50% }")))
                .extracting(Problem::what)
                .containsExactlyInAnyOrder(
                        "`least` is more than `calls`, so the breaker would never open.",
                        "`slow` does not say what a slow call is.");
    }
}
