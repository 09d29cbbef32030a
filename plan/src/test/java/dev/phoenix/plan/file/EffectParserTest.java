package dev.phoenix.plan.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Plans;
import dev.phoenix.plan.effect.Destination;
import dev.phoenix.plan.route.CompareRules;
import dev.phoenix.plan.route.Match;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EffectParserTest {
    private static String with(String... lines) {
        return """
            migration: small
            legacy: { url: http://a:1 }
            candidate: { url: http://b:1 }
            effects:
            %s
            routes: [{ name: read, match: GET /things }]
            stages:
              - shadow: { steps: [100%%] }
                gate: { differences: { below: 1%% } }
              - complete: { approvals: [sre] }
            """.formatted(String.join("\n", lines));
    }

    @Test
    void a_destination_is_read_as_it_is_written() {
        var plan = Plans.valid(with(
                "  - name: provider",
                "    to: https://api.example/base",
                "    listen: 9700",
                "    shadow: 9701",
                "    timeout: 30s",
                "    wait: 500ms",
                "    ordered: true",
                "    operations:",
                "      - { name: create, match: POST /v1/charges, key: [$.amount] }",
                "      - { name: read, match: 'GET /v1/charges/{id}' }",
                "    on-no-match: { status: 409, body: '{}' }",
                "    allow: [GET /v1/rates/**]",
                "    compare: { ignore: [$.trace] }"));

        assertThat(plan.sides().effects())
                .containsExactly(new Destination(
                        "provider",
                        new Destination.Doors(Optional.of(9700), Optional.empty(), Optional.of(9701)),
                        new Destination.Outside(
                                URI.create("https://api.example/base"), Duration.ofSeconds(30), Duration.ofMillis(500)),
                        List.of(
                                new Destination.Operation(
                                        "create", new Match("POST", "/v1/charges"), List.of("$.amount"), true),
                                new Destination.Operation(
                                        "read", new Match("GET", "/v1/charges/{id}"), List.of(), false)),
                        new Destination.Refusal(409, "{}"),
                        List.of(new Match("GET", "/v1/rates/**")),
                        new Destination.Comparing(
                                true,
                                new CompareRules(List.of(new CompareRules.Rule(
                                        "ignore", "$.trace", List.of(), CompareRules.Term.OPEN))))));
    }

    @Test
    void what_is_left_out_has_the_documented_defaults() {
        var plan = Plans.valid(with("  - { name: provider, to: 'http://api.example', listen: 0 }"));

        assertThat(plan.sides().effects())
                .containsExactly(new Destination(
                        "provider",
                        new Destination.Doors(Optional.of(0), Optional.empty(), Optional.empty()),
                        new Destination.Outside(
                                URI.create("http://api.example"), Duration.ofSeconds(60), Duration.ofSeconds(2)),
                        List.of(),
                        new Destination.Refusal(502, ""),
                        List.of(),
                        new Destination.Comparing(false, CompareRules.NONE)));
    }

    @Test
    void every_mistake_is_reported_at_once() {
        var problems = Plans.problems(with(
                "  - { name: one, to: 'ftp://a', listen: 8080 }",
                "  - { name: one, to: 'http://a', listen: 9700, live: 9700 }",
                "  - { name: two, to: 'http://a' }",
                "  - name: three",
                "    to: http://a",
                "    listen: 9701",
                "    wait: 2h",
                "    ordered: maybe",
                "    operations:",
                "      - { name: create, match: POST /a, key: [amount] }",
                "      - { name: create, match: POST /a }",
                "    on-no-match: { status: 200 }",
                "    allow: [get /a]",
                "    compare: { ignore: [header.date, status] }"));

        assertThat(problems)
                .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.what())
                .containsExactly(
                        "5:22 `to` is no address: `ftp://a`.",
                        "5:41 Port 8080 is taken by another key of this plan.",
                        "6:13 There are two effects `one`.",
                        "6:54 Port 9700 is taken by another key of this plan.",
                        "7:5 No service can reach `two`: it has no port.",
                        "11:11 `wait` cannot be `2h`.",
                        "12:14 `ordered` cannot be `maybe`.",
                        "14:47 `amount` is no JSONPath.",
                        "15:9 There are two operations `create`.",
                        "15:9 Another operation matches the same calls as `POST /a`.",
                        "16:28 `status` cannot be `200`.",
                        "17:13 `get /a` is no match.",
                        "18:25 Effects are compared by their bodies, not by `header.date`.",
                        "18:38 Effects are compared by their bodies, not by `status`.");
    }
}
