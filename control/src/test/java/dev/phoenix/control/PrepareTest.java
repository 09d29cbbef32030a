package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.database.Json;
import dev.phoenix.postgres.Postgres;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrepareTest {
    private static final String FORCED = "{\"by\":\"ada\",\"reason\":\"a rehearsal\",\"force\":true}";

    private final FakeClock clock = new FakeClock();
    private final String database = Postgres.shared().database(ControlRun.fresh());
    private FakeHook hook;
    private ControlRun run;

    @BeforeEach
    void start() throws Exception {
        hook = new FakeHook();
        run = ControlRun.start(Plans.checkoutWithHook(hook.port()), database, clock);
        run.act("promote", FORCED);
        run.act("promote", FORCED);
    }

    @AfterEach
    void stop() {
        run.close();
        hook.close();
    }

    @Test
    void a_larger_share_waits_for_the_hook_and_is_asked_for_under_one_decision() throws Exception {
        hook.answerWith(503);
        var answer = run.act("promote", FORCED);

        assertThat(Json.tree(answer.body()).get("outcome").asText()).isEqualTo("WAITING");
        ControlRun.await("two calls", () -> hook.decisions().size() >= 2);
        assertThat(run.position()).isEqualTo("shadow 1 RUNNING");
        assertThat(run.status().at("/waits/preparing/lastAnswer").asText()).isEqualTo("HTTP 503");
        assertThat(run.act("promote", FORCED).statusCode()).isEqualTo(409);

        hook.answerWith(204);
        ControlRun.await("the share", () -> run.position().equals("canary 0 RUNNING"));
        assertThat(hook.told()).containsExactly("0 → 1000");
        assertThat(hook.decisions())
                .containsOnly(Json.tree(answer.body()).get("entry").asLong());
        assertThat(run.events())
                .containsExactly(
                        "START DONE",
                        "PROMOTE DONE",
                        "PROMOTE DONE",
                        "PROMOTE WAITING",
                        "PROMOTE REFUSED",
                        "PREPARED DONE");
    }

    @Test
    void a_rollback_never_waits_for_the_hook_and_tells_it_afterwards() throws Exception {
        run.act("promote", FORCED);
        ControlRun.await("the share", () -> run.position().equals("canary 0 RUNNING"));
        hook.answerWith(503);

        run.act("rollback", "{\"by\":\"ada\"}");

        assertThat(run.position()).isEqualTo("shadow 1 WAITING_FOR_OPERATOR");
        clock.pass(Duration.ofSeconds(6));
        ControlRun.await("the hook to hear of it", () -> hook.told().contains("1000 → 0"));
    }

    @Test
    void an_abort_calls_a_waiting_raise_off_and_the_hook_is_told_to_go_back() throws Exception {
        hook.answerWith(503);
        run.act("promote", FORCED);
        ControlRun.await("a call", () -> !hook.decisions().isEmpty());

        run.act("abort", "{\"by\":\"ada\"}");
        hook.answerWith(200);

        clock.pass(Duration.ofSeconds(6));
        ControlRun.await("the hook to hear of it", () -> hook.told().contains("1000 → 0"));
        assertThat(run.position()).isEqualTo("off 0 WAITING_FOR_OPERATOR");
    }

    @Test
    void an_answer_that_comes_after_the_raise_was_called_off_changes_nothing() throws Exception {
        hook.hold();
        run.act("promote", FORCED);
        ControlRun.await("a call", () -> !hook.decisions().isEmpty());

        run.act("abort", "{\"by\":\"ada\"}");
        clock.pass(Duration.ofSeconds(6));
        hook.letGo();

        ControlRun.await("the hook to hear of it", () -> hook.told().contains("1000 → 0"));
        assertThat(run.position()).isEqualTo("off 0 WAITING_FOR_OPERATOR");
        assertThat(run.events()).doesNotContain("PREPARED DONE");
    }

    @Test
    void a_raise_does_not_take_effect_while_it_is_frozen_and_is_asked_for_again_afterwards() throws Exception {
        hook.hold();
        run.act("promote", FORCED);
        ControlRun.await("a call", () -> !hook.decisions().isEmpty());
        var until = clock.instant().plus(Duration.ofHours(1));
        run.act("freeze", "{\"by\":\"ada\",\"until\":\"" + until + "\"}");

        hook.letGo();

        ControlRun.await(
                "the answer to be taken in",
                () -> run.status().at("/waits/preparing/lastAnswer").asText().equals("HTTP 200"));
        assertThat(run.position()).isEqualTo("shadow 1 RUNNING");
        assertThat(hook.decisions()).hasSize(1);
        clock.pass(Duration.ofHours(1));
        ControlRun.await("the share", () -> run.position().equals("canary 0 RUNNING"));
        assertThat(hook.decisions()).hasSize(2);
    }

    @Test
    void a_gate_that_goes_on_passing_decides_a_raise_once() throws Exception {
        hook.answerWith(503);
        var gateway = run.gateway("gw-1");
        gateway.askUntil(run.status().get("version").asLong());
        gateway.report(1_500);
        clock.pass(Duration.ofSeconds(11));

        ControlRun.await("three calls", () -> hook.decisions().size() >= 3);

        assertThat(hook.decisions().stream().distinct()).hasSize(1);
        assertThat(run.events().stream().filter("ADVANCE WAITING"::equals)).hasSize(1);
    }

    @Test
    void a_raise_that_waits_is_still_asked_for_after_a_restart_under_the_same_decision() throws Exception {
        hook.answerWith(503);
        var answer = run.act("promote", FORCED);
        ControlRun.await("a call", () -> !hook.decisions().isEmpty());
        run.close();
        hook.answerWith(200);

        run = ControlRun.start(Plans.checkoutWithHook(hook.port()), database, clock);

        ControlRun.await("the share", () -> run.position().equals("canary 0 RUNNING"));
        assertThat(hook.decisions())
                .containsOnly(Json.tree(answer.body()).get("entry").asLong());
    }
}
