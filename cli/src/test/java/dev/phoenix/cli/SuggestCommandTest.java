package dev.phoenix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestCommandTest {
    @TempDir
    Path directory;

    @Test
    void what_is_printed_can_be_pasted_and_explains_the_tape() throws IOException {
        var tape = tape("quote");
        var result = Terminal.run("rules", "suggest", tape);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("""
                tolerate:
                  # 6 of 6 values that differ are timestamps 1000 ms apart; in 6 pairs
                  - { at: '$.eta', within: 5s }
                unordered:
                  # 6 of 6 values that differ are arrays with the same elements in another order, which `sku` tells apart; in 6 pairs
                  - { at: '$[''the lines'']', by: 'sku' }
                """);
        assertThat(Terminal.run("compare", tape).out()).endsWith("6 of 6 pairs differ\n");
        assertThat(Terminal.run("compare", tape, "--rules", file("rules.yaml", result.out()))
                        .out())
                .isEqualTo("0 of 6 pairs differ\n");
    }

    @Test
    void what_the_plan_calls_critical_gets_no_proposal_and_what_it_explains_needs_none() throws IOException {
        var rules = file("rules.yaml", "critical: [$.eta]\nunordered: [\"$['the lines']\"]\n");
        var result = Terminal.run("rules", "suggest", tape("quote"), "--rules", rules);

        assertThat(result.out()).startsWith("# Nothing to propose for route quote");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void routes_are_proposed_for_one_by_one() throws IOException {
        var both = Files.readString(Path.of(tape("quote"))) + Files.readString(Path.of(tape("order"))) + "{\n";
        var result = Terminal.run("rules", "suggest", file("both.jsonl", both), "--least", "6");

        assertThat(result.out()).contains("--- # route order\ntolerate:", "--- # route quote\ntolerate:");
        assertThat(result.err()).isEqualTo("1 lines could not be read and were left out.\n");
        assertThat(Terminal.run("rules", "suggest", file("both.jsonl", both), "--least", "7")
                        .out())
                .doesNotContain("tolerate");
    }

    @Test
    void what_to_do_with_rules_has_to_be_said() {
        assertThat(Terminal.run("rules").err()).contains("phoenix rules suggest TAPE");
    }

    private String tape(String route) throws IOException {
        var lines = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            lines.append("""
                    {"tape":1,"exchange":"e%d","route":"%s","legacy":{"status":200,"body":"%s"},"candidate":{"status":200,"body":"%s"}}
                    """.formatted(
                            i,
                            route,
                            body(i, "{'sku':1,'n':3},{'sku':2,'n':3}"),
                            body(i + 1, "{'sku':2,'n':3},{'sku':1,'n':3}")));
        }
        return file(route + ".jsonl", lines.toString());
    }

    private static String body(int second, String lines) {
        return "{'eta':'2026-11-23T12:00:0%dZ','the lines':[%s]}"
                .formatted(second, lines)
                .replace("'", "\\\"");
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }
}
