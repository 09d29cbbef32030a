package dev.phoenix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCommandsTest {
    private final FakeControl control;

    ControlCommandsTest() throws IOException {
        control = new FakeControl();
    }

    @BeforeEach
    void nothing_was_asked_yet() {
        assertThat(control.asked()).isEmpty();
    }

    @AfterEach
    void stop() {
        control.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"promote", "pause", "resume", "rollback", "abort", "approve", "complete", "thaw"})
    void a_verb_goes_to_control_with_who_and_why(String verb) {
        var result = act(verb, "--by", "ada", "--reason", "because");
        assertThat(result).isEqualTo(new Terminal(0, verb + ": on shadow step 1\n", ""));
        assertThat(control.asked()).hasSize(1);
        assertThat(control.asked().getFirst())
                .startsWith("POST /api/" + verb + " ")
                .contains("\"by\":\"ada\"", "\"reason\":\"because\"");
    }

    @Test
    void a_refusal_says_what_is_allowed_and_exits_1() {
        control.refuse("{\"status\":409,\"detail\":\"It is not paused.\",\"allowed\":[\"promote\",\"abort\"]}");
        assertThat(act("resume"))
                .isEqualTo(new Terminal(1, "", "Not allowed now: It is not paused. Allowed now: promote, abort.\n"));
    }

    @Test
    void a_promotion_that_is_refused_is_not_waited_for() {
        control.refuse("{\"status\":409,\"detail\":\"The gate has not passed.\"}");
        assertThat(act("promote", "--wait", "--every", "1"))
                .isEqualTo(new Terminal(1, "", "Not allowed now: The gate has not passed.\n"));
    }

    @Test
    void without_a_token_nothing_is_asked() {
        var result = Terminal.run("pause", "--url", control.url(), "--token", "");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("No operator's token is known");
        assertThat(control.asked()).isEmpty();
    }

    @Test
    void what_was_seen_is_said_and_a_later_decision_is_no_trouble_but_a_refusal() {
        act("complete", "--seen", "12");
        assertThat(control.asked().getFirst()).endsWith(" If-Match \"12\"");
        act("pause");
        assertThat(control.asked().getLast()).doesNotContain("If-Match");

        control.refuse("{\"status\":412,\"detail\":\"The last decision is 13.\"}");
        assertThat(act("complete", "--seen", "12"))
                .isEqualTo(new Terminal(1, "", "Not allowed now: The last decision is 13.\n"));
        control.refuse("{\"status\":428,\"detail\":\"Say what you have seen.\"}");
        assertThat(act("complete").exitCode()).isEqualTo(1);
    }

    @Test
    void force_is_passed_on() {
        act("promote", "--force", "--reason", "tested by hand");
        assertThat(control.asked().getFirst()).contains("\"force\":true");
    }

    @Test
    void an_approval_may_be_given_under_another_name() {
        act("approve", "--by", "ada", "--as", "payments-owner");
        assertThat(control.asked().getFirst()).contains("\"by\":\"ada\"", "\"as\":\"payments-owner\"");
    }

    @Test
    void a_freeze_says_from_when_until_when() {
        act("freeze", "--until", "2026-12-27T08:00:00Z", "--from", "2026-12-20T08:00:00Z", "--reason", "sale");
        assertThat(control.asked().getFirst())
                .startsWith("POST /api/freeze ")
                .contains("\"until\":\"2026-12-27T08:00:00Z\"", "\"from\":\"2026-12-20T08:00:00Z\"", "sale");
        assertThat(act("freeze").exitCode()).isEqualTo(2);
        assertThat(act("freeze", "--until", "tomorrow").exitCode()).isEqualTo(2);
    }

    @Test
    void what_was_forced_and_what_is_frozen_is_in_the_report() {
        control.status("""
                {"migration":"checkout","stage":"shadow","mode":"RUNNING",
                 "forced":[{"entry":3,"by":"ada","reason":"tested by hand","to":"canary step 1"}],
                 "waits":{"frozen":{"until":"2026-12-27T08:00:00Z","by":"bob","reason":"sale"}}}""");
        assertThat(act("status").out())
                .contains("  frozen     until 2026-12-27T08:00:00Z by bob: sale\n")
                .contains("  forced     to canary step 1 by ada: tested by hand\n");
    }

    @Test
    void a_token_is_printed_once_and_ended_by_its_name() {
        assertThat(act("token", "create", "ada", "--role", "operator")).isEqualTo(new Terminal(0, "phx_1\n", ""));
        assertThat(control.asked().getFirst()).startsWith("POST /api/tokens ").contains("\"name\":\"ada\"", "operator");
        assertThat(act("token", "revoke", "ada")).isEqualTo(new Terminal(0, "The token of ada is revoked.\n", ""));
        assertThat(act("token", "revoke", "eve").exitCode()).isEqualTo(1);
        assertThat(act("token", "create", "ada").exitCode()).isEqualTo(2);
    }

    @Test
    void waiting_shows_the_progress_until_live() {
        control.status(
                status("SHADOW", 0, "RUNNING", "INCONCLUSIVE"),
                status("SHADOW", 0, "RUNNING", "INCONCLUSIVE"),
                status("CANARY", 1, "RUNNING", "PASS"),
                status("LIVE", 0, "RUNNING", "INCONCLUSIVE"));
        var result = act("promote", "--wait", "--every", "1");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines())
                .containsExactly(
                        "promote: on shadow step 1",
                        "checkout: shadow step 1 (100 % copied), running; gate INCONCLUSIVE",
                        "checkout: canary step 2 (12.5 % of customers), running; gate PASS",
                        "checkout: live, running; gate INCONCLUSIVE");
    }

    @Test
    void waiting_ends_with_1_when_the_migration_stops() {
        control.status(status("CANARY", 0, "RUNNING", "PASS"), """
                {"migration":"checkout","stage":"SHADOW","step":0,"sample":100000,"mode":"WAITING_FOR_OPERATOR",
                 "reason":"$.tax differed in 37 of 412 comparisons","gate":{"verdict":"FAIL"}}""");
        var result = act("promote", "--wait", "--every", "1");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("checkout: shadow step 1 (100 % copied), waiting for operator; gate FAIL\n")
                .endsWith("  why        $.tax differed in 37 of 412 comparisons\n");
    }

    @Test
    void status_reads_like_a_report() {
        control.status("""
                {"migration":"checkout","stage":"canary","step":1,"share":10000,"sample":100000,"version":5,"decision":12,
                 "mode":"RUNNING","attempt":1,"since":"2026-11-23T12:00:00Z",
                 "gate":{"verdict":"FAIL","readings":[{"metric":"differences","route":"place-order","verdict":"FAIL",
                   "sentence":"$.tax differed in 37 of 412"}]},
                 "wayBack":{"state":"OPEN","sentence":"in a second, for nothing"},
                 "traffic":{"legacy":{"requests":1204,"errors":0,"p50Ms":38.2,"p99Ms":212},
                   "candidate":{"requests":12,"errors":1,"p50Ms":9,"p99Ms":40}},
                 "pairs":{"compared":412,"different":37,"critical":37,"askedTwice":{"asked":20,"noise":3}},
                 "signatures":[{"signature":"place-order $.tax value (number)","count":37,"critical":true,"askedTwice":9,
                   "noise":0,"examples":["$.tax: 86 → 88 (exchange e7)","other"],"taped":["e7","e8"]}],
                 "idleRules":[{"route":"place-order","bodies":412,"unmatched":["ignore $.placdAt"],
                   "expired":["ignore $.x (until 2026-01-01T00:00:00Z)"]}],
                 "gateways":[{"id":"gw-1","version":5,"lastSeen":"2026-11-23T12:00:00Z"}],"allowed":["pause","abort"]}""");
        assertThat(act("status").out()).isEqualTo("""
                        checkout: canary step 2 (10 % of customers), running; gate FAIL
                          attempt    1 since 2026-11-23T12:00:00Z
                          way back   OPEN  in a second, for nothing
                          gate       FAIL  differences on place-order: $.tax differed in 37 of 412
                          legacy     1 204 requests, 0 errors, p50 38 ms, p99 212 ms
                          candidate  12 requests, 1 errors, p50 9 ms, p99 40 ms
                          pairs      412 compared, 37 different, 37 critical; legacy asked twice about 20, 3 differ only by its own noise
                          differs    37 × place-order $.tax value (number) (critical), noise in 0 of 9 asked twice
                                     $.tax: 86 → 88 (exchange e7)
                                     again: phoenix compare --exchange e7 --url URL
                          rule       place-order: ignore $.placdAt matched nothing in 412 pairs. Is its path right?
                          rule       place-order: ignore $.x (until 2026-01-01T00:00:00Z) is over
                          gateway    gw-1 on version 5
                          decision   12 is the last
                          allowed    pause, abort
                        """.replace("URL", control.url()));
    }

    @Test
    void json_gives_the_answer_as_it_came() {
        control.status("{\"stage\":\"off\",\"new\":[1]}");
        assertThat(act("status", "--json").out()).contains("\"new\" : [ 1 ]");
    }

    @Test
    void a_wrong_token_an_absent_control_and_a_wrong_address_are_told_apart() {
        var wrong = Terminal.run("pause", "--url", control.url(), "--token", "x");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("does not accept this token");
        control.close();
        assertThat(act("status").err()).contains("No control plane answers at " + control.url());
        assertThat(Terminal.run("status", "--url", "nonsense").exitCode()).isEqualTo(2);
    }

    private Terminal act(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", control.url(), "--token", FakeControl.TOKEN));
        return Terminal.run(all.toArray(String[]::new));
    }

    private static String status(String stage, int step, String mode, String verdict) {
        return """
                {"migration":"checkout","stage":"%s","step":%d,"share":12500,"sample":100000,"mode":"%s",
                 "gate":{"verdict":"%s"}}""".formatted(stage, step, mode, verdict);
    }
}
