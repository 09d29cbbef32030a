package dev.phoenix.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.database.Json;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.StageName;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlTest {
    private static final String BY_ADA = "{\"by\":\"ada\",\"reason\":\"because\"}";

    /// A gateway that is not woken hears of a new snapshot after 20 s.
    private static final long SOONER_THAN_A_WAIT_ENDS = 15;

    private final FakeClock clock = new FakeClock();
    private final String database = Postgres.shared().database(ControlRun.fresh());
    private ControlRun run;
    private FakeGateway gateway;

    @BeforeEach
    void start() {
        run = ControlRun.start(Plans.checkout(), database, clock);
        gateway = run.gateway("gw-1");
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void a_new_migration_stands_at_off_and_waits_for_an_operator() throws Exception {
        var status = run.status();

        assertThat(status.get("migration").asText()).isEqualTo("checkout");
        assertThat(run.position()).isEqualTo("off 0 WAITING_FOR_OPERATOR");
        assertThat(status.get("share").asInt()).isZero();
        assertThat(status.get("version").asLong()).isEqualTo(1);
        assertThat(run.events()).containsExactly("START DONE");
    }

    @Test
    void the_whole_way_goes_from_off_to_live_by_the_gates() throws Exception {
        run.act("promote", BY_ADA);

        climbTo("live 0 RUNNING");

        assertThat(gateway.ask().map(Snapshot::position)).contains(new Position(StageName.LIVE, 0));
        assertThat(run.status().get("share").asInt()).isEqualTo(100_000);
        assertThat(run.status().at("/totals/pairs/compared").asLong()).isEqualTo(6_000);
        assertThat(run.events())
                .containsExactly(
                        "START DONE", "PROMOTE DONE", "ADVANCE DONE", "ADVANCE DONE", "ADVANCE DONE", "ADVANCE DONE");
    }

    @Test
    void a_decision_is_journaled_with_its_readings_and_numbers() throws Exception {
        run.act("promote", BY_ADA);
        climbTo("shadow 1 RUNNING");

        var advance = run.journal().get(2);

        assertThat(advance.get("by").asText()).isEqualTo("conductor");
        assertThat(advance.get("from").toString()).isEqualTo("{\"stage\":\"shadow\",\"step\":0,\"share\":0}");
        assertThat(advance.get("to").toString()).isEqualTo("{\"stage\":\"shadow\",\"step\":1,\"share\":0}");
        assertThat(advance.get("version").asLong()).isEqualTo(3);
        assertThat(advance.at("/numbers/compared").asLong()).isEqualTo(1_500);
        assertThat(advance.get("readings").findValuesAsText("verdict")).containsOnly("PASS");
        assertThat(advance.get("readings").findValuesAsText("metric")).contains("soak", "comparisons", "differences");
    }

    @Test
    void a_gate_that_lacks_soak_time_holds() throws Exception {
        run.act("promote", BY_ADA);
        gateway.ask();
        gateway.report(5_000);
        clock.pass(Duration.ofSeconds(9));

        ControlRun.await("only soak to be open", () -> run.verdicts().equals("soak INCONCLUSIVE"));

        assertThat(run.position()).isEqualTo("shadow 0 RUNNING");
    }

    @Test
    void an_action_without_the_operators_token_is_refused_and_changes_nothing() throws Exception {
        for (var token : List.of("", "wrong", ControlRun.GATEWAY_TOKEN)) {
            var answer = run.act("promote", BY_ADA, token);

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        assertThat(run.position()).isEqualTo("off 0 WAITING_FOR_OPERATOR");
    }

    @Test
    void a_gateway_with_a_wrong_token_gets_no_snapshot_and_counts_nothing() throws Exception {
        var stranger = new FakeGateway("gw-x", run.port(), "wrong");

        assertThat(stranger.send(Windows.clean("gw-x", 1, 1, 10))).isEqualTo(401);
        assertThat(stranger.askStatus()).isEqualTo(401);
        assertThat(run.status().get("gateways")).isEmpty();
    }

    @Test
    void an_action_that_is_not_allowed_is_refused_by_409_that_names_what_is_and_is_journaled() throws Exception {
        var answer = run.act("pause", BY_ADA);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        var problem = Json.tree(answer.body());
        assertThat(problem.get("code").asText()).isEqualTo("not_allowed_now");
        assertThat(problem.get("allowed").toString()).isEqualTo("[\"promote\",\"abort\",\"freeze\"]");
        assertThat(run.events()).containsExactly("START DONE", "PAUSE REFUSED");
        assertThat(run.journal().get(1).get("by").asText()).isEqualTo("ada");
    }

    @Test
    void a_promotion_before_the_gate_passes_needs_force_and_a_reason() throws Exception {
        run.act("promote", BY_ADA);

        var tooEarly = run.act("promote", BY_ADA);
        assertThat(tooEarly.statusCode()).isEqualTo(409);
        assertThat(Json.tree(tooEarly.body()).get("detail").asText()).contains("0 of 1 000 comparisons were made.");
        assertThat(run.act("promote", "{\"by\":\"ada\",\"force\":true}").statusCode())
                .isEqualTo(400);
        var forced = run.act("promote", "{\"by\":\"ada\",\"reason\":\"a rehearsal\",\"force\":true}");

        assertThat(forced.statusCode()).isEqualTo(200);
        assertThat(run.position()).isEqualTo("shadow 1 RUNNING");
        var entry = run.journal().get(3);
        assertThat(entry.get("forced").asBoolean()).isTrue();
        assertThat(entry.get("reason").asText()).isEqualTo("a rehearsal");
    }

    @Test
    void an_action_without_a_name_is_refused_but_abort_is_taken_even_from_a_broken_body() throws Exception {
        assertThat(run.act("promote", "{}").statusCode()).isEqualTo(400);
        assertThat(run.act("promote", "null").statusCode()).isEqualTo(400);
        assertThat(run.act("promote", "").statusCode()).isEqualTo(400);
        assertThat(run.act("abort", "").statusCode()).isEqualTo(200);
        run.act("promote", BY_ADA);

        assertThat(run.act("abort", "not json").statusCode()).isEqualTo(200);

        assertThat(run.position()).isEqualTo("off 0 WAITING_FOR_OPERATOR");
    }

    @Test
    void abort_ends_at_off_from_anywhere_and_again_changes_nothing() throws Exception {
        run.act("promote", BY_ADA);
        climbTo("canary 0 RUNNING");
        run.act("pause", BY_ADA);

        assertThat(run.act("abort", BY_ADA).statusCode()).isEqualTo(200);
        long version = run.status().get("version").asLong();
        assertThat(run.act("abort", BY_ADA).statusCode()).isEqualTo(200);

        assertThat(run.position()).isEqualTo("off 0 WAITING_FOR_OPERATOR");
        assertThat(run.status().get("version").asLong()).isEqualTo(version);
        assertThat(run.status().get("reason").asText()).isEqualTo("Abort by ada: because");
        assertThat(gateway.ask().map(Snapshot::position)).contains(Position.OFF);
    }

    @Test
    void a_paused_migration_holds_although_its_gate_passes_and_goes_on_when_resumed() throws Exception {
        run.act("promote", BY_ADA);
        run.act("pause", BY_ADA);
        gateway.ask();
        gateway.report(2_000);
        clock.pass(Duration.ofSeconds(11));
        ControlRun.await(
                "the gate to pass",
                () -> run.status().at("/gate/verdict").asText().equals("PASS"));

        assertThat(run.position()).isEqualTo("shadow 0 PAUSED");
        run.act("resume", BY_ADA);

        ControlRun.await("the next step", () -> run.position().equals("shadow 1 RUNNING"));
    }

    @Test
    void a_critical_difference_in_shadow_holds_with_a_sentence_that_names_it() throws Exception {
        run.act("promote", BY_ADA);
        gateway.ask();
        gateway.send(Windows.critical("gw-1", 1, gateway.running(), 412, 37));

        ControlRun.await("the gate to fail", () -> run.events().contains("GATE DONE"));

        assertThat(run.position()).isEqualTo("shadow 0 RUNNING");
        assertThat(run.status().get("reason").asText())
                .contains("tax-quote: $.tax differed in 37 of 412 comparisons", "86 → 88");
        var found =
                Json.tree(run.get("/api/differences").body()).get("signatures").get(0);
        assertThat(found.get("count").asLong()).isEqualTo(37);
        assertThat(found.get("of").asLong()).isEqualTo(412);
        assertThat(found.get("examples").get(0).asText()).isEqualTo("$.tax: 86 → 88 (exchange 0199aa)");
    }

    @Test
    void a_critical_difference_in_canary_goes_back_to_shadow_and_waits_for_an_operator() throws Exception {
        run.act("promote", BY_ADA);
        climbTo("canary 1 RUNNING");
        gateway.ask();
        gateway.send(Windows.critical("gw-1", 100, gateway.running(), 412, 37));

        ControlRun.await("the rollback", () -> run.position().equals("shadow 1 WAITING_FOR_OPERATOR"));

        assertThat(gateway.ask().map(Snapshot::position)).contains(new Position(StageName.SHADOW, 1));
        assertThat(run.status().get("reason").asText()).contains("differed in 37 of 412 comparisons");
        assertThat(run.status().get("attempt").asInt()).isEqualTo(2);
        assertThat(run.status().at("/pairs/compared").asLong()).isZero();
        gateway.report(5_000);
        clock.pass(Duration.ofSeconds(20));
        ControlRun.await(
                "the gate to pass",
                () -> run.status().at("/gate/verdict").asText().equals("PASS"));
        assertThat(run.position()).isEqualTo("shadow 1 WAITING_FOR_OPERATOR");
    }

    @Test
    void a_waiting_gateway_gets_a_new_snapshot_at_once() throws Exception {
        gateway.ask();
        var asked = CompletableFuture.supplyAsync(() -> gateway.askUnchecked());
        ControlRun.await(
                "the gateway to wait",
                () -> run.status().at("/gateways/0/version").asLong() == 1);

        run.act("promote", BY_ADA);
        Optional<Snapshot> snapshot = asked.get(SOONER_THAN_A_WAIT_ENDS, TimeUnit.SECONDS);

        assertThat(snapshot.map(Snapshot::version)).contains(2L);
    }

    @Test
    void the_status_shows_which_gateway_runs_which_version() throws Exception {
        gateway.ask();
        var second = run.gateway("gw-2");
        second.ask();
        run.act("promote", BY_ADA);
        second.ask();
        var waits = CompletableFuture.supplyAsync(second::askUnchecked);

        ControlRun.await(
                "the acknowledgement",
                () -> run.status().at("/gateways/1/version").asLong() == 2);

        assertThat(run.status().at("/gateways/0/id").asText()).isEqualTo("gw-1");
        assertThat(run.status().at("/gateways/0/version").asLong()).isZero();
        assertThat(waits).isNotDone();
    }

    @Test
    void a_window_that_is_sent_again_counts_once() throws Exception {
        run.act("promote", BY_ADA);
        var window = Windows.clean("gw-1", 1, 2, 100);

        assertThat(gateway.send(window)).isEqualTo(204);
        assertThat(gateway.send(window)).isEqualTo(204);

        assertThat(run.status().at("/pairs/compared").asLong()).isEqualTo(100);
        assertThat(run.status().at("/traffic/legacy/p99Ms").asDouble()).isBetween(11.9, 12.2);
    }

    @Test
    void a_window_of_a_snapshot_that_was_never_decided_here_is_not_counted() throws Exception {
        assertThat(gateway.send(Windows.clean("gw-1", 1, 77, 100))).isEqualTo(204);

        assertThat(run.status().at("/totals/pairs/compared").asLong()).isZero();
        assertThat(run.get("/metrics").body()).contains("phoenix_control_tallies_total{result=\"unknown_snapshot\"} 1");
    }

    @Test
    void a_late_window_of_an_earlier_position_counts_for_the_totals_and_not_for_the_gate() throws Exception {
        run.act("promote", BY_ADA);
        climbTo("shadow 1 RUNNING");
        gateway.send(Windows.clean("gw-1", 50, 2, 100));

        assertThat(run.status().at("/pairs/compared").asLong()).isZero();
        assertThat(run.status().at("/totals/pairs/compared").asLong()).isEqualTo(1_600);
    }

    @Test
    void a_body_that_is_no_tally_is_refused_and_spoils_nothing() throws Exception {
        var negative = Json.write(Windows.clean("gw-1", 1, 1, 10)).replace("\"received\":10", "\"received\":-10");
        var broken =
                Json.write(Windows.clean("gw-1", 1, 1, 10)).replaceAll("latencyHdr\":\"[^\"]+", "latencyHdr\":\"AAAA");

        assertThat(gateway.send("{}".getBytes(UTF_8))).isEqualTo(400);
        assertThat(gateway.send("null".getBytes(UTF_8))).isEqualTo(400);
        assertThat(gateway.send(new byte[0])).isEqualTo(400);
        assertThat(gateway.send(negative.getBytes(UTF_8))).isEqualTo(400);
        assertThat(gateway.send(broken.getBytes(UTF_8))).isEqualTo(400);
        assertThat(gateway.send(Windows.clean("another", 1, 1, 10))).isEqualTo(400);
        assertThat(gateway.send(new byte[4 * 1024 * 1024 + 1])).isEqualTo(413);
        assertThat(run.status().at("/totals/pairs/compared").asLong()).isZero();
    }

    @Test
    void completing_needs_the_approvals_and_closes_the_way_back() throws Exception {
        run.close();
        run = ControlRun.start(
                Plans.checkout() + "  - complete: { approvals: [sre] }\n",
                Postgres.shared().database(ControlRun.fresh()),
                clock);
        gateway = run.gateway("gw-1");
        run.act("promote", BY_ADA);
        climbTo("live 0 RUNNING");
        gateway.ask();
        gateway.report(1_500);
        clock.pass(Duration.ofSeconds(11));

        ControlRun.await("the gate, which waits, is seen to", () -> complete() == 409);
        assertThat(run.act("approve", BY_ADA).statusCode()).isEqualTo(409);
        assertThat(run.act("approve", "{\"by\":\"payments-owner\"}").statusCode())
                .isEqualTo(200);
        assertThat(complete()).isEqualTo(409);
        assertThat(run.act("approve", "{\"by\":\"sre\"}").statusCode()).isEqualTo(200);
        ControlRun.await("the gate, which passes now, is seen to", () -> complete() != 412);

        assertThat(run.position()).isEqualTo("complete 0 FINISHED");
        assertThat(run.status().at("/wayBack/state").asText()).isEqualTo("CLOSED");
        assertThat(run.act("rollback", BY_ADA).statusCode()).isEqualTo(409);
        assertThat(run.act("abort", BY_ADA).statusCode()).isEqualTo(200);
        assertThat(run.position()).isEqualTo("complete 0 FINISHED");
    }

    /// Completes in view of the last decision, as one must.
    private int complete() throws IOException, InterruptedException {
        var seen = "\"" + run.status().get("decision").asLong() + "\"";
        return run.act("complete", BY_ADA, ControlRun.OPERATOR_TOKEN, seen).statusCode();
    }

    /// Lets every gate pass until the migration stands there.
    private void climbTo(String position) throws Exception {
        while (!run.position().equals(position)) {
            var before = run.position();
            gateway.askUntil(run.status().get("version").asLong());
            gateway.report(1_500);
            clock.pass(Duration.ofSeconds(11));
            ControlRun.await("the step after " + before, () -> !run.position().equals(before));
        }
    }
}
