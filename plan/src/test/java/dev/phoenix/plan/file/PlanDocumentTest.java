package dev.phoenix.plan.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Plans;
import dev.phoenix.plan.Wording;
import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.route.CompareRules;
import dev.phoenix.plan.statistics.RateTest;
import dev.phoenix.plan.yaml.Block;
import dev.phoenix.plan.yaml.Problems;
import dev.phoenix.plan.yaml.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Holds `docs/plan.md` and the parser together.
class PlanDocumentTest {
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|.*");

    private final String document = read("plan.md");

    @Test
    void every_key_of_the_parser_is_documented_and_no_other() {
        var documented = new LinkedHashMap<String, List<String>>();
        String heading = "";
        for (String line : document.lines().toList()) {
            if (line.startsWith("### ")) {
                heading = line.substring(4);
                documented.put(heading, new ArrayList<>());
            } else if (line.startsWith("## ")) {
                heading = "";
            }
            var row = ROW.matcher(line);
            if (row.matches() && !heading.isEmpty()) {
                documented.getOrDefault(heading, List.of()).add(row.group(1));
            }
        }
        var parsed = new LinkedHashMap<String, List<String>>();
        for (Block block : PlanKeys.ALL) {
            parsed.put(block.title(), block.keys());
        }

        assertThat(documented).isEqualTo(parsed);
    }

    /// JSON is YAML, so the reader of plans reads the schema too.
    @Test
    void the_schema_for_editors_has_the_same_keys() {
        var schema = mapping(new Load(LoadSettings.builder().build()).loadFromString(read("plan.schema.json")));
        var described = new LinkedHashMap<String, Set<?>>();
        described.put("plan", mapping(schema.get("properties")).keySet());
        mapping(schema.get("$defs"))
                .forEach((title, block) -> described.put(
                        title.toString(),
                        mapping(mapping(block).get("properties")).keySet()));
        var parsed = new LinkedHashMap<String, Set<?>>();
        PlanKeys.ALL.forEach(block -> parsed.put(block.title(), new LinkedHashSet<>(block.keys())));

        assertThat(described).isEqualTo(parsed);
    }

    private static Map<?, ?> mapping(@Nullable Object node) {
        return (Map<?, ?>) Objects.requireNonNull(node);
    }

    @Test
    void the_example_in_the_document_is_the_one_that_is_tested() {
        String example = document.substring(document.indexOf("```yaml\n") + 8);

        assertThat(example.substring(0, example.indexOf("```"))).isEqualTo(Plans.resource("checkout.yaml"));
    }

    @Test
    void the_rules_in_the_document_on_comparison_are_rules_one_of_each() {
        String page = read("comparison.md");
        String example = page.substring(page.indexOf("```yaml\n") + 8);
        var problems = new Problems();
        var rules = Yaml.read(example.substring(0, example.indexOf("```")), problems)
                .map(block -> CompareParser.read(block, (_, _) -> {}))
                .orElseThrow();

        assertThat(problems.inOrder()).isEmpty();
        assertThat(rules.rules().stream().map(CompareRules.Rule::word).distinct())
                .containsAll(PlanKeys.COMPARE.keys().stream()
                        .filter(key -> !key.equals("twins") && !key.equals("compare-headers"))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"1 %, 0.01", "0.1 %, 0.001", "0.01 %, 0.0001"})
    void the_comparisons_needed_are_those_of_the_document(String words, double limit) {
        var test = RateTest.against(limit);

        assertThat(document)
                .contains("| " + words + " | " + Wording.count(test.cleanTrialsNeeded(.05)) + " | "
                        + Wording.count(test.cleanTrialsNeeded(.01)) + " |");
    }

    @Test
    void the_defaults_in_the_document_are_those_of_the_records() {
        var defaults = Map.of(
                "`listen`", Integer.toString(Plan.Sides.DEFAULT_LISTEN_PORT),
                "`fallback`", "`none`",
                "`leave`", "`evacuate`",
                "`per`", "`plan`",
                "`reverse-shadow`", "`100%`",
                "`uncompared`", "`{ below: 20% }`",
                "`covered`", "not asked");

        defaults.forEach((key, value) -> assertThat(document.lines())
                .anyMatch(line -> line.startsWith("| " + key + " |") && line.endsWith("| " + value + " |")));
        assertThat(Gate.DEFAULT_UNCOMPARED).hasToString("20 %");
        assertThat(Gate.DEFAULT_CONFIDENCE).hasToString("95 %");
    }

    private static String read(String name) {
        try {
            return Files.readString(Path.of("..", "docs", name));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
