package dev.phoenix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    @TempDir
    Path directory;

    @Test
    void the_same_document_says_nothing_and_exits_0() throws IOException {
        assertThat(Terminal.run("compare", file("a.json", "{\"a\":1,\"b\":2}"), file("b.json", "{\"b\":2.0,\"a\":1}")))
                .isEqualTo(new Terminal(0, "", ""));
    }

    @Test
    void differences_are_a_line_each_and_exit_1() throws IOException {
        var result = Terminal.run(
                "compare",
                file("a.json", "{\"l\":[{\"tax\":86}],\"x\":null}"),
                file("b.json", "{\"l\":[{\"tax\":88}]}"));
        assertThat(result).isEqualTo(new Terminal(1, "$.l[0].tax: 86 → 88\n$.x: null → absent\n", ""));
    }

    @Test
    void rules_are_read_from_a_file() throws IOException {
        var rules = file("rules.yaml", """
                ignore: [$.at]
                unordered: [$.tags, { at: $.lines, by: [sku] }]
                tolerate: [{ at: $.eta, within: 60s }, { at: $.rate, within: 1% }]
                critical: [$.total]
                kind: [{ at: $.id, is: uuid }]
                """);
        var legacy = file("a.json", """
                {"at":1,"tags":[1,2],"lines":[{"sku":"A","n":1},{"sku":"B","n":2}],"rate":100,"total":86,
                 "eta":"2026-01-01T00:00:00Z","id":"01980b1e-0000-7000-8000-000000000000"}""");
        var candidate = file("b.json", """
                {"at":2,"tags":[2,1],"lines":[{"sku":"B","n":2},{"sku":"A","n":1}],"rate":101,"total":88,
                 "eta":"2026-01-01T00:00:59Z","id":"01980b1e-1111-7000-8000-000000000000"}""");
        assertThat(Terminal.run("compare", legacy, candidate, "--rules", rules))
                .isEqualTo(new Terminal(1, "$.total: 86 → 88  (critical)\n", ""));
    }

    @Test
    void the_rules_of_a_plan_s_route_can_be_used() throws IOException {
        var plan = file("plan.yaml", """
                migration: checkout
                legacy: { url: http://127.0.0.1:9100 }
                candidate: { url: http://127.0.0.1:9200 }
                routes: [{ name: quote, match: GET /quotes, compare: { ignore: [$.at], critical: [$.tax] } }]
                stages:
                  - shadow: { steps: [100%] }
                    gate: { differences: { below: 1% } }
                """);
        var legacy = file("a.json", "{\"at\":1,\"tax\":86}");
        var candidate = file("b.json", "{\"at\":2,\"tax\":88}");
        assertThat(Terminal.run("compare", legacy, candidate, "--rules", plan, "--route", "quote"))
                .isEqualTo(new Terminal(1, "$.tax: 86 → 88  (critical)\n", ""));
        var unknown = Terminal.run("compare", legacy, candidate, "--rules", plan, "--route", "quotes");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("has no route quotes. Did you mean `quote`?");
        assertThat(Terminal.run("compare", legacy, candidate, "--route", "quote")
                        .err())
                .contains("--route needs the plan");
    }

    @Test
    void every_mistake_in_a_rules_file_is_told_with_its_place() throws IOException {
        var rules = file("rules.yaml", """
                ignore: [$.a, total, '$[?@.a]b']
                tolerate:
                  - { at: $.b, within: a bit }
                foo: 1
                embedded: ['$[?@.a==]']
                """);
        var result = Terminal.run("compare", file("a.json", "1"), file("b.json", "1"), "--rules", rules);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("rules.yaml:1:15: `total` is no place in an answer."),
                        line -> assertThat(line).contains("rules.yaml:1:22: `$[?@.a]b` is no place in an answer."),
                        line -> assertThat(line).contains("rules.yaml:3:24: `within` is no tolerance: `a bit`."),
                        line -> assertThat(line).contains("rules.yaml:4:1: Unknown key `foo`"),
                        line -> assertThat(line).contains("rules.yaml:5:12: $[?@.a==] is not a JSONPath"));
    }

    @Test
    void every_word_of_a_rules_file_reaches_the_engine() throws IOException {
        var rules = file("rules.yaml", """
                ignore: [{ at: $.rate, owner: team-tax, until: 2026-12-31 }, header.etag]
                unordered: [{ at: $.lines, by: $.sku }]
                null-is-absent: [$.a]
                numbers-as-text: [$.b]
                case-insensitive: [$.c]
                matches: [{ at: $.d, regex: 'x+' }]
                kind:
                  - { at: $.e, is: uuid }
                  - { at: $.e, is: timestamp }
                  - { at: $.e, is: date }
                  - { at: $.e, is: digits }
                  - { at: $.e, is: number }
                  - { at: $.e, is: url }
                  - { at: $.e, is: id }
                  - { at: $.e, is: text }
                embedded: [$.f]
                intended: [{ at: $.g, from: 1, to: absent }]
                twins: [$.h]
                compare-headers: [etag]
                """);
        var legacy = file("a.json", """
                {"a": null, "b": 1, "c": "x", "d": "x", "f": "[1]", "g": 1, "h": "1"}""");
        var candidate = file("b.json", """
                {"b": 1.0, "c": "X", "d": "xx", "f": "[1.0]", "h": "2"}""");
        assertThat(Terminal.run("compare", legacy, candidate, "--rules", rules))
                .isEqualTo(new Terminal(1, "$.b: 1 → 1.0\n", ""));
    }

    @Test
    void json_output_keeps_every_digit() throws IOException {
        var result = Terminal.run(
                "compare",
                file("a.json", "{\"n\":10000000000000000999.10}"),
                file("b.json", "{\"n\":10000000000000000998.10}"),
                "--format",
                "json");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("10000000000000000999.10", "10000000000000000998.10");
        var report = new ObjectMapper().readTree(result.out());
        assertThat(report.path("result").asText()).isEqualTo("different");
        assertThat(report.path("differences").get(0).path("path").asText()).isEqualTo("$.n");
        assertThat(report.path("differences").get(0).path("kind").asText()).isEqualTo("value");
    }

    @Test
    void directories_are_compared_file_by_file() throws IOException {
        file("old/same.json", "[1]");
        file("new/same.json", "[1.0]");
        file("old/tax/quote.json", "{\"tax\":86}");
        file("new/tax/quote.json", "{\"tax\":88}");
        file("old/gone.json", "{}");
        var result = Terminal.run(
                "compare",
                directory.resolve("old").toString(),
                directory.resolve("new").toString());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("tax/quote.json $.tax: 86 → 88").contains("gone.json");
        assertThat(result.out()).doesNotContain("same.json");
    }

    @Test
    void a_document_that_cannot_be_read_is_trouble() throws IOException {
        var broken = Terminal.run("compare", file("a.json", "{"), file("b.json", "{}"));
        assertThat(broken.exitCode()).isEqualTo(2);
        assertThat(broken.out()).startsWith("not comparable: legacy's body cannot be read: not JSON");
        var absent = Terminal.run("compare", directory.resolve("nothing").toString(), file("b.json", "{}"));
        assertThat(absent.exitCode()).isEqualTo(2);
        assertThat(absent.err()).contains("nothing does not exist");
        assertThat(Terminal.run("compare", "-", "-").exitCode()).isEqualTo(2);
    }

    private String file(String name, String content) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content).toString();
    }
}
