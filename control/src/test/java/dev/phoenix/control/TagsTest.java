package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.database.Json;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two people at once: who acts says what they have seen, and who polls is told when there is nothing new.
@Timeout(600)
class TagsTest {
    private static final String BY_ADA = "{\"by\":\"ada\"}";

    private ControlRun run;

    @BeforeEach
    void start() {
        run = ControlRun.start(Plans.checkout(), Postgres.shared().database(ControlRun.fresh()), new FakeClock());
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void who_has_not_seen_the_last_decision_decides_nothing() throws Exception {
        var seen = seen();
        assertThat(act("promote", seen).statusCode()).isEqualTo(200);

        var late = act("rollback", seen);

        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(code(late)).isEqualTo("decided_meanwhile");
        assertThat(late.headers().firstValue("ETag")).contains(seen());
        assertThat(run.position()).isEqualTo("shadow 0 RUNNING");
        assertThat(run.events()).endsWith("PROMOTE DONE", "ROLLBACK REFUSED");
        assertThat(act("rollback", seen()).statusCode())
                .as("a refusal is no decision")
                .isEqualTo(200);
    }

    @Test
    void abort_wins_whatever_was_seen() throws Exception {
        act("promote", seen());

        assertThat(act("abort", "\"1\"").statusCode()).isEqualTo(200);
    }

    @Test
    void what_closes_the_way_back_is_not_done_unseen() throws Exception {
        var unseen = run.act("complete", BY_ADA);

        assertThat(unseen.statusCode()).isEqualTo(428);
        assertThat(code(unseen)).isEqualTo("seen_missing");
        assertThat(run.events()).endsWith("COMPLETE REFUSED");
        assertThat(act("complete", seen()).statusCode())
                .as("the plan says no, not the tag")
                .isEqualTo(409);
    }

    @Test
    void a_tag_that_cannot_be_one_is_refused() throws Exception {
        for (var tag : new String[] {"W/\"1\"", "1", "\"one\"", "\"1\", \"2\""}) {
            assertThat(code(act("promote", tag))).as(tag).isEqualTo("tag_invalid");
        }
        assertThat(act("promote", "*").statusCode()).isEqualTo(200);
    }

    @Test
    void who_polls_hears_of_the_next_decision_and_of_nothing_before() throws Exception {
        var tag = run.get("/api/status").headers().firstValue("ETag").orElseThrow();

        assertThat(tag).isEqualTo("W/" + seen());
        var same = run.statusUnless(tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.headers().firstValue("ETag")).contains(tag);

        run.act("promote", BY_ADA);
        assertThat(run.statusUnless(tag).statusCode()).isEqualTo(200);
        assertThat(run.statusUnless("\"x\", *").statusCode()).isEqualTo(304);
    }

    private String seen() throws IOException, InterruptedException {
        return "\"" + run.status().get("decision").asLong() + "\"";
    }

    private HttpResponse<String> act(String verb, String tag) throws IOException, InterruptedException {
        return run.act(verb, BY_ADA, ControlRun.OPERATOR_TOKEN, tag);
    }

    private static String code(HttpResponse<String> answer) {
        return Json.tree(answer.body()).get("code").asText();
    }
}
