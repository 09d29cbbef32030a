package dev.phoenix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An example that the control plane keeps is compared again by the rules of its plan.
class CompareExampleTest {
    private static final String PLAN = """
            migration: checkout
            legacy: { url: http://127.0.0.1:9100 }
            candidate: { url: http://127.0.0.1:9200 }
            routes: [{ name: quote, match: GET /quotes, compare: { ignore: [$.at], critical: [$.tax] } }]
            stages:
              - shadow: { steps: [100%] }
                gate: { differences: { below: 1% } }
            """;
    private static final String PAIR = """
            {"tape":1,"exchange":"e7","at":"2026-11-23T12:00:00Z","route":"quote",
             "legacy":{"status":200,"headers":{"content-type":["application/json"]},"body":"{\\"tax\\":86,\\"at\\":1}"},
             "candidate":{"status":200,"headers":{"content-type":["application/json"]},"body":"{\\"tax\\":88,\\"at\\":2}"}}""";

    @TempDir
    private Path directory;

    private FakeControl control;

    @BeforeEach
    void start() throws IOException {
        control = new FakeControl();
        control.example("e7", answer(PAIR, PLAN));
    }

    @AfterEach
    void stop() {
        control.close();
    }

    @Test
    void it_is_shown_again_by_the_plan_s_rules() {
        assertThat(compare("e7")).isEqualTo(new Terminal(1, "e7 $.tax: 86 → 88  (critical)\n", ""));
    }

    @Test
    void it_is_reported_like_any_other_pair() {
        assertThat(compare("e7", "--signatures").out())
                .contains("quote $.tax value (number) critical: 1 of 1 pairs", "again: phoenix compare --exchange e7");
        assertThat(compare("e7", "--format", "json").out()).contains("\"critical\" : true");
    }

    @Test
    void other_rules_may_be_tried_on_it() throws IOException {
        var rules = Files.writeString(directory.resolve("rules.yaml"), "ignore: [$.tax]\n");
        assertThat(compare("e7", "--rules", rules.toString()).out()).isEqualTo("e7 $.at: 1 → 2\n");
    }

    @Test
    void what_is_not_there_or_cannot_be_read_is_said() {
        control.example("e8", answer("{\"tape\":9}", PLAN));
        control.example("e9", answer(PAIR, "migration: X"));
        assertThat(compare("e1").err()).contains("answers 404: It is not on tape.");
        assertThat(compare("e1").exitCode()).isEqualTo(2);
        assertThat(compare("e8").out()).contains("`tape` is 9; this Phoenix reads version 1");
        assertThat(compare("e9").err()).contains("the plan at " + control.url() + ":1:12: `X` is no name.");
        assertThat(Terminal.run("compare").err()).contains("Say what to compare");
        assertThat(Terminal.run("compare", "a.json", "b.json", "--url", control.url())
                        .err())
                .contains("--url is where to ask for --exchange");
        control.close();
        assertThat(compare("e7").err()).contains("No control plane answers at " + control.url());
    }

    private Terminal compare(String exchange, String... more) {
        var all = new ArrayList<>(List.of("compare", "--exchange", exchange, "--url", control.url()));
        all.addAll(List.of(more));
        return Terminal.run(all.toArray(String[]::new));
    }

    private static String answer(String pair, String plan) {
        return new ObjectMapper()
                .createObjectNode()
                .put("pair", pair)
                .put("plan", plan)
                .toString();
    }
}
