package dev.phoenix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    Path directory;

    @Test
    void help_names_every_command() {
        assertThat(Terminal.run("--help").out())
                .contains(
                        "compare",
                        "rules",
                        "plan",
                        "evidence",
                        "up",
                        "status",
                        "promote",
                        "pause",
                        "resume",
                        "rollback")
                .contains("abort", "approve");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compare",
                "rules",
                "plan",
                "evidence",
                "up",
                "status",
                "promote",
                "pause",
                "rollback",
                "abort",
                "approve"
            })
    void every_command_has_a_help_of_its_own(String command) {
        var help = Terminal.run(command, "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Usage: phoenix " + command);
    }

    @Test
    void an_unknown_command_gets_a_suggestion() {
        var result = Terminal.run("promot");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("promot").contains("promote").contains("--help");
    }

    @Test
    void what_nobody_thought_of_is_trouble_and_not_an_answer() {
        assertThat(Terminal.run("compare", "no\0path", "b.json").exitCode()).isEqualTo(2);
    }

    @Test
    void a_missing_command_is_said() {
        assertThat(Terminal.run().err()).contains("a command is missing");
        assertThat(Terminal.run("plan").err()).contains("phoenix plan check FILE");
    }

    @Test
    void evidence_says_how_many_clean_comparisons_are_needed() {
        var result = Terminal.run("evidence", "--below", "0.1%", "--confidence", "95%");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("3 678 clean comparisons show that fewer than 0.1% differ, with 95% confidence.")
                .contains("with 1 difference:");
        assertThat(Terminal.run("evidence", "--json", "--below", "0.1%").out())
                .contains("\"below\" : \"0.1%\"", "\"clean\" : 3678");
        assertThat(Terminal.run("evidence").out()).contains("3 678").contains("0.01%");
    }

    @Test
    void a_rate_that_is_none_is_refused() {
        assertThat(Terminal.run("evidence", "--below", "0.1").err()).contains("--below is a percentage");
        assertThat(Terminal.run("evidence", "--below", "0%").exitCode()).isEqualTo(2);
    }

    @Test
    void a_valid_plan_is_summed_up() throws IOException {
        var result = Terminal.run("plan", "check", plan("routes: [{ name: quote, match: GET /quotes }]"));
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("plan of checkout, 2 routes (1 compared), 3 positions from off to canary step 1");
    }

    @Test
    void every_problem_of_a_plan_is_told_with_line_and_column() throws IOException {
        var result = Terminal.run("plan", "check", plan("routes: [{ nam: quote, match: quotes }]"));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines().count()).isGreaterThan(1);
        assertThat(result.err()).contains("plan.yaml:4:").contains("Did you mean `name`?");
        assertThat(Terminal.run("plan", "check", "no-such-file").err()).contains("no-such-file does not exist");
    }

    @Test
    void a_database_url_is_turned_into_jdbc() {
        assertThat(DatabaseUrl.jdbc("jdbc:postgresql://h/db?user=u")).isEqualTo("jdbc:postgresql://h/db?user=u");
        assertThat(DatabaseUrl.jdbc("postgres://u:p%26w@h:5433/db?sslmode=require"))
                .isEqualTo("jdbc:postgresql://h:5433/db?user=u&password=p%26w&sslmode=require");
        assertThat(DatabaseUrl.jdbc("postgresql://h")).isEqualTo("jdbc:postgresql://h/");
        assertThat(Terminal.run("up", planOrEmpty(), "--database", "mysql://h/db")
                        .exitCode())
                .isEqualTo(2);
    }

    private String planOrEmpty() {
        try {
            return plan("routes: [{ name: quote, match: GET /quotes }]");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String plan(String routes) throws IOException {
        var yaml = """
                migration: checkout
                legacy: { url: http://127.0.0.1:9100 }
                candidate: { url: http://127.0.0.1:9200 }
                %s
                stages:
                  - shadow: { steps: [100%%] }
                    gate: { evidence: { comparisons: 10 }, differences: { below: 1%% } }
                  - canary: { steps: [10%%] }
                    gate: { evidence: { comparisons: 10 }, differences: { below: 1%% } }
                """.formatted(routes);
        return Files.writeString(directory.resolve("plan.yaml"), yaml).toString();
    }
}
