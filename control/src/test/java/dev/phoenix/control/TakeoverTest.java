package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.database.Json;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two control processes on one database, and something happens to the one that leads.
@Timeout(600)
class TakeoverTest {
    private static final String LEADS = "phoenix_control_leads 1.0";

    @TempDir
    private Path directory;

    @Test
    void a_killed_leader_is_replaced_and_every_step_is_decided_once() throws Exception {
        var plan = plan();
        var database = Postgres.shared().database(ControlRun.fresh());
        try (var first = ChildControl.start(plan, database)) {
            awaitLead(first);
            try (var second = ChildControl.start(plan, database)) {
                assertThat(second.act("promote")).isEqualTo(200);
                var gateway = new FakeGateway("gw-1", first.port());
                gateway.askUntil(2);
                assertThat(gateway.report(2_000)).isEqualTo(204);

                first.kill(); // before, while or after it decides on that

                awaitLead(second);
                ControlRun.await("the step", () -> advances(second).contains("shadow 1"));
                assertThat(second.get("/metrics")).contains("phoenix_control_takeover_seconds_count 1");
                assertThat(advances(second)).containsExactly("shadow 1");
                var again = new FakeGateway("gw-1", second.port());
                again.askUntil(3);
                again.send(Windows.clean("gw-1", 2, 3, 2_000));
                ControlRun.await("the next step", () -> advances(second).contains("canary 0"));
                assertThat(advances(second)).containsExactly("shadow 1", "canary 0");
            }
        }
    }

    @Test
    void a_stopped_leader_is_replaced_and_does_not_lead_when_it_goes_on() throws Exception {
        var plan = plan();
        var database = Postgres.shared().database(ControlRun.fresh());
        try (var first = ChildControl.start(plan, database)) {
            awaitLead(first);
            try (var second = ChildControl.start(plan, database)) {
                second.act("promote");
                signal(first, "STOP");
                try {
                    awaitLead(second);
                    var gateway = new FakeGateway("gw-1", second.port());
                    gateway.askUntil(2);
                    gateway.report(2_000);
                    ControlRun.await("the step", () -> advances(second).contains("shadow 1"));
                } finally {
                    signal(first, "CONT");
                }

                ControlRun.await(
                        "the first to see it", () -> !first.get("/metrics").contains(LEADS));
                ControlRun.await("the first to follow", () -> advances(first).contains("shadow 1"));
                assertThat(second.get("/metrics")).contains(LEADS);
                assertThat(advances(second)).containsExactly("shadow 1");
            }
        }
    }

    /// Its next look would come in an hour; the one in the seat falls silent, since its next comes then, too.
    @Test
    void who_waits_for_the_seat_looks_again_when_its_lease_ends_not_when_its_next_look_is_due() throws Exception {
        var database = Postgres.shared().database(ControlRun.fresh());
        var hour = Duration.ofHours(1);
        var clock = InstantSource.system();
        try (var first = ControlRun.startLookingEvery(hour, Plans.checkout(), database, clock)) {
            ControlRun.await("the seat", () -> first.get("/metrics").body().contains(LEADS));
            try (var second = ControlRun.startLookingEvery(hour, Plans.checkout(), database, clock)) {
                ControlRun.await("the seat", () -> second.get("/metrics").body().contains(LEADS));

                assertThat(second.get("/metrics").body()).contains("phoenix_control_takeover_seconds_count 1");
            }
        }
    }

    private static void awaitLead(ChildControl control) throws Exception {
        ControlRun.await("the seat", () -> control.get("/metrics").contains(LEADS));
    }

    /// Where the conductor has gone so far, in order.
    private static List<String> advances(ChildControl control) throws IOException, InterruptedException {
        var positions = new ArrayList<String>();
        for (var entry : Json.tree(control.get("/api/journal?after=0")).get("entries")) {
            if (entry.get("event").asText().equals("ADVANCE")) {
                positions.add(entry.at("/to/stage").asText() + " "
                        + entry.at("/to/step").asInt());
            }
        }
        return positions;
    }

    private static void signal(ChildControl control, String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder(
                        "kill", "-" + name, Long.toString(control.process().pid()))
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private Path plan() throws IOException {
        return Files.writeString(
                directory.resolve("plan.yaml"), Plans.checkout().replace(", soak: 10s", ""));
    }
}
