package dev.phoenix.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.yaml.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanProblemsTest {
    private static final String SOUND = """
            migration: small
            legacy: { url: http://a:1 }
            candidate: { url: http://b:1 }
            routes:
              - name: read
                match: GET /things/{id}
              - name: write
                match: POST /things
            stages:
              - shadow: { steps: [10%, 100%] }
                gate: { differences: { below: 1% } }
              - canary: { steps: [1%, 10%] }
                gate: { soak: 1m }
              - live: { reverse-shadow: 100% }
                gate: { soak: 1m }
              - complete: { approvals: [sre] }
            """;

    @Test
    void a_plan_with_twenty_mistakes_reports_twenty() {
        var problems = Plans.problems(Plans.resource("twenty-mistakes.yaml"));

        assertThat(problems)
                .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.what())
                .containsExactly(
                        "1:12 `Checkout` is no name.",
                        "2:16 `url` is no address: `ftp://127.0.0.1:9100`.",
                        "3:42 Unknown key `timout` in `candidate`.",
                        "5:12 `session` is no customer key.",
                        "6:19 `legacy` is no regular expression: Unclosed character class.",
                        "7:18 There is no route `place-ordr`.",
                        "10:12 `post /tax/quotes` is no match.",
                        "11:11 There are two routes `tax-quote`.",
                        "13:13 `shadow` cannot be `with-lanes`.",
                        "16:12 `GET /orders/{id}` has no variable `{order}`.",
                        "18:12 `GET /orders/{order}` and `GET /orders/{id}` match the same requests, and neither is"
                                + " more specific.",
                        "20:16 `total` is no place in an answer.",
                        "24:13 `PUT /orders/{id}` changes things, so a copy of it would change them twice.",
                        "26:28 The step 5 % does not grow: it follows 10 %. Customers would be stranded: `leave` does"
                                + " not say how they go back.",
                        "27:35 `below` is no percentage: `0.1`.",
                        "27:48 `soak` is no duration: `2 min`.",
                        "28:13 The stage shadow comes after canary.",
                        "28:23 `steps` cannot be `200%`.",
                        "29:38 Unknown key `approvels` in `gate`.",
                        "30:15 Complete needs approvals: after it there is no way back.");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.mend()).endsWith("."));
        assertThat(problems.get(2))
                .hasToString("plan.yaml:3:42: Unknown key `timout` in `candidate`."
                        + " Did you mean `timeout`? Known here: url, timeout.");
    }

    @Test
    void a_sound_plan_has_no_problem() {
        assertThat(Plans.problems(SOUND)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "migration: small           | \"\"                         | 2:1 | `migration` is missing in `plan`.",
                "migration: small           | migration:                   | 1:11 | `migration` has no value.",
                "migration: small           | migration: [a]               | 1:12 | `migration` must be a text, not a list.",
                "migration: small           | \"migration: a\\nmigration: b\" | 2:1 | `migration` is given twice in `plan`.",
                "migration: small           | \"migration: a\\nlisten: 70000\" | 2:9 | `listen` cannot be `70000`.",
                "migration: small           | \"migration: a\\nlisten: http\" | 2:9 | `listen` cannot be `http`.",
                "migration: small           | \"migration: a\\nsalt: [1]\"   | 2:7 | `salt` must be a text, not a list.",
                "migration: small           | \"migration: a\\ncustomer: []\" | 2:11 | `customer` is an empty list.",
                "migration: small           | \"migration: a\\ncustomer: ip\" | 2:11 | `customer` must be a list, not a text.",
                "migration: small           | \"migration: a\\ncustomer: [cookie]\" | 2:12 | `cookie` is no customer key.",
                "migration: small           | \"migration: a\\nprepare: {}\" | 2:10 | `url` is missing in `prepare`.",
                "migration: small           | \"migration: a\\nowners: {}\"  | 2:9 | `legacy` is missing in `owners`.",
                "migration: small           | \"migration: a\\ntwins: [{ route: write, at: $.id }]\" | 2:18"
                        + " | Route `write` is never copied, so its things never get a second name.",
                "legacy: { url: http://a:1 } | legacy: {}                  | 2:9 | `url` is missing in `legacy`.",
                "legacy: { url: http://a:1 } | legacy: http://a:1          | 2:9 | `legacy` must be a mapping, not a text.",
                "legacy: { url: http://a:1 } | legacy: { url: \"http://a b\" } | 2:16 | `url` is no address: `http://a b`.",
                "migration: small           | \"migration: a\\nprepare: { url: h2c://a:1 }\" | 2:17"
                        + " | `url` is no address: `h2c://a:1`.",
                "legacy: { url: http://a:1 } | legacy: { url: http://a:1/v2 } | 2:16 | `http://a:1/v2` has a path.",
                "legacy: { url: http://a:1 } | legacy: { url: http://b:1 }  | 3:12"
                        + " | Legacy and candidate are the same upstream, http://b:1.",
                "legacy: { url: http://a:1 } | \"legacy: { url: http://a:1, timeout: 0s }\" | 2:37 | `timeout` cannot be `0s`.",
                "legacy: { url: http://a:1 } | \"legacy: { url: http://a:1, timeout: 11m }\" | 2:37 | `timeout` cannot be `11m`.",
                "name: write                 | name: Write                  | 7:11 | `Write` is no name.",
                "name: write                 | name: everything-else        | 7:5"
                        + " | The name `everything-else` is kept for the route `ANY /**`.",
                "GET /things/{id}            | GET things                   | 6:12"
                        + " | `things` is no path template: a path starts with `/`.",
                "GET /things/{id}            | GET /**/a                    | 6:12"
                        + " | `/**/a` is no path template: `**` stands only at the end.",
                "GET /things/{id}            | GET /a//b                    | 6:12"
                        + " | `/a//b` is no path template: it has an empty segment.",
                "GET /things/{id}            | GET /{a}/{a}                 | 6:12"
                        + " | `/{a}/{a}` is no path template: `{a}` stands there twice.",
                "GET /things/{id}            | GET /a{id}                   | 6:12"
                        + " | `/a{id}` is no path template: `a{id}` is neither a text nor a `{variable}`.",
                "match: POST /things         | \"match: POST /things\\n    owner: id\" | 9:12 | `id` names no owner.",
                "match: POST /things         | \"match: POST /things\\n    owner: body:$.id\" | 9:12"
                        + " | This route asks for the owner, but the plan does not say how ids tell it.",
                "match: POST /things         | \"match: POST /things\\n    compare: { ignore: [$.a] }\" | 9:14"
                        + " | This route is never copied, so its rules compare nothing.",
                "match: POST /things         | \"match: POST /things\\n    shadow: always\\n    compare: { ignore: [$.a],"
                        + " critical: [$.a.b] }\" | 10:42 | `$.a.b` cannot be critical: `$.a` is ignored.",
                "match: POST /things         | \"match: POST /things\\n    shadow: always\\n    compare: { tolerate: [{ at: $.a,"
                        + " within: much }] }\" | 10:46 | `within` is no tolerance: `much`.",
                "match: POST /things         | \"match: POST /things\\n    ask-twice: 5%\" | 9:16"
                        + " | Legacy can be asked twice only by calls that change nothing.",
                "match: POST /things         | \"match: POST /things\\n    shadow: with-lane\\n    ask-twice: 5%\" | 10:16"
                        + " | Legacy can be asked twice only by calls that change nothing.",
                "GET /things/{id}            | \"GET /things/{id}\\n    ask-twice: 5\" | 7:16"
                        + " | `ask-twice` is no percentage: `5`.",
                "migration: small            | \"migration: small\\nredact: [status]\" | 2:10"
                        + " | The status says nothing about anybody.",
                "migration: small            | \"migration: small\\nredact: [card]\" | 2:10 | `card` is no place in an answer.",
                "match: POST /things         | \"match: POST /things\\n    fallback: retry\" | 9:15 | `fallback` cannot be `retry`.",
                "\"steps: [10%, 100%]\"      | \"steps: [10%, 10%]\"        | 10:28 | The step 10 % does not grow: it follows 10 %.",
                "\"steps: [10%, 100%]\"      | \"steps: [0.0005%]\"         | 10:23 | `steps` cannot be `0.0005%`.",
                "\"steps: [10%, 100%]\"      | \"steps: [1.2345%]\"         | 10:23"
                        + " | `1.2345%` is finer than customers can be divided.",
                "gate: { differences: { below: 1% } } | \"on-fail: hold\"  | 10:5"
                        + " | The stage shadow has no gate, so nothing would be asked before it goes on.",
                "gate: { differences: { below: 1% } } | gate: {}           | 11:11 | The gate asks nothing, so it would pass at once.",
                "gate: { differences: { below: 1% } } | gate: { differences: {} } | 11:26 | `below` is missing in `differences`.",
                "gate: { differences: { below: 1% } } | gate: { latency: {} } | 11:22 | `latency` names no quantile.",
                "gate: { differences: { below: 1% } } | \"gate: { latency: { p50: 1s, p99: 2s } }\" | 11:22"
                        + " | `latency` names several quantiles.",
                "gate: { differences: { below: 1% } } | \"gate: { soak: 1m, evidence: { soak: 1m } }\" | 11:19"
                        + " | `soak` is given twice, in the gate and in its evidence.",
                "gate: { differences: { below: 1% } } | \"gate: { approvals: [a, a] }\" | 11:28 | `a` is asked for approval twice.",
                "\"canary: { steps: [1%, 10%] }\" | canary: {}              | 12:13 | `steps` is missing in `canary`.",
                "\"canary: { steps: [1%, 10%] }\" | \"shadow: {}\"          | 12:13 | The stage shadow is there twice.",
                "\"canary: { steps: [1%, 10%] }\" | \"canary: { steps: [1%] }\\n    live: {}\" | 12:5"
                        + " | This entry names more than one stage.",
                "\"canary: { steps: [1%, 10%] }\" | \"on-fail: hold\"       | 12:5 | This entry names no stage.",
                "\"canary: { steps: [1%, 10%] }\" | \"canary: { steps: [1%, 10%], leave: now }\" | 12:40 | `leave` cannot be `now`.",
                "reverse-shadow: 100%        | reverse-shadow: all          | 14:29 | `reverse-shadow` is no percentage: `all`.",
                "complete: { approvals: [sre] } | complete: {}              | 16:15"
                        + " | Complete needs approvals: after it there is no way back.",
                "complete: { approvals: [sre] } | \"complete: { approvals: [sre] }\\n    gate: { soak: 1m }\" | 17:11"
                        + " | Nothing comes after complete, so it has no `gate`.",
            })
    void each_mistake_is_named_at_its_place(String sound, String mistaken, String place, String what) {
        assertThat(SOUND).contains(sound);
        var problems = Plans.problems(SOUND.replace(sound, mistaken.replace("\\n", "\n")));

        assertThat(problems)
                .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.what())
                .contains(place + " " + what);
    }

    @ParameterizedTest
    @CsvSource({
        "canary, '{ rollback: live }', `rollback` cannot be `live`.",
        "canary, '{ rollback: canary }', 'A failed canary cannot go back to canary, which does not come before it.'",
        "canary, retry, `on-fail` cannot be `retry`.",
        "shadow, '{ rollback: shadow }', 'A failed shadow cannot go back to shadow, which does not come before it.'",
    })
    void a_rollback_leads_to_an_earlier_stage(String stage, String onFail, String what) {
        String line = SOUND.lines()
                .filter(candidate -> candidate.contains("- " + stage))
                .findFirst()
                .orElseThrow();

        assertThat(Plans.problems(SOUND.replace(line, line + "\n    on-fail: " + onFail)))
                .extracting(Problem::what)
                .containsExactly(what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$|true",
                "$.a|true",
                "$..tax|true",
                "$.*|true",
                "$.lines[*].tax|true",
                "$['any name'].b|true",
                "$[0]|true",
                "$[-1:]|true",
                "$[1,2]|true",
                "$..[0]|true",
                "$.lines[?@.kind == 'fee'].amount|true",
                "$[?@.a[0] == 'x]y' && length(@['b']) > 1]|true",
                "$..['a', ?@.b, 0:2:-1]|true",
                "$['it\\'s']|true",
                "$ .a [0]|true",
                "$[?@.a|false",
                "$['a'|false",
                "$['a]|false",
                "$['a',]|false",
                "$[?]|false",
                "$[0]x|false",
                "a|false",
                "$a|false",
                "$.|false",
                "$.a-b|false",
                "$.a..|false",
                "$[|false",
                "$[]|false",
                "$.1|false",
                "status|false",
            })
    void a_json_path_is_known_by_its_form(String text, boolean isPath) {
        assertThat(Value.isJsonPath(text)).isEqualTo(isPath);
    }

    @Test
    void metrics_over_pairs_need_a_route_that_is_copied() {
        assertThat(Plans.problems(SOUND.replace("match: GET", "match: PUT")))
                .extracting(Problem::what)
                .containsExactly("`differences` is read from pairs, but nothing is copied at this stage.");
    }

    @Test
    void a_live_stage_without_reverse_shadow_cannot_compare() {
        String yaml = SOUND.replace("reverse-shadow: 100% }\n    gate: { soak: 1m }", """
                reverse-shadow: 0% }
                    gate: { evidence: { comparisons: 10 }, latency: { p99: 1s } }""");

        assertThat(Plans.problems(yaml))
                .extracting(Problem::what)
                .containsExactly(
                        "`evidence` is read from pairs, but nothing is copied at this stage.",
                        "`latency` is read from pairs, but nothing is copied at this stage.");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1:1, The file is empty.",
        "'just text', 1:1, '`plan` must be a mapping, not a text.'",
        "'- a list', 1:1, '`plan` must be a mapping, not a list.'",
        "'a: [1', 1:6, 'This is no YAML: expected '','' or '']'', but got <stream end>.'",
    })
    void what_is_no_plan_at_all_is_said_in_one_sentence(String yaml, String place, String what) {
        assertThat(Plans.problems(yaml).getFirst())
                .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.what())
                .isEqualTo(place + " " + what);
    }

    @Test
    void control_characters_and_a_second_document_are_problems_and_no_crash() {
        assertThat(Plans.problems(SOUND + "salt: \u0000")).hasSize(1);
        assertThat(Plans.problems(SOUND + "---\nmigration: other\n")).hasSize(1);
        assertThat(Plans.problems(SOUND + "salt: *nowhere\n")).hasSize(1);
        assertThat(Plans.problems("&a [*a]")).hasSize(1);
    }

    @Test
    void brackets_without_end_are_refused_before_they_cost_anything() {
        assertThat(Plans.problems("a: " + "[".repeat(100_000)))
                .extracting(Problem::what)
                .containsExactly("Brackets or blocks are nested more than 50 deep.");
    }

    @Test
    void a_file_that_is_too_long_is_refused() {
        assertThat(Plans.problems("#".repeat(300_000)))
                .extracting(Problem::what)
                .containsExactly("The file has 300000 characters.");
    }

    @Test
    void a_mistake_behind_an_alias_counts_once() {
        String yaml = SOUND.replace("gate: { differences: { below: 1% } }", "gate: &same { soak: soon }")
                .replace("gate: { soak: 1m }", "gate: *same");

        assertThat(Plans.problems(yaml)).extracting(Problem::what).containsExactly("`soak` is no duration: `soon`.");
    }

    @Test
    void mistakes_in_metrics_are_named_with_what_to_do() {
        assertThat(gate("latency: { p99: { of-legcy: 1.1 } }"))
                .anyMatch(problem ->
                        problem.startsWith("Unknown key `of-legcy` in `quantile`. Did you mean `of-legacy`?"));
        assertThat(gate("latency: { p99: { of-legacy: 0 } }"))
                .containsExactly("`of-legacy` cannot be `0`. It lies between 0.1 and 100.");
        assertThat(gate("external: [{ name: paid }]"))
                .containsExactly(
                        "It does not say who measures it. Give it a `prometheus` with a `query`, or a `webhook`.");
        assertThat(gate("external: [{ name: paid, prometheus: http://p:1, query: up }]"))
                .containsExactly(
                        "It does not say which numbers are good. Say `below: 5` or `above: 0.95`; for both, measure it"
                                + " twice.");
        assertThat(gate("external: [{ name: a, webhook: http://p:1/x, above: 3 }, { name: a, webhook: http://p:1/y }]"))
                .containsExactly(
                        "A webhook says itself whether it agrees, so it has no `above`. Take the key away, or ask a"
                                + " `prometheus`.",
                        "`a` is measured twice. Give each metric a name of its own.");
        assertThat(gate("fallbacks: { below: 1% }, differences: { below: 1%, dry-run: yes }"))
                .singleElement()
                .asString()
                .startsWith("`dry-run` cannot be `yes`.");
    }

    @Test
    void a_gate_in_which_everything_only_reports_is_refused() {
        assertThat(gate("differences: { below: 1%, dry-run: true }"))
                .containsExactly(
                        "Every metric of this gate is a dry run, so that nothing decides. Let one of them decide,"
                                + " or add a `soak` or `approvals`.");
        assertThat(gate("differences: { below: 1%, dry-run: true }, soak: 1m")).isEmpty();
    }

    private static List<String> gate(String metrics) {
        return Plans.problems(SOUND.replace("gate: { differences: { below: 1% } }", "gate: { " + metrics + " }"))
                .stream()
                .map(problem -> problem.what() + " " + problem.mend())
                .toList();
    }
}
