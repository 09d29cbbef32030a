package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.control.database.Json;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The leading process is killed again and again, each time at another instant while it decides on a gate that has
/// just passed and people ask for things. `-Dphoenix.seed=N` kills at the instants of that seed.
@Timeout(600)
class TakeoverAtAnyInstantTest {
    private static final String LEADS = "phoenix_control_leads 1.0";
    private static final int KILLS = 4;
    private static final int LATEST_MILLIS = 1_200;

    /// Ten times the lease of 2 s and the second until the next look.
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(30);

    private final long seed = Optional.ofNullable(Long.getLong("phoenix.seed")).orElse(System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final String database = Postgres.shared().database(ControlRun.fresh());
    private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path directory;

    @Test
    void a_leader_killed_at_any_instant_decides_nothing_twice_and_loses_nothing() throws Exception {
        var plan = plan();
        var expected = new ArrayList<String>();
        var leader = ChildControl.start(plan, database);
        awaitLead(leader);
        assertThat(leader.act("promote")).isEqualTo(200);
        var standby = ChildControl.start(plan, database);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int kill = 0; kill < KILLS; kill++) {
                report(leader, kill);
                killAtAnyInstant(leader, kill, threads);
                leader = standby;
                awaitLead(leader);
                standby = ChildControl.start(plan, database);

                var decided = "shadow " + (kill + 1);
                var survivor = leader;
                ControlRun.await(
                        "seed " + seed + ": " + decided, () -> moves(survivor).contains(decided));
                expected.add(decided);
                assertThat(moves(leader)).as("seed %d", seed).isEqualTo(expected);
            }
            assertThat(acknowledged).hasSizeGreaterThan(KILLS);
            assertThat(told(leader))
                    .as("seed %d: every command that was answered, once", seed)
                    .doesNotHaveDuplicates()
                    .containsAll(acknowledged);
            assertThat(versions(leader)).as("seed %d", seed).isEqualTo(List.of(1, 2, 3, 4, 5, 6));
        } finally {
            leader.close();
            standby.close();
        }
    }

    /// With this report the gate passes; the leader's next look decides on it.
    private static void report(ChildControl leader, int kill) throws IOException, InterruptedException {
        var gateway = new FakeGateway("gw-" + kill, leader.port());
        gateway.askUntil(kill + 2L);
        assertThat(gateway.report(2_000)).isEqualTo(204);
    }

    private void killAtAnyInstant(ChildControl leader, int kill, ExecutorService threads) throws Exception {
        var commands = threads.submit(() -> {
            command(leader, kill);
            return true;
        });
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LATEST_MILLIS)).toNanos());
        leader.kill();
        commands.get();
    }

    /// Asks for one thing after the other until nobody answers.
    private void command(ChildControl leader, int kill) throws InterruptedException {
        try {
            for (int number = 0; ; number++) {
                var reason = "command " + kill + "." + number;
                if (leader.act("resume", "{\"by\":\"ada\",\"reason\":\"" + reason + "\"}") == 200) {
                    acknowledged.add(reason);
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        } catch (IOException killed) {
            leader.process().onExit().join();
        }
    }

    private void awaitLead(ChildControl control) throws Exception {
        long begin = System.nanoTime();
        ControlRun.await("the seat", () -> control.get("/metrics").contains(LEADS));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TAKEN_OVER_WITHIN);
    }

    private static List<String> moves(ChildControl control) throws IOException, InterruptedException {
        var moves = new ArrayList<String>();
        for (var entry : entries(control, "ADVANCE")) {
            moves.add(
                    entry.at("/to/stage").asText() + " " + entry.at("/to/step").asInt());
        }
        return moves;
    }

    private static List<String> told(ChildControl control) throws IOException, InterruptedException {
        var reasons = new ArrayList<String>();
        for (var entry : entries(control, "RESUME")) {
            reasons.add(entry.get("reason").asText());
        }
        return reasons;
    }

    /// Of everything that put a snapshot in force.
    private static List<Integer> versions(ChildControl control) throws IOException, InterruptedException {
        var versions = new ArrayList<Integer>();
        for (var event : List.of("START", "PROMOTE", "ADVANCE")) {
            for (var entry : entries(control, event)) {
                versions.add(entry.get("version").asInt());
            }
        }
        return versions;
    }

    private static List<JsonNode> entries(ChildControl control, String event) throws IOException, InterruptedException {
        var entries = new ArrayList<JsonNode>();
        for (var entry :
                Json.tree(control.get("/api/journal?after=0&limit=1000")).get("entries")) {
            if (entry.get("event").asText().equals(event)) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private Path plan() throws IOException {
        var plan = Plans.checkout()
                .replace(", soak: 10s", "")
                .replace("steps: [10%, 100%]", "steps: [1%, 2%, 3%, 4%, 5%, 6%, 7%, 8%]");
        return Files.writeString(directory.resolve("plan.yaml"), plan);
    }
}
