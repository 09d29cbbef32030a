package dev.phoenix.plan.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Plans;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.StageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Holds `docs/verdicts.csv` and the gates together, from the readings to the decision.
class VerdictTableTest {
    private static final Position CANARY = new Position(StageName.CANARY, 0);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void every_line_of_the_table_is_what_a_gate_says_and_what_follows() throws IOException {
        var wrong = new ArrayList<String>();
        for (String line : lines()) {
            var cells = line.split(",", -1);
            var readings = readings(cells);
            var plan = plan(!cells[4].equals("not asked"));
            var decision = Decisions.decide(plan, CANARY, readings, Evidence.none(Seen.START));
            var gate = Reading.verdict(readings);
            if (!gate.name().equals(cells[5]) || !word(decision).equals(cells[6])) {
                wrong.add(line + " is " + gate + ", " + word(decision));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void the_table_has_every_combination_once() throws IOException {
        var combinations = new HashSet<String>();
        lines().forEach(line -> combinations.add(line.substring(0, line.lastIndexOf(',', line.lastIndexOf(',') - 1))));

        int verdicts = Verdict.values().length;
        assertThat(combinations).hasSize(verdicts * verdicts * 2 * 2 * 4);
        assertThat(lines()).hasSameSizeAs(combinations);
    }

    private static List<String> lines() throws IOException {
        var lines = Files.readAllLines(Path.of("../docs/verdicts.csv"));
        return lines.subList(1, lines.size());
    }

    private static List<Reading> readings(String[] cells) {
        var evidence =
                evidence(cells[4]).measured(measured(Map.of("one", cells[0], "other", cells[1], "dry", cells[2])));
        var now = Seen.START.plus(MINUTE).plusSeconds(cells[3].equals("silent") ? 60 : 0);
        return Gate.read(plan(!cells[4].equals("not asked")), CANARY, evidence, new FakeRanks(), now);
    }

    /// An approval that has expired was given, and then the evidence began afresh.
    private static Evidence evidence(String approval) {
        var before = Seen.after(Duration.ZERO);
        return switch (approval) {
            case "given" -> Seen.after(MINUTE).approvedAs("sre");
            case "expired" -> {
                assertThat(before.approvedAs("sre").approvals()).contains("sre");
                yield Seen.after(MINUTE);
            }
            default -> Seen.after(MINUTE);
        };
    }

    private static Map<String, Evidence.Measured> measured(Map<String, String> said) {
        var measured = new HashMap<String, Evidence.Measured>();
        said.forEach((name, word) -> {
            if (!Set.of("NO_DATA", "none").contains(word)) {
                measured.put(
                        name,
                        new Evidence.Measured(Seen.START.plus(MINUTE), Optional.empty(), Verdict.valueOf(word), ""));
            }
        });
        return measured;
    }

    private static String word(Decision decision) {
        return decision.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static Plan plan(boolean asksForApproval) {
        return Plans.valid("""
                migration: small
                legacy: { url: http://a:1 }
                candidate: { url: http://b:1 }
                routes: [{ name: read, match: GET /things }]
                stages:
                  - canary: { steps: [10%%, 50%%] }
                    gate:
                      external:
                        - { name: one, webhook: http://c:1/one }
                        - { name: other, webhook: http://c:1/other }
                        - { name: dry, webhook: http://c:1/dry, dry-run: true }
                %s
                """.formatted(asksForApproval ? "      approvals: [sre]" : ""));
    }
}
