package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.postgres.Postgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a gate is given besides the sum of all counts: what others measure, and what was counted
/// lately.
@Timeout(600)
class GateInputsTest {
    private static final String BY_ADA = "{\"by\":\"ada\",\"force\":true,\"reason\":\"test\"}";

    private final FakeClock clock = new FakeClock();
    private final String database = Postgres.shared().database(ControlRun.fresh());

    @Test
    void what_others_measure_holds_a_gate_until_it_is_good_and_fails_it_when_it_is_not() throws Exception {
        try (var prometheus = new FakePrometheus();
                var run = ControlRun.start(plan(prometheus.port()), database, clock)) {
            prometheus.answers(200, "{\"data\":{\"resultType\":\"vector\",\"result\":[]}}");
            run.act("promote", BY_ADA);
            run.act("promote", BY_ADA);
            var gateway = run.gateway("gw-1");
            gateway.askUntil(run.status().get("version").asLong());
            gateway.report(5_000);

            ControlRun.await("the measure to be missed", () -> run.verdicts().equals("external NO_DATA"));
            assertThat(run.position()).isEqualTo("canary 0 RUNNING");

            prometheus.measures("0.5");
            ControlRun.await("the rollback", () -> run.position().equals("shadow 0 WAITING_FOR_OPERATOR"));
            assertThat(run.journal().get(3).get("reason").asText())
                    .isEqualTo("paid: 0.5; the gate asks for more than 0.95.");
        }
    }

    @Test
    void what_was_counted_lately_is_watched_and_forgotten() throws Exception {
        try (var run = ControlRun.start(plan(1).replaceAll("external:.*", "soak: 90d"), database, clock)) {
            run.act("promote", BY_ADA);
            run.act("promote", BY_ADA);
            var gateway = run.gateway("gw-1");
            gateway.askUntil(run.status().get("version").asLong());
            for (int i = 0; i < 5; i++) {
                gateway.report(1_000);
                clock.pass(Duration.ofSeconds(10));
            }

            ControlRun.await("the guard", () -> run.status().toString().contains("has not risen above 1 %"));
        }
    }

    private static String plan(int port) {
        return """
                migration: checkout
                legacy: { url: http://127.0.0.1:9100 }
                candidate: { url: http://127.0.0.1:9200 }
                routes: [{ name: tax-quote, match: POST /tax/quotes, shadow: always }]
                stages:
                  - shadow: {}
                    gate: { soak: 90d }
                  - canary: { steps: [10%%, 50%%] }
                    gate:
                      differences: { below: 1%% }
                      external: [{ name: paid, prometheus: "http://127.0.0.1:%d", query: up, above: 0.95 }]
                    on-fail: { rollback: shadow }
                """.formatted(port);
    }
}
