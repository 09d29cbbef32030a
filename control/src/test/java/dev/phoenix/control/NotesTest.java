package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.control.database.Json;
import dev.phoenix.plan.tally.Example;
import dev.phoenix.plan.tally.RuleReport;
import dev.phoenix.postgres.Postgres;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What gateways tell beside their counts: examples to be seen again, and how rules fare.
class NotesTest {
    private static final String SIGNATURE = "tax-quote $.tax value";
    private static final String BY_ADA = "{\"by\":\"ada\",\"reason\":\"because\"}";

    private final String database = Postgres.shared().database(ControlRun.fresh());
    private ControlRun run;
    private FakeGateway gateway;

    @BeforeEach
    void start() throws Exception {
        run = ControlRun.start(Plans.checkout(), database, new FakeClock());
        gateway = run.gateway("gw-1");
        run.act("promote", BY_ADA);
        gateway.askUntil(run.status().get("version").asLong());
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void an_example_is_handed_out_with_the_plan_it_was_compared_by() throws Exception {
        gateway.send(Windows.critical("gw-1", 1, gateway.running(), 100, 3));
        assertThat(tape(example("0199aa", SIGNATURE))).isEqualTo(204);

        var shown = get("/api/tape/0199aa");
        assertThat(shown.get("pair").asText()).isEqualTo("{\"tape\":1}");
        assertThat(shown.get("plan").asText()).isEqualTo(Plans.checkout());
        for (var place : List.of(run.status(), get("/api/differences"))) {
            assertThat(place.get("signatures").get(0).get("taped").toString()).isEqualTo("[\"0199aa\"]");
        }
    }

    @Test
    void of_each_cause_five_examples_are_kept_and_a_repeat_is_none() throws Exception {
        for (int i = 0; i < 9; i++) {
            tape(example("e" + i, SIGNATURE));
            tape(example("e" + i, SIGNATURE));
        }
        tape(example("f", SIGNATURE, "tax-quote $.more extra"));
        gateway.send(Windows.critical("gw-1", 1, gateway.running(), 100, 3));

        var taped = run.status().get("signatures").get(0).get("taped");
        assertThat(StreamSupport.stream(taped.spliterator(), false).map(JsonNode::asText))
                .containsExactlyInAnyOrder("e0", "e1", "e2", "e3", "e4");
        assertThat(get("/api/tape/f").get("pair").asText()).isNotEmpty();
        assertThat(get("/api/tape/e5").get("code").asText()).isEqualTo("not_found");
    }

    @Test
    void what_cannot_be_kept_is_refused() throws Exception {
        assertThat(tape(example("not an id", SIGNATURE))).isEqualTo(400);
        assertThat(tape(example("e1", "nul \0"))).isEqualTo(400);
        assertThat(tape(example("e1", "x".repeat(2_001)))).isEqualTo(400);
        assertThat(gateway.tell("tape", "{\"examples\":")).isEqualTo(400);
        assertThat(gateway.tell("rules", "[]")).isEqualTo(400);
        assertThat(new FakeGateway("gw-1", run.port(), "wrong").tell("tape", "{\"examples\":[]}"))
                .isEqualTo(401);
        assertThat(tape(new Example(77, "tax-quote", List.of(SIGNATURE), "e2", "{}")))
                .isEqualTo(204);
        assertThat(get("/api/tape/e2").get("code").asText()).isEqualTo("not_found");
    }

    @Test
    void rules_that_matched_nothing_in_any_gateway_are_shown_with_the_pairs_looked_into() throws Exception {
        var other = run.gateway("gw-2");
        report(gateway, 3, List.of("ignore $.a", "ignore $.b"));
        report(gateway, 40, List.of("ignore $.a", "ignore $.b"));
        report(other, 2, List.of("ignore $.b", "ignore $.c"));
        report(run.gateway("gw-3"), 0, List.of());

        assertThat(run.status().get("idleRules").toString())
                .isEqualTo("[{\"route\":\"tax-quote\",\"bodies\":42,\"unmatched\":[\"ignore $.b\"],\"expired\":[]}]");
    }

    private void report(FakeGateway from, long bodies, List<String> unmatched) throws Exception {
        var report = new RuleReport(
                gateway.running(), List.of(new RuleReport.OfRoute("tax-quote", bodies, unmatched, List.of())));
        assertThat(from.tell("rules", Json.write(report))).isEqualTo(204);
    }

    private Example example(String exchange, String... signatures) {
        return new Example(gateway.running(), "tax-quote", List.of(signatures), exchange, "{\"tape\":1}");
    }

    private int tape(Example example) throws Exception {
        return gateway.tell("tape", Json.write(Map.of("examples", List.of(example))));
    }

    private JsonNode get(String path) throws Exception {
        return Json.tree(run.get(path).body());
    }
}
