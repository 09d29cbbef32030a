package dev.phoenix.gameday.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The checkout's scenarios and their tests, as `docs/scenarios.md` lists them.
class ScenariosTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([SM]\\d+) \\|.*\\| (.*) \\|$");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");
    /// The numbers that the design gave.
    private static final List<String> SCENARIOS = Stream.of(
                    "S01 S02 S04 S05 S06 S07 S09 S11 S12 S13 S14 S15 S16 S17 S19 S20 S21 S23 S24 S25 S27 S28 S29 S31",
                    "S32 S33 S35 S36 S38 S40 S41 S43 S44 M1 M2 M3 M4 M5 M6")
            .flatMap(line -> Stream.of(line.split(" ", -1)))
            .toList();

    private static Map<String, List<MatchResult>> listed() {
        var document = Project.text(Project.ROOT.resolve("docs/scenarios.md"));
        var listed = new TreeMap<String, List<MatchResult>>();
        ROW.matcher(document)
                .results()
                .forEach(row -> listed.put(
                        row.group(1), TEST.matcher(row.group(2)).results().toList()));
        return listed;
    }

    @Test
    void every_scenario_has_a_test() {
        var listed = listed();
        assertThat(listed.keySet()).containsExactlyInAnyOrderElementsOf(SCENARIOS);
        assertThat(listed).allSatisfy((scenario, tests) -> assertThat(tests).isNotEmpty());
    }

    @Test
    void every_test_that_is_listed_exists() {
        var sources = Project.files("Test.java")
                .collect(Collectors.groupingBy(
                        file -> file.getFileName().toString().replace(".java", ""),
                        Collectors.mapping(Project::text, Collectors.joining())));
        var missing = Stream.concat(
                        listed().values().stream().flatMap(List::stream),
                        degradations().values().stream().flatMap(List::stream))
                .filter(test -> !sources.getOrDefault(test.group(1), "").contains("void " + test.group(2) + "("))
                .map(MatchResult::group)
                .toList();
        assertThat(missing).isEmpty();
    }

    /// The rows of the table in `docs/orders.md` that says what shoppers get when something is wrong.
    private static Map<String, List<MatchResult>> degradations() {
        var document = Project.text(Project.ROOT.resolve("docs/orders.md"));
        var table = document.substring(document.indexOf("## How it degrades"), document.indexOf("## Limits"));
        var rows = new TreeMap<String, List<MatchResult>>();
        table.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what is wrong"))
                .forEach(line -> rows.put(line, TEST.matcher(line).results().toList()));
        return rows;
    }

    @Test
    void every_way_to_degrade_has_a_test() {
        assertThat(degradations())
                .hasSizeGreaterThan(5)
                .allSatisfy((row, tests) -> assertThat(tests).as(row).isNotEmpty());
    }

    /// A test that carries a scenario's number must be where somebody looks for it.
    @Test
    void every_test_that_carries_a_number_is_listed() {
        var listed = listed().values().stream()
                .flatMap(List::stream)
                .map(test -> test.group(2))
                .toList();
        var numbered = Project.files("Test.java")
                .flatMap(file -> Pattern.compile("void ([SM]\\d+_\\w+)\\(")
                        .matcher(Project.text(file))
                        .results())
                .map(test -> test.group(1))
                .toList();
        assertThat(numbered).isNotEmpty();
        assertThat(listed).containsAll(numbered);
    }
}
