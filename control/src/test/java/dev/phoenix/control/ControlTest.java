package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Position;
import dev.phoenix.plan.StageName;
import dev.phoenix.postgres.Postgres;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlTest {
    private final FakeClock clock = new FakeClock();
    private final String database = Postgres.shared().database(ControlRun.fresh());
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
    void a_new_migration_stands_at_off_and_waits_for_an_operator() throws Exception {
        var status = run.status();

        assertThat(status.get("migration").asText()).isEqualTo("checkout");
        assertThat(status.get("stage").asText()).isEqualTo("off");
        assertThat(status.get("share").asInt()).isZero();
        assertThat(status.get("mode").asText()).isEqualTo("WAITING_FOR_OPERATOR");
        assertThat(status.get("version").asLong()).isEqualTo(1);
        assertThat(run.journal().get(0).get("event").asText()).isEqualTo("START");
    }

    @Test
    void the_whole_way_goes_from_off_to_live_by_the_gates() throws Exception {
        var gateway = run.gateway("gw-1");
        gateway.ask();
        assertThat(run.act("promote", "{\"by\":\"ada\"}").statusCode()).isEqualTo(200);

        for (var position : new String[] {"shadow 0", "shadow 1", "canary 0", "canary 1"}) {
            ControlRun.await("the snapshot of " + position, () -> {
                gateway.ask();
                var status = run.status();
                return (status.get("stage").asText() + " " + status.get("step").asInt()).equals(position);
            });
            gateway.report(1_500);
            clock.pass(Duration.ofSeconds(11));
        }
        ControlRun.await("live", () -> run.status().get("stage").asText().equals("live"));

        var live = gateway.ask().orElseThrow();
        assertThat(live.position()).isEqualTo(new Position(StageName.LIVE, 0));
        assertThat(run.status().get("share").asInt()).isEqualTo(100_000);
        assertThat(run.status().get("totals").get("pairs").get("compared").asLong())
                .isEqualTo(6_000);
    }
}
