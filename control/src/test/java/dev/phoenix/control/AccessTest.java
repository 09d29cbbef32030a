package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.control.database.Json;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who may read and act.
@Timeout(600)
class AccessTest {
    private final String database = Postgres.shared().database(ControlRun.fresh());
    private final FakeClock clock = new FakeClock();
    private ControlRun run;

    @BeforeEach
    void start() {
        run = ControlRun.start(Plans.checkout(), database, clock);
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void an_operator_s_own_token_acts_under_the_operator_s_own_name() throws Exception {
        var token = token("ada", "operator");

        assertThat(run.act("promote", "{\"by\":\"somebody else\"}", token).statusCode())
                .isEqualTo(200);
        assertThat(last().get("by").asText()).isEqualTo("ada");
    }

    @Test
    void each_role_may_do_its_own_and_what_it_may_not_is_refused_and_journaled() throws Exception {
        var viewer = token("vera", "viewer");
        var approver = token("paul", "approver");
        var operator = token("ada", "operator");

        for (var refused : List.of(
                run.act("promote", "{}", viewer),
                run.act("approve", "{}", viewer),
                run.act("promote", "{}", approver),
                run.act("approve", "{\"as\":\"payments-owner\"}", operator))) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(Json.tree(refused.body()).get("code").asText()).isEqualTo("role_missing");
        }
        assertThat(run.events())
                .containsExactly(
                        "START DONE",
                        "TOKEN DONE",
                        "TOKEN DONE",
                        "TOKEN DONE",
                        "PROMOTE REFUSED",
                        "APPROVE REFUSED",
                        "PROMOTE REFUSED",
                        "APPROVE REFUSED");
        assertThat(last().get("by").asText()).isEqualTo("ada");
        assertThat(run.act("abort", "{}", viewer).statusCode()).isEqualTo(403);
    }

    @Test
    void a_wrong_token_is_journaled_and_moves_nothing() throws Exception {
        assertThat(run.act("promote", "{\"by\":\"eve\"}", "wrong").statusCode()).isEqualTo(401);

        assertThat(run.events()).containsExactly("START DONE", "PROMOTE REFUSED");
        assertThat(last().get("by").asText()).isEqualTo("somebody without a valid token");
        assertThat(run.position()).isEqualTo("off 0 WAITING_FOR_OPERATOR");
    }

    @Test
    void tokens_are_kept_as_hashes_and_end_when_they_are_revoked() throws Exception {
        var token = token("ada", "operator");

        assertThat(stored()).doesNotContain(token, token.substring(4));
        assertThat(run.act("tokens/revoke", "{\"name\":\"ada\",\"by\":\"root of all\"}")
                        .body())
                .contains("\"revoked\":true");
        assertThat(run.events()).containsExactly("START DONE", "TOKEN DONE", "TOKEN DONE");
        assertThat(last().get("by").asText()).isEqualTo("root of all");
        assertThat(last().get("reason").asText()).isEqualTo("The token of ada was revoked.");
        assertThat(run.act("promote", "{}", token).statusCode()).isEqualTo(401);
        assertThat(run.act("tokens", "{\"name\":\"ada\",\"role\":\"viewer\"}").statusCode())
                .as("a name is not given again")
                .isEqualTo(409);
    }

    @Test
    void only_the_environment_s_token_makes_others() throws Exception {
        var operator = token("ada", "operator");

        assertThat(run.act("tokens", "{\"name\":\"eve\",\"role\":\"operator\"}", operator)
                        .statusCode())
                .isEqualTo(401);
        assertThat(run.get("/api/tokens").statusCode()).isEqualTo(401);
        assertThat(run.act("tokens", "{\"name\":\"eve\",\"role\":\"king\"}").statusCode())
                .isEqualTo(400);
        assertThat(run.act("tokens", "{\"name\":\"E V E\",\"role\":\"viewer\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_page_of_somebody_else_can_neither_act_nor_read() throws Exception {
        assertThat(ask("POST /api/abort", "Origin: http://evil.example"))
                .startsWith("HTTP/1.1 403")
                .contains("origin_foreign");
        assertThat(ask("POST /api/abort", "Sec-Fetch-Site: cross-site")).contains("origin_foreign");
        assertThat(ask("POST /api/abort", "Origin: null")).contains("origin_foreign");
        assertThat(ask("GET /api/status", "Host: evil.example:" + run.port())).contains("host_foreign");
        assertThat(ask("POST /api/abort", "Origin: http://127.0.0.1:" + run.port()))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void who_acts_faster_than_people_do_is_slowed_down() throws Exception {
        HttpResponse<String> answer = run.act("pause", "{\"by\":\"ada\"}", "wrong");
        for (int i = 0; i < 500 && answer.statusCode() != 429; i++) {
            answer = run.act("nothing", "{}");
        }

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(run.events()).containsExactly("START DONE", "PAUSE REFUSED", "TOKEN REFUSED");
        assertThat(run.get("/api/status").statusCode()).isEqualTo(200);
    }

    @Test
    void a_flood_of_refusals_is_a_line_at_once_and_one_a_minute() throws Exception {
        for (int i = 0; i < 100; i++) {
            run.act("promote", "{}", "wrong");
        }
        assertThat(run.events()).containsExactly("START DONE", "PROMOTE REFUSED");

        clock.pass(Duration.ofMinutes(2));

        ControlRun.await("the minute is told", () -> run.events().size() == 3);
        assertThat(last().get("reason").asText()).startsWith("99 more such since ");
        assertThat(last().get("by").asText()).isEqualTo("somebody without a valid token");
    }

    @Test
    void who_is_turned_away_at_the_door_is_in_the_journal_too() throws Exception {
        ask("POST /api/abort", "Origin: http://evil.example");
        run.act("tokens", "{\"name\":\"eve\",\"role\":\"operator\"}", "wrong");

        assertThat(run.events()).containsExactly("START DONE", "ABORT REFUSED", "TOKEN REFUSED");
    }

    private String token(String name, String role) throws IOException, InterruptedException {
        var made = run.act("tokens", "{\"name\":\"" + name + "\",\"role\":\"" + role + "\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        return Json.tree(made.body()).get("token").asText();
    }

    private JsonNode last() throws IOException, InterruptedException {
        var journal = run.journal();
        return journal.get(journal.size() - 1);
    }

    private String stored() throws Exception {
        try (var connection = DriverManager.getConnection(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT t::text FROM phoenix_control.token t")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    /// A request as no well-behaved client writes it, and the answer up to the end of its document.
    private String ask(String line, String field) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), run.port())) {
            var host = field.startsWith("Host:") ? "" : "Host: 127.0.0.1:" + run.port() + "\r\n";
            var request = line + " HTTP/1.1\r\n" + host + field + "\r\nAuthorization: Bearer "
                    + ControlRun.OPERATOR_TOKEN + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new StringBuilder();
            var reader = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
            for (int read = reader.read(); read >= 0 && read != '}'; read = reader.read()) {
                answer.append((char) read);
            }
            return answer.toString();
        }
    }
}
