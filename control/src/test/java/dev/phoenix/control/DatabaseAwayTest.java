package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.control.database.DatabaseAwayException;
import dev.phoenix.control.database.Json;
import dev.phoenix.postgres.Postgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseAwayTest {
    private final FakeClock clock = new FakeClock();

    @Test
    void without_its_database_control_says_so_holds_and_goes_on_by_itself_when_it_is_back() throws Exception {
        var direct = Postgres.shared().database(ControlRun.fresh());
        try (var wire = Wire.to(direct);
                var run = ControlRun.start(Plans.checkout(), wire.url(direct), clock)) {
            var gateway = run.gateway("gw-1");
            run.act("promote", "{\"by\":\"ada\"}");
            gateway.ask();
            gateway.report(600);

            wire.cut();
            clock.pass(Duration.ofSeconds(20)); // over the soak time, and too short for the silence to be news
            ControlRun.await("503", () -> run.get("/api/status").statusCode() == 503);
            var problem = Json.tree(run.get("/api/status").body());
            assertThat(problem.get("code").asText()).isEqualTo("database_away");
            assertThat(problem.get("detail").asText()).startsWith("Control cannot reach its database");
            assertThat(run.act("abort", "{\"by\":\"ada\"}").statusCode()).isEqualTo(503);
            assertThat(gateway.send(Windows.clean("gw-1", 2, 2, 600))).isEqualTo(503);
            assertThat(run.get("/health").statusCode()).isEqualTo(503);

            wire.mend();
            ControlRun.await("the database", () -> run.get("/api/status").statusCode() == 200);
            assertThat(run.position()).isEqualTo("shadow 0 RUNNING");
            assertThat(run.events()).containsExactly("START DONE", "PROMOTE DONE");
            assertThat(gateway.send(Windows.clean("gw-1", 2, 2, 600))).isEqualTo(204);
            ControlRun.await("the next step", () -> run.position().equals("shadow 1 RUNNING"));
        }
    }

    @Test
    void a_start_without_a_database_fails_with_one_sentence() {
        var nowhere = "jdbc:postgresql://127.0.0.1:1/nowhere?user=a&password=secret";

        assertThatThrownBy(() -> ControlRun.start(Plans.checkout(), nowhere, clock))
                .isInstanceOf(DatabaseAwayException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/nowhere")
                .hasMessageNotContaining("secret");
    }
}
