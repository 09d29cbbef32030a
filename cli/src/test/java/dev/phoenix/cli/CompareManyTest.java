package dev.phoenix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareManyTest {
    private static final String PLAN = """
            migration: checkout
            legacy: { url: http://127.0.0.1:9100 }
            candidate: { url: http://127.0.0.1:9200 }
            routes:
              - { name: quote, match: GET /quotes, compare: { ignore: [$.at], critical: [$.tax] } }
              - { name: orders, match: GET /orders, compare: { ignore: [$.gone] } }
            stages:
              - shadow: { steps: [100%] }
                gate: { differences: { below: 1% } }
            """;

    @TempDir
    Path directory;

    @Test
    void each_pair_of_a_tape_is_compared_by_the_rules_of_its_route() throws IOException {
        var tape = file("tape.jsonl", """
                {"tape":1,"exchange":"e1","route":"quote","legacy":%s,"candidate":%s}

                {"tape":1,"exchange":"e2","route":"quote","legacy":%s,"candidate":%s}
                {"tape":1,"exchange":"e3","route":"orders","legacy":%s,"candidate":%s}
                """.formatted(
                        json("{\"at\":1}"), json("{\"at\":2}"),
                        json("{\"tax\":86}"), json("{\"tax\":88}"),
                        json("{\"at\":1}"), json("{\"at\":2}")));
        var result = Terminal.run("compare", tape, "--rules", file("plan.yaml", PLAN));

        assertThat(result.out()).isEqualTo("""
                e2 $.tax: 86 → 88  (critical)
                e3 $.at: 1 → 2
                2 of 3 pairs differ
                """);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("This rule matched nothing: ignore $.gone. Is its path right?\n");
    }

    @Test
    void one_exchange_of_a_tape_can_be_seen_again() throws IOException {
        var tape = file("tape.jsonl", """
                {"tape":1,"exchange":"e1","legacy":%s,"candidate":%s}
                {"tape":1,"exchange":"e2","legacy":%s,"candidate":%s}
                """.formatted(json("1"), json("2"), json("3"), json("4")));

        assertThat(Terminal.run("compare", tape, "--exchange", "e2").out())
                .isEqualTo("e2 $: 3 → 4\n1 of 1 pairs differ\n");
        var unknown = Terminal.run("compare", tape, "--exchange", "e9");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("has no pair named e9");
    }

    @Test
    void a_line_that_is_no_pair_is_not_comparable_and_the_others_are_compared() throws IOException {
        var tape = file("tape.jsonl", """
                {"tape":1,"exchange":"e1","legacy":%s,"candidate":%s}
                {"tape":1,"exchange":
                {"tape":1,"exchange":"e1","legacy":%s,"candidate":%s}
                """.formatted(json("1"), json("1"), json("1"), json("2")));
        var result = Terminal.run("compare", tape);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("line 2 not comparable: the line cannot be read: not JSON: "),
                        line -> assertThat(line).isEqualTo("e1 (2) $: 1 → 2"),
                        line -> assertThat(line).isEqualTo("1 of 2 pairs differ, 1 not comparable"));
    }

    @Test
    void a_file_that_is_no_tape_is_refused() throws IOException {
        var result = Terminal.run("compare", file("a.json", "{}"));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("a.json is no tape").contains("give both");
        assertThat(Terminal.run("compare", "nothing").err()).contains("nothing does not exist");
        assertThat(Terminal.run("compare", directory.toString(), file("b.json", "{}"))
                        .err())
                .contains("Give two directories or two files");
    }

    @Test
    void differences_are_reported_by_cause_with_the_command_that_shows_one_again() throws IOException {
        var lines = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            lines.append("{\"tape\":1,\"exchange\":\"e%d\",\"at\":\"2026-11-23T12:00:0%dZ\",\"route\":\"quote\","
                            .formatted(i, i))
                    .append("\"legacy\":%s,\"candidate\":%s}\n"
                            .formatted(
                                    json("{\"tax\":86,\"to\":\"ada@example.org\"}"),
                                    json(
                                            i < 4
                                                    ? "{\"tax\":8600,\"to\":\"eve@example.org\"}"
                                                    : "{\"tax\":86,\"to\":\"ada@example.org\"}")));
        }
        var plan = file("plan.yaml", PLAN);
        var tape = file("my tape.jsonl", lines.toString());
        var result = Terminal.run("compare", tape, "--rules", plan, "--signatures");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("quote $.tax value (scale ×100) critical: 4 of 10 pairs (40.00 %), "
                        + "2026-11-23T12:00:00Z to 2026-11-23T12:00:03Z\n    $.tax: 86 → 8600\n")
                .contains("quote $.to value (text): 4 of 10 pairs (40.00 %)")
                .contains("    again: phoenix compare '" + tape + "' --exchange e")
                .contains(" --rules " + plan + "\n")
                .endsWith("4 of 10 pairs differ\n")
                .doesNotContain("@example.org");

        var document = new ObjectMapper()
                .readTree(Terminal.run("compare", tape, "--rules", plan, "--signatures", "--format", "json")
                        .out());
        assertThat(document.path("compared").asInt()).isEqualTo(10);
        var first = document.path("signatures").get(0);
        assertThat(first.path("share").asDouble()).isEqualTo(0.4);
        assertThat(first.path("firstSeen").asText()).isEqualTo("2026-11-23T12:00:00Z");
        assertThat(first.path("examples")).hasSize(4);
        var again = first.path("examples").get(0).path("again").asText();
        var name = first.path("examples").get(0).path("exchange").asText();
        assertThat(again).isEqualTo("phoenix compare '" + tape + "' --exchange " + name + " --rules " + plan);
    }

    @Test
    void noise_is_told_from_defects_by_the_control_answers_of_a_tape() throws IOException {
        var noisy = new StringBuilder();
        var wrong = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            var line = "{\"tape\":1,\"exchange\":\"e" + i + "\",\"legacy\":%s,\"candidate\":%s,\"control\":%s}\n";
            noisy.append(line.formatted(body(i, 86), body(i + 100, 86), body(i + 200, 86)));
            wrong.append(line.formatted(body(i, 86), body(i + 100, 88), body(i + 200, 86)));
        }
        var onlyNoise = Terminal.run("compare", file("noisy.jsonl", noisy.toString()), "--noise");
        assertThat(onlyNoise.exitCode()).isZero();
        assertThat(onlyNoise.out()).isEqualTo("""
                $.at noise: 20 of 20 pairs differ; asked twice, legacy disagreed with itself 20 times, and with the candidate alone 0 times
                legacy was asked twice about 20 of 20 pairs
                """);
        var defect = Terminal.run("compare", file("wrong.jsonl", wrong.toString()), "--noise", "--format", "json");
        assertThat(defect.exitCode()).isEqualTo(1);
        var places = new ObjectMapper().readTree(defect.out());
        assertThat(places.get(0).path("path").asText()).isEqualTo("$.tax");
        assertThat(places.get(0).path("verdict").asText()).isEqualTo("real");
        assertThat(places.get(1).path("verdict").asText()).isEqualTo("noise");
        assertThat(Terminal.run("compare", "-", "--noise", "--signatures").err())
                .contains("ask for one");
    }

    private static String body(int at, int tax) {
        return json("{\"at\":%d,\"tax\":%d}".formatted(at, tax));
    }

    @Test
    void two_har_files_are_compared_request_by_request() throws IOException {
        var legacy = file(
                "legacy.har",
                har(entry("http://old/q?x=1", "{\\\"tax\\\":86}", "gzip"), entry("http://old/a", "1", "")));
        var candidate = file(
                "candidate.har",
                har(entry("https://new:81/q?x=1", "{\\\"tax\\\":88}", ""), entry("https://new:81/q?x=1", "2", "")));
        var result = Terminal.run("compare", legacy, candidate);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out().lines())
                .contains("GET /q?x=1 $.tax: 86 → 88", "GET /a status: 200 → 404", "GET /q?x=1 (2) status: 404 → 200")
                .last()
                .isEqualTo("3 of 3 pairs differ");
        assertThat(Terminal.run("compare", legacy, candidate, "--exchange", "GET /q?x=1")
                        .out())
                .isEqualTo("GET /q?x=1 $.tax: 86 → 88\n1 of 1 pairs differ\n");
    }

    @Test
    void two_files_of_json_lines_are_compared_line_by_line() throws IOException {
        var result = Terminal.run(
                "compare",
                file("a.jsonl", "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n"),
                file("b.jsonl", "{\"n\":1}\n{\"n\":3}\n"));
        assertThat(result.out()).isEqualTo("$[1]: {\"n\":2} → absent\n");
    }

    @Test
    void standard_input_is_either_side_or_the_tape() throws IOException {
        var file = file("a.json", "{\"n\":1}");
        assertThat(withInput("{\"n\":2}", "compare", file, "-").out()).isEqualTo("$.n: 1 → 2\n");
        assertThat(withInput("{\"n\":2}", "compare", "-", file).out()).isEqualTo("$.n: 2 → 1\n");
        var tape = "{\"tape\":1,\"exchange\":\"e1\",\"legacy\":%s,\"candidate\":%s}".formatted(json("1"), json("2"));
        assertThat(withInput(tape, "compare", "-").out()).startsWith("e1 $: 1 → 2\n");
    }

    @Test
    void colours_mark_the_path_and_change_no_word() throws IOException {
        var file = file("a.json", "{\"n\":1}");
        assertThat(Terminal.run("compare", file, file("b.json", "{\"n\":2}")).out())
                .doesNotContain("\u001b");
        var out = new StringWriter();
        var different = Comparison.compare(
                Answer.ofJson("1".getBytes(StandardCharsets.UTF_8)),
                Answer.ofJson("2".getBytes(StandardCharsets.UTF_8)),
                Rules.none(),
                Twins.none());
        new ComparisonReport(new PrintWriter(out, true), true).writeText("", different);
        assertThat(out.toString()).isEqualTo("\u001b[33m$\u001b[0m: 1 → 2\n");
    }

    private static Terminal withInput(String input, String... arguments) {
        var before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return Terminal.run(arguments);
        } finally {
            System.setIn(Objects.requireNonNull(before));
        }
    }

    private static String json(String body) {
        return "{\"status\":200,\"headers\":{\"content-type\":\"application/json\"},\"body\":\"%s\"}"
                .formatted(body.replace("\"", "\\\""));
    }

    private static String har(String... entries) {
        return "{\"log\":{\"version\":\"1.2\",\"entries\":[" + String.join(",", entries) + "]}}";
    }

    private static String entry(String url, String body, String encoding) {
        return """
                {"request":{"method":"GET","url":"%s"},
                 "response":{"status":200,"headers":[{"name":":status","value":"200"},{"name":"Content-Encoding","value":"%s"}],
                             "content":{"mimeType":"application/json","text":"%s"}}}""".formatted(url, encoding, body);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }
}
