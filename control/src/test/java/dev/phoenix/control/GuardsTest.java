package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.database.Json;
import dev.phoenix.plan.tally.PairTally;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.ShadowTally;
import dev.phoenix.plan.tally.SideTally;
import dev.phoenix.postgres.Postgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What keeps a migration from going forwards, or back, besides its gate.
@Timeout(600)
class GuardsTest {
    private static final String BY_ADA = "{\"by\":\"ada\"}";
    private static final String FORCED = "{\"by\":\"ada\",\"force\":true,\"reason\":\"tested by hand\"}";

    private final FakeClock clock = new FakeClock();
    private final String database = Postgres.shared().database(ControlRun.fresh());
    private ControlRun run;
    private FakeGateway gateway;

    @BeforeEach
    void start() {
        var plan = Plans.checkout()
                .replace("approvals: [payments-owner]", "differences: { below: 1% }, approvals: [payments-owner, sre]");
        run = ControlRun.start(plan, database, clock);
        gateway = run.gateway("gw-1");
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void while_it_is_frozen_neither_gates_nor_force_go_forwards_and_back_stays_open() throws Exception {
        run.act("promote", BY_ADA);
        var until = clock.instant().plus(Duration.ofHours(1));
        var frozen = run.act("freeze", "{\"by\":\"ada\",\"reason\":\"sale\",\"until\":\"" + until + "\"}");
        assertThat(frozen.statusCode()).isEqualTo(200);
        gateway.ask();
        gateway.report(5_000);
        clock.pass(Duration.ofSeconds(11));
        ControlRun.await(
                "the gate to pass",
                () -> run.status().at("/gate/verdict").asText().equals("PASS"));

        var forced = run.act("promote", FORCED);

        assertThat(forced.statusCode()).isEqualTo(409);
        assertThat(Json.tree(forced.body()).get("detail").asText())
                .startsWith("Frozen until " + until + " by ada: sale. Nothing goes forwards until then");
        assertThat(run.position()).isEqualTo("shadow 0 RUNNING");
        assertThat(run.status().at("/waits/frozen/reason").asText()).isEqualTo("sale");
        assertThat(run.act("abort", BY_ADA).statusCode()).isEqualTo(200);
        assertThat(run.position()).isEqualTo("off 0 WAITING_FOR_OPERATOR");
    }

    @Test
    void a_freeze_ends_by_itself_or_when_it_is_lifted() throws Exception {
        var until = clock.instant().plus(Duration.ofHours(1));
        var body = "{\"by\":\"ada\",\"until\":\"" + until + "\"}";
        run.act("freeze", body);
        assertThat(run.act("promote", BY_ADA).statusCode()).isEqualTo(409);
        run.act("thaw", BY_ADA);
        assertThat(run.act("promote", BY_ADA).statusCode()).isEqualTo(200);
        run.act("freeze", body);
        assertThat(run.act("promote", FORCED).statusCode()).isEqualTo(409);
        clock.pass(Duration.ofHours(2));
        assertThat(run.act("promote", FORCED).statusCode()).isEqualTo(200);

        for (var wrong : List.of(BY_ADA, "{\"by\":\"ada\",\"until\":\"tomorrow\"}")) {
            assertThat(run.act("freeze", wrong).statusCode()).isEqualTo(400);
        }
    }

    /// The clock of these tests begins at midnight.
    @Test
    void in_a_window_of_the_plan_neither_gates_nor_force_go_forwards_and_afterwards_the_gate_does() throws Exception {
        var until = "2026-01-01T00:02:00Z";
        var sentence = "Frozen until " + until + " by the plan: stocktaking. Nothing goes forwards until then";
        try (var freezing = startWith("{ from: 00:01, until: 00:02, reason: stocktaking }")) {
            assertThat(freezing.status().at("/waits").has("frozen")).isFalse();
            freezing.act("promote", BY_ADA);
            clock.pass(Duration.ofMinutes(1));
            var reporting = freezing.gateway("gw-1");
            reporting.ask();
            reporting.report(5_000);
            ControlRun.await(
                    "the gate to pass",
                    () -> freezing.status().at("/gate/verdict").asText().equals("PASS")
                            && freezing.events().contains("GATE DONE"));

            var forced = freezing.act("promote", FORCED);
            assertThat(forced.statusCode()).isEqualTo(409);
            assertThat(Json.tree(forced.body()).get("detail").asText()).startsWith(sentence);
            assertThat(freezing.act("thaw", BY_ADA).body()).contains(sentence, "Only another plan ends that earlier.");
            assertThat(freezing.status().at("/waits/frozen/until").asText()).isEqualTo(until);
            assertThat(freezing.position()).isEqualTo("shadow 0 RUNNING");

            clock.pass(Duration.ofMinutes(1));
            reporting.report(1);
            ControlRun.await("the gate to advance", () -> freezing.position().equals("shadow 1 RUNNING"));
        }
    }

    @Test
    void back_stays_open_in_a_window_of_the_plan() throws Exception {
        try (var freezing = startWith("{ from: 01:00, until: 02:00 }")) {
            for (int step = 0; step < 3; step++) {
                freezing.act("promote", FORCED);
            }
            clock.pass(Duration.ofHours(1));

            assertThat(freezing.act("rollback", BY_ADA).statusCode()).isEqualTo(200);
            assertThat(freezing.position()).startsWith("shadow 1");
            assertThat(freezing.act("abort", BY_ADA).statusCode()).isEqualTo(200);
            assertThat(freezing.position()).startsWith("off 0");
        }
    }

    @Test
    void until_the_migration_that_comes_first_has_come_so_far_nothing_goes_forwards_and_back_stays_open()
            throws Exception {
        var shared = Postgres.shared().database(ControlRun.fresh());
        var later = Plans.named("orders") + "after: [{ migration: taxation, reached: shadow }]\n";
        try (var orders = ControlRun.start(later, shared, clock)) {
            assertThat(Json.tree(orders.act("promote", FORCED).body())
                            .get("detail")
                            .asText())
                    .startsWith("taxation must reach shadow first, and this database knows no such migration.");
            try (var taxation = ControlRun.start(Plans.named("taxation"), shared, clock)) {
                assertThat(orders.act("promote", FORCED).body())
                        .contains("taxation must reach shadow first, and stands at off.");
                assertThat(orders.status().at("/waits/after/0/stands").asText()).isEqualTo("off");
                assertThat(orders.position()).isEqualTo("off 0 WAITING_FOR_OPERATOR");

                taxation.act("promote", BY_ADA);
                assertThat(orders.act("promote", BY_ADA).statusCode()).isEqualTo(200);
                assertThat(orders.status().at("/waits/after")).isEmpty();

                taxation.act("abort", BY_ADA);
                var reporting = orders.gateway("gw-1");
                reporting.ask();
                reporting.report(5_000);
                clock.pass(Duration.ofSeconds(11));
                ControlRun.await("the gate to pass", () -> orders.events().contains("GATE DONE"));
                assertThat(orders.act("promote", FORCED).statusCode()).isEqualTo(409);
                assertThat(orders.position()).isEqualTo("shadow 0 RUNNING");

                taxation.act("promote", BY_ADA);
                ControlRun.await("the gate to advance", () -> orders.position().equals("shadow 1 RUNNING"));
                taxation.act("abort", BY_ADA);
                assertThat(orders.act("rollback", BY_ADA).statusCode()).isEqualTo(200);
            }
        }
    }

    private ControlRun startWith(String window) {
        var plan = Plans.checkout() + "freeze: [" + window + "]\n";
        return ControlRun.start(plan, Postgres.shared().database(ControlRun.fresh()), clock);
    }

    @Test
    void a_forced_step_is_marked_in_every_report_from_then_on() throws Exception {
        run.act("promote", BY_ADA);
        run.act("promote", FORCED);
        run.act("rollback", BY_ADA);

        var forced = run.status().get("forced");

        assertThat(forced).hasSize(1);
        assertThat(forced.get(0).get("by").asText()).isEqualTo("ada");
        assertThat(forced.get(0).get("reason").asText()).isEqualTo("tested by hand");
        assertThat(forced.get(0).get("to").asText()).isEqualTo("shadow step 2");
    }

    @Test
    void two_approvals_take_two_people() throws Exception {
        climbToLive();

        assertThat(run.act("approve", "{\"by\":\"ada\",\"as\":\"sre\"}").statusCode())
                .isEqualTo(200);
        var again = run.act("approve", "{\"by\":\"ada\",\"as\":\"payments-owner\"}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("ada has agreed as sre already");
        assertThat(run.act("approve", "{\"by\":\"bob\",\"as\":\"payments-owner\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(run.status().at("/waits/approvals/given")).hasSize(2);
    }

    /// In shadow a gate that fails holds, so what ends the approval is the evidence and not a move.
    @Test
    void an_approval_expires_when_the_evidence_turns_bad() throws Exception {
        try (var asking = ControlRun.start(
                Plans.checkout().replaceFirst("below: 1% }", "below: 1% }, approvals: [sre]"),
                Postgres.shared().database(ControlRun.fresh()),
                clock)) {
            var reporting = asking.gateway("gw-1");
            asking.act("promote", BY_ADA);
            asking.act("approve", "{\"by\":\"ada\",\"as\":\"sre\"}");
            assertThat(asking.status().at("/waits/approvals/given")).hasSize(1);

            reporting.ask();
            reporting.send(Windows.critical("gw-1", 50, reporting.running(), 400, 40));

            ControlRun.await(
                    "the gate to fail",
                    () -> asking.status().at("/gate/verdict").asText().equals("FAIL")
                            && asking.events().contains("GATE DONE"));
            assertThat(asking.position()).isEqualTo("shadow 0 RUNNING");
            assertThat(asking.status().at("/waits/approvals/given")).isEmpty();
            assertThat(asking.journal().findValuesAsText("reason").getLast())
                    .endsWith("The approvals that were given have expired.");
            assertThat(asking.act("approve", "{\"by\":\"bob\",\"as\":\"sre\"}").statusCode())
                    .isEqualTo(200);
            assertThat(asking.status().at("/waits/approvals/given")).hasSize(1);
        }
    }

    @Test
    void a_rollback_to_a_legacy_that_fails_itself_waits_for_a_person() throws Exception {
        run.act("promote", BY_ADA);
        run.act("promote", FORCED);
        run.act("promote", FORCED);
        gateway.askUntil(run.status().get("version").asLong());

        gateway.send(Windows.tally("gw-1", 1, gateway.running(), failing()));

        ControlRun.await(
                "it to hold", () -> run.status().get("reason").asText().contains("Legacy itself failed in 90"));
        assertThat(run.position()).isEqualTo("canary 0 RUNNING");
        assertThat(run.act("rollback", BY_ADA).statusCode()).isEqualTo(200);
        assertThat(run.position()).startsWith("shadow");
    }

    /// Both sides fail, and the candidate differs critically besides.
    private static RouteTally failing() {
        return new RouteTally(
                Windows.ROUTE,
                new SideTally(100, 90, Windows.millis(100, 12)),
                SideTally.EMPTY,
                new ShadowTally(10, 0, 0, 10, Map.of(), Map.of()),
                new PairTally(5, 5, 0, 0, 0, "", ""),
                Map.of(),
                List.of());
    }

    private void climbToLive() throws Exception {
        run.act("promote", BY_ADA);
        for (int step = 0; step < 4; step++) {
            run.act("promote", FORCED);
        }
        assertThat(run.position()).isEqualTo("live 0 RUNNING");
    }
}
