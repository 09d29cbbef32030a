package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.tally.Tally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway's line to control: which snapshot is in force, and that every count arrives once.
class ControlLinkTest {
    private FakeUpstream legacy;
    private FakeUpstream candidate;
    private FakeControl control;

    @BeforeEach
    void start() {
        legacy = FakeUpstream.start(_ -> Reaction.ok("legacy"));
        candidate = FakeUpstream.start(_ -> Reaction.ok("candidate"));
        control = new FakeControl();
    }

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
        control.close();
    }

    /// Control says version 1, stage off, as soon as it is asked.
    private TestGateway linked() throws Exception {
        var setup = TestGateway.between(legacy, candidate).linkedTo(control);
        control.say(setup.snapshot(1, StageName.OFF, 0));
        return setup.start();
    }

    @Test
    void control_behind_tls_is_believed_by_its_authority_and_by_no_other(@TempDir Path directory) throws Exception {
        var identity = Identity.of("localhost", directory, "control");
        var another = Identity.of("localhost", directory, "another");
        try (var secure = new FakeControl(identity)) {
            var setup = TestGateway.between(legacy, candidate).linkedTo(secure);
            secure.say(setup.snapshot(1, StageName.OFF, 0));

            try (var gateway =
                    setup.with("CONTROL_CA", identity.authority().toString()).start()) {
                assertThat(gateway.gateway.routing().version()).isEqualTo(1);
            }
            var distrusting = setup.with("CONTROL_CA", another.authority().toString())
                    .with("CONTROL_WAIT", "100ms")
                    .withoutPlanFile();
            assertThatThrownBy(distrusting::start).isInstanceOf(Gateway.CannotStart.class);
            assertThatThrownBy(setup.with("CONTROL_CA", identity.key().toString())::start)
                    .hasMessage(
                            "GATEWAY_CONTROL_CA cannot be used: " + identity.key() + " holds no certificate in PEM.");
        }
    }

    private static String side(TestGateway gateway) throws Exception {
        return gateway.ask(RawCustomer.get("/", "X-Customer-Id: c")).body();
    }

    @Test
    void the_gateway_starts_with_controls_snapshot_and_follows_every_change() throws Exception {
        try (var gateway = linked()) {
            assertThat(gateway.gateway.routing().version()).isEqualTo(1);
            assertThat(side(gateway)).isEqualTo("legacy");

            control.say(new Snapshot(2, gateway.plan, new Position(StageName.LIVE, 0), true));
            TestGateway.until(() -> control.acknowledged().contains(2L));

            assertThat(side(gateway)).isEqualTo("candidate");
            assertThat(control.acknowledged().stream().distinct()).containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void a_snapshot_that_cannot_be_routed_by_changes_nothing() throws Exception {
        try (var gateway = linked()) {
            control.say(new Snapshot(2, "nonsense: true", new Position(StageName.LIVE, 0), true));
            TestGateway.until(() ->
                    control.acknowledged().stream().filter(one -> one == 1).count() >= 2);
            assertThat(side(gateway)).isEqualTo("legacy");

            var nowhere = new Snapshot(3, gateway.plan, new Position(StageName.CANARY, 77), true);
            assertThat(gateway.gateway.routing().install(nowhere)).isFalse();
            assertThat(side(gateway)).isEqualTo("legacy");
            assertThat(gateway.gateway.routing().version()).isEqualTo(1);
        }
    }

    @Test
    void without_control_the_gateway_serves_on_by_its_last_snapshot_and_loses_no_count() throws Exception {
        try (var gateway = linked()) {
            control.say(new Snapshot(2, gateway.plan, new Position(StageName.CANARY, 3), true));
            TestGateway.until(() -> gateway.gateway.routing().version() == 2);
            int port = control.port();
            control.close();
            for (int i = 0; i < 50; i++) {
                assertThat(side(gateway)).isEqualTo("candidate");
                if (i % 10 == 0) {
                    gateway.gateway.cutWindow();
                }
            }
            assertThat(gateway.gateway.routing().version()).isEqualTo(2);

            try (var back = new FakeControl(port)) {
                back.say(new Snapshot(2, gateway.plan, new Position(StageName.CANARY, 3), true));
                TestGateway.until(() -> back.requests("reads") + control.requests("reads") == 50);
                TestGateway.until(() -> back.acknowledged().contains(2L));
            }
        }
    }

    @Test
    void a_tally_whose_answer_was_lost_is_sent_again_and_counted_once() throws Exception {
        try (var gateway = linked()) {
            control.loseAnswers(2);
            for (int i = 0; i < 5; i++) {
                side(gateway);
                gateway.gateway.cutWindow();
            }
            TestGateway.until(() -> gateway.gateway.outbox().size() == 0 && control.requests("reads") >= 5);

            assertThat(control.requests("reads")).isEqualTo(5);
        }
    }

    @Test
    void every_window_belongs_to_the_snapshot_that_its_exchanges_began_under() throws Exception {
        try (var gateway = linked();
                var slow = gateway.customer()) {
            var open = new java.util.concurrent.CountDownLatch(1);
            legacy.reacts(seen -> seen.target().equals("/slow")
                    ? new Reaction.Once(open, Reaction.ok("legacy"))
                    : Reaction.ok("legacy"));
            slow.send(RawCustomer.get("/slow", "X-Customer-Id: c"));
            TestGateway.until(() -> legacy.seen().size() == 1);
            control.say(new Snapshot(2, gateway.plan, new Position(StageName.LIVE, 0), true));
            TestGateway.until(() -> gateway.gateway.routing().version() == 2);
            side(gateway);
            gateway.gateway.cutWindow();
            open.countDown();
            slow.answer();
            TestGateway.until(() -> control.requests("reads") == 2);

            var legacyByVersion = control.taken().stream()
                    .collect(Collectors.groupingBy(
                            Tally::snapshotVersion,
                            Collectors.summingLong(
                                    tally -> tally.routes().getFirst().legacy().requests())));
            assertThat(legacyByVersion).containsEntry(1L, 1L).containsEntry(2L, 0L);
        }
    }

    @Test
    void a_stop_hands_the_last_counts_over() throws Exception {
        var gateway = linked();
        side(gateway);
        gateway.close();

        assertThat(control.requests("reads")).isEqualTo(1);
    }

    @Test
    void without_an_answer_of_control_a_plan_file_serves_legacy_only() throws Exception {
        control.close();
        try (var gateway = TestGateway.between(legacy, candidate)
                .linkedTo(control)
                .with("CONTROL_WAIT", "100ms")
                .start()) {
            assertThat(side(gateway)).isEqualTo("legacy");
            assertThat(gateway.gateway.routing().version()).isZero();
        }
    }

    /// A gateway that keeps its snapshots in this file, beside a control that may be gone.
    private TestGateway.Setup keeping(Path file) {
        return TestGateway.between(legacy, candidate)
                .linkedTo(control)
                .with("SNAPSHOT_FILE", file.toString())
                .withoutPlanFile();
    }

    @Test
    void a_restart_without_control_serves_as_before(@TempDir Path directory) throws Exception {
        var setup = keeping(directory.resolve("state/snapshot.json"));
        control.say(setup.snapshot(7, StageName.LIVE, 0));
        try (var gateway = setup.start()) {
            assertThat(side(gateway)).isEqualTo("candidate");
            control.say(setup.snapshot(8, StageName.CANARY, 3));
            TestGateway.until(() -> control.acknowledged().contains(8L));
        }
        int port = control.port();
        control.close();

        try (var gateway = setup.start()) {
            assertThat(side(gateway)).isEqualTo("candidate");
            assertThat(gateway.gateway.routing().version()).isEqualTo(8);
            try (var back = new FakeControl(port)) {
                back.say(setup.snapshot(9, StageName.SHADOW, 0));
                TestGateway.until(() -> gateway.gateway.routing().version() == 9);
                assertThat(side(gateway)).isEqualTo("legacy");
            }
        }
    }

    @Test
    void what_was_kept_gives_way_to_what_control_says(@TempDir Path directory) throws Exception {
        var setup = keeping(directory.resolve("snapshot.json"));
        new SnapshotFile(directory.resolve("snapshot.json")).keep(setup.snapshot(3, StageName.LIVE, 0));
        control.say(setup.snapshot(4, StageName.OFF, 0));

        try (var gateway = setup.start()) {
            assertThat(gateway.gateway.routing().version()).isEqualTo(4);
            assertThat(side(gateway)).isEqualTo("legacy");
        }
    }

    @Test
    void a_control_process_that_lags_behind_undoes_nothing(@TempDir Path directory) throws Exception {
        var file = directory.resolve("snapshot.json");
        var setup = keeping(file);
        control.say(setup.snapshot(5, StageName.LIVE, 0));
        try (var gateway = setup.start()) {
            control.say(setup.snapshot(4, StageName.OFF, 0));
            TestGateway.until(() -> asked(5) >= 3);

            assertThat(side(gateway)).isEqualTo("candidate");
            assertThat(new SnapshotFile(file).read().orElseThrow().version()).isEqualTo(5);
            assertThat(gateway.admin("/metrics").body().lines())
                    .anyMatch(line ->
                            line.startsWith("phoenix_gateway_snapshots_older_total ") && !line.endsWith(" 0.0"));

            control.say(setup.snapshot(6, StageName.OFF, 0));
            TestGateway.until(() -> gateway.gateway.routing().version() == 6);
        }
    }

    @Test
    void a_restart_does_not_fall_behind_what_was_kept_either(@TempDir Path directory) throws Exception {
        var setup = keeping(directory.resolve("snapshot.json"));
        new SnapshotFile(directory.resolve("snapshot.json")).keep(setup.snapshot(5, StageName.LIVE, 0));
        control.say(setup.snapshot(4, StageName.OFF, 0));

        try (var gateway = setup.start()) {
            assertThat(gateway.gateway.routing().version()).isEqualTo(5);
            assertThat(side(gateway)).isEqualTo("candidate");
        }
    }

    @Test
    void a_control_that_was_set_back_is_followed_in_the_end() throws Exception {
        try (var gateway = TestGateway.between(legacy, candidate)
                .linkedTo(control)
                .with("CONTROL_WAIT", "100ms")
                .start()) {
            control.say(new Snapshot(5, gateway.plan, new Position(StageName.LIVE, 0), true));
            TestGateway.until(() -> gateway.gateway.routing().version() == 5);
            control.say(new Snapshot(4, gateway.plan, new Position(StageName.OFF, 0), true));
            TestGateway.until(() -> control.acknowledged().contains(4L));

            assertThat(side(gateway)).isEqualTo("legacy");
            assertThat(asked(5)).as("asked again before it was believed").isGreaterThanOrEqualTo(2);
        }
    }

    private long asked(long running) {
        return control.acknowledged().stream().filter(one -> one == running).count();
    }

    @Test
    void a_damaged_file_is_as_good_as_none(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("snapshot.json"), "{\"version\":3,");
        control.close();
        var setup = keeping(directory.resolve("snapshot.json")).with("CONTROL_WAIT", "100ms");

        assertThatThrownBy(setup::start)
                .isInstanceOf(Gateway.CannotStart.class)
                .hasMessageContaining("GATEWAY_SNAPSHOT_FILE");
    }
}
