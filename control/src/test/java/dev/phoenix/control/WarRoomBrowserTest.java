package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.postgres.Postgres;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The war room as people see it, in a real browser.
@Timeout(300)
class WarRoomBrowserTest {
    private static final String BY_ADA = "{\"by\":\"ada\",\"reason\":\"everybody is here\"}";

    private final FakeClock clock = new FakeClock();

    @Test
    void what_is_frozen_and_what_was_forced_is_on_the_page_and_a_click_acts() throws Exception {
        try (var run = ControlRun.start(Plans.checkout(), Postgres.shared().database(ControlRun.fresh()), clock);
                var browser = Browser.open(run.uri("/"))) {
            browser.await(text("headline") + ".includes('Legacy answers everyone')");
            browser.await("document.getElementById('frozen').hidden && document.getElementById('forced').hidden");

            run.act("promote", BY_ADA);
            run.act("promote", "{\"by\":\"bob\",\"reason\":\"a <b>rehearsal</b>\",\"force\":true}");
            run.act("freeze", "{\"by\":\"eve\",\"reason\":\"the sale\",\"until\":\"2026-01-02T00:00:00Z\"}");

            browser.await("!document.getElementById('frozen').hidden");
            assertThat(browser.value(text("frozen")))
                    .startsWith("Frozen until ")
                    .contains(" by eve: the sale.");
            browser.await("!document.getElementById('forced').hidden");
            assertThat(browser.value(text("forced")))
                    .startsWith("Forced to shadow step 2 by bob")
                    .contains("a <b>rehearsal</b>");
            assertThat(browser.value(text("mode"))).isEqualTo("running");

            browser.value("document.querySelector('button.abort').click()");
            browser.value("(document.getElementById('ask-by').value = 'ada',"
                    + " document.getElementById('ask-token').value = '" + ControlRun.OPERATOR_TOKEN + "',"
                    + " document.getElementById('ask-go').click())");
            ControlRun.await("the click has acted", () -> run.position().startsWith("off 0"));
            assertThat(run.events()).endsWith("ABORT DONE");
            browser.await("!document.getElementById('ask').open");
        }
    }

    @Test
    void a_click_freezes_until_the_moment_of_the_clock_on_the_wall_and_a_click_thaws() throws Exception {
        try (var run = ControlRun.start(Plans.checkout(), Postgres.shared().database(ControlRun.fresh()), clock);
                var browser = Browser.open(run.uri("/"))) {
            browser.await(
                    "document.querySelector('button.freeze:enabled') && document.querySelector('button.thaw').hidden");

            browser.value("document.querySelector('button.freeze').click()");
            browser.value("(document.getElementById('ask-by').value = 'eve',"
                    + " document.getElementById('ask-reason').value = 'the sale',"
                    + " document.getElementById('ask-token').value = '" + ControlRun.OPERATOR_TOKEN + "',"
                    + " document.getElementById('ask-go').click())");
            assertThat(browser.value("String(document.getElementById('ask').open)"))
                    .as("no moment, no freeze")
                    .isEqualTo("true");
            browser.value("(document.getElementById('ask-until').value = '2026-01-03T08:00',"
                    + " document.getElementById('ask-go').click())");

            browser.await("!document.getElementById('frozen').hidden");
            var until = browser.value("new Date('2026-01-03T08:00').toISOString()");
            assertThat(Instant.parse(run.status().at("/waits/frozen/until").asText()))
                    .isEqualTo(Instant.parse(until));

            browser.await("!document.getElementById('ask').open && !document.querySelector('button.thaw').hidden");
            browser.value("document.querySelector('button.thaw').click()");
            browser.value("document.getElementById('ask-go').click()");
            browser.await("document.getElementById('frozen').hidden && document.querySelector('button.thaw').hidden");
            assertThat(run.events()).endsWith("FREEZE DONE", "THAW DONE");
        }
    }

    @Test
    void where_others_can_reach_it_the_page_asks_for_a_token_and_then_reads_by_it() throws Exception {
        var database = Postgres.shared().database(ControlRun.fresh());
        try (var run = ControlRun.startFor("127.0.0.2", Plans.checkout(), database, clock);
                var browser = Browser.open(run.uri("/"))) {
            browser.await("document.getElementById('key') && !document.getElementById('key').hidden");
            assertThat(browser.value(text("headline"))).startsWith("Waiting");

            browser.value("(document.getElementById('key-token').value = '" + ControlRun.OPERATOR_TOKEN + "',"
                    + " document.querySelector('#key button').click())");

            browser.await(text("headline") + ".includes('Legacy answers everyone')");
            browser.await("document.getElementById('key').hidden");
            browser.await("document.querySelectorAll('#journal li').length > 0");
        }
    }

    private static String text(String id) {
        return "(document.getElementById('" + id + "')?.textContent ?? '')";
    }
}
