package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.database.Json;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class ProcessTest {
    @TempDir
    private Path directory;

    @Test
    void killed_and_started_again_control_stands_where_it_stood_with_the_same_evidence() throws Exception {
        var plan = Files.writeString(directory.resolve("plan.yaml"), Plans.checkout());
        var database = Postgres.shared().database(ControlRun.fresh());
        String before;
        try (var first = ChildControl.start(plan, database)) {
            first.act("promote");
            var gateway = new FakeGateway("gw-1", first.port());
            gateway.ask();
            gateway.report(600);
            gateway.send(Windows.critical("gw-1", 2, 2, 412, 37));
            ControlRun.await("the gate to fail", () -> first.get("/api/journal").contains("\"GATE\""));
            before = lasting(first);
            first.kill();
        }

        try (var second = ChildControl.start(plan, database)) {
            assertThat(lasting(second)).isEqualTo(before);
            var gateway = new FakeGateway("gw-1", second.port());
            assertThat(gateway.send(Windows.critical("gw-1", 2, 2, 412, 37))).isEqualTo(204);
            assertThat(lasting(second)).isEqualTo(before);
            ControlRun.await("the seat", () -> second.get("/metrics").contains("phoenix_control_leads 1.0"));
            assertThat(second.act("abort")).isEqualTo(200);
        }
    }

    /// What must outlive a process: where it stands, the evidence, the differences, the journal.
    private static String lasting(ChildControl control) throws IOException, InterruptedException {
        var status = Json.tree(control.get("/api/status"));
        return String.join(
                "\n",
                status.get("stage").asText() + status.get("step") + status.get("mode") + status.get("version"),
                status.get("attempt") + " " + status.get("since") + status.get("evidenceSince"),
                status.get("traffic").toString(),
                status.get("pairs").toString(),
                status.get("totals").toString(),
                control.get("/api/differences"),
                control.get("/api/journal"));
    }

    @Test
    void control_stops_with_its_parent_and_leaves_the_seat() throws Exception {
        var plan = Files.writeString(directory.resolve("plan.yaml"), Plans.checkout());
        var database = Postgres.shared().database(ControlRun.fresh());
        var control = ChildControl.start(plan, database);

        control.process().getOutputStream().close();

        assertThat(control.process().waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(control.process().exitValue()).isZero();
    }

    @Test
    void every_problem_of_the_environment_is_reported_at_once() throws Exception {
        var plan = Files.writeString(directory.resolve("plan.yaml"), "migration: checkout\nstagse: []\n");
        var output = run(Map.of("CONTROL_PORT", "99999", "CONTROL_PLAN", plan.toString(), "CONTROL_TOKNE", "x"));

        assertThat(output)
                .contains("exit 2")
                .contains("CONTROL_PORT: \"99999\" is no whole number from 0 to 65535.")
                .contains("CONTROL_DATABASE_URL: is missing.")
                .contains("CONTROL_OPERATOR_TOKEN: is missing.")
                .contains("CONTROL_GATEWAY_TOKEN: is missing.")
                .contains("CONTROL_TOKNE: is not a key.")
                .contains(plan + ":2:1:")
                .doesNotContain("\tat ");
    }

    @Test
    void listening_beyond_this_machine_without_tls_must_be_told_twice() throws Exception {
        var open = "CONTROL_HOST: 0.0.0.0 can be reached by others, and control was told to speak clear text.";

        assertThat(run(Map.of("CONTROL_HOST", "0.0.0.0"))).contains("exit 2", open);
        assertThat(run(Map.of("CONTROL_HOST", "0.0.0.0", "CONTROL_WITHOUT_TLS", "true")))
                .contains(open);
        assertThat(run(Map.of(
                        "CONTROL_HOST", "0.0.0.0", "CONTROL_WITHOUT_TLS", "true", "CONTROL_WITHOUT_TLS_ON", "0.0.0.0")))
                .contains("exit 2")
                .doesNotContain(open);
    }

    @Test
    void a_port_in_use_is_one_clear_sentence() throws Exception {
        var plan = Files.writeString(directory.resolve("plan.yaml"), Plans.checkout());
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());
            var environment = new HashMap<String, String>();
            environment.put("CONTROL_PORT", port);
            environment.put("CONTROL_PLAN", plan.toString());
            environment.put("CONTROL_DATABASE_URL", Postgres.shared().database(ControlRun.fresh()));
            environment.put("CONTROL_OPERATOR_TOKEN", "a");
            environment.put("CONTROL_GATEWAY_TOKEN", "b");

            var output = run(environment);

            assertThat(output).contains("exit 2").contains("CONTROL_PORT: cannot listen on 127.0.0.1:" + port);
            assertThat(output).doesNotContain("\tat ");
        }
    }

    private String run(Map<String, String> environment) throws Exception {
        return run(directory, environment);
    }

    /// What a process that does not start with this environment says, and how it ends.
    static String run(Path directory, Map<String, String> environment) throws Exception {
        var output = directory.resolve("output.txt");
        var process = ChildControl.command(environment)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly().waitFor();
        return Files.readString(output) + (ended ? "exit " + process.exitValue() : "did not end");
    }
}
