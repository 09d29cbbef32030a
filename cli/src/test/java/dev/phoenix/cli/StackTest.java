package dev.phoenix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTest {
    @TempDir
    Path home;

    @TempDir
    Path workingDirectory;

    @BeforeEach
    void built_modules() throws IOException {
        for (var module : List.of("control", "gateway", "probe")) {
            var target = Files.createDirectories(home.resolve(module).resolve("target"));
            Files.writeString(
                    target.resolve("classpath.txt"),
                    Path.of("target/test-classes").toAbsolutePath() + "\n");
        }
    }

    @Test
    void a_running_stack_leaves_a_session_for_its_user_alone() throws Exception {
        try (var stack = stack(8081)) {
            var addresses = stack.start();
            assertThat(addresses.customers()).isEqualTo(URI.create("http://127.0.0.1:8081"));
            var session = Session.read(workingDirectory).orElseThrow();
            assertThat(session.url()).isEqualTo(addresses.warRoom()).isEqualTo(URI.create("http://127.0.0.1:9099"));
            assertThat(session.token()).isEqualTo(addresses.operatorToken()).hasSize(32);
            assertThat(session.members()).extracting(Session.Member::name).containsExactly("control", "gateway");
            var file = workingDirectory.resolve(".phoenix/session.json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void the_gateway_keeps_its_snapshot_beside_the_session_and_begins_without_one() throws Exception {
        var kept = workingDirectory.resolve(".phoenix/snapshot.json");
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, "of another migration");
        try (var stack = stack(8081)) {
            stack.start();
            assertThat(kept).hasContent("{}");
        }
        assertThat(workingDirectory).isEmptyDirectory();
    }

    @Test
    void a_closed_stack_leaves_no_process_and_no_file() throws Exception {
        var stack = stack(8081);
        stack.start();
        var members = Session.read(workingDirectory).orElseThrow().members();
        stack.close();
        stack.close();
        assertThat(members).allMatch(member -> member.running().isEmpty());
        assertThat(workingDirectory).isEmptyDirectory();
        assertThat(stack.awaitEnd()).isEmpty();
    }

    @Test
    void a_port_in_use_ends_the_start_with_the_process_own_words() {
        try (var stack = stack(1)) {
            assertThatThrownBy(stack::start)
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("gateway did not start. GATEWAY_PORT: port 1 is in use. Choose another.");
        }
        assertThat(workingDirectory).isEmptyDirectory();
    }

    @Test
    void a_control_plane_that_listens_on_no_port_is_not_taken_for_one() {
        var setup = new Stack.Setup(
                home,
                workingDirectory,
                workingDirectory.resolve("plan.yaml"),
                Optional.of("jdbc:postgresql://127.0.0.1:1/none"),
                Optional.empty(),
                -1);
        try (var stack = new Stack(setup)) {
            assertThatThrownBy(stack::start)
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("control could not open port -1: another process has it");
        }
    }

    @Test
    void a_process_that_dies_ends_the_stack_by_name() throws Exception {
        try (var stack = stack(8081)) {
            stack.start();
            var gateway = Session.read(workingDirectory).orElseThrow().members().getLast();
            gateway.running().orElseThrow().destroyForcibly();
            assertThat(stack.awaitEnd())
                    .hasValueSatisfying(why -> assertThat(why).startsWith("gateway ended (exit 137)"));
        }
    }

    @Test
    void what_a_killed_start_left_is_swept() throws Exception {
        var program = new JavaProcess.Program(home, "probe", List.of("-Xmx32m"));
        try (var leftover = JavaProcess.start(program, Map.of("PROBE_MODE", "deaf"), home.resolve("log"))) {
            leftover.awaitListening(Duration.ofMinutes(3));
            var handle = ProcessHandle.of(leftover.pid()).orElseThrow();
            var dead = new Session.Member("up", handle.pid(), 1);
            new Session(URI.create("http://127.0.0.1:9"), "t", dead, List.of(Session.Member.of("gateway", handle)))
                    .write(workingDirectory);

            Stack.sweep(workingDirectory);

            assertThat(leftover.onExit().get(1, TimeUnit.MINUTES)).isEqualTo(137);
            assertThat(Session.read(workingDirectory)).isEmpty();
        }
    }

    @Test
    void a_second_start_in_the_same_directory_is_refused() throws IOException {
        var owner = Session.Member.of("up", ProcessHandle.current());
        new Session(URI.create("http://127.0.0.1:9"), "t", owner, List.of()).write(workingDirectory);
        assertThatThrownBy(() -> Stack.sweep(workingDirectory))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("already runs in this directory");
    }

    @Test
    void a_directory_without_a_session_needs_no_sweeping() throws IOException {
        assertThatCode(() -> Stack.sweep(workingDirectory)).doesNotThrowAnyException();
        Files.createDirectories(workingDirectory.resolve(".phoenix"));
        Files.writeString(workingDirectory.resolve(".phoenix/session.json"), "{\"url\":");
        assertThatCode(() -> Stack.sweep(workingDirectory)).doesNotThrowAnyException();
    }

    private Stack stack(int port) {
        return new Stack(new Stack.Setup(
                home,
                workingDirectory,
                workingDirectory.resolve("plan.yaml"),
                Optional.of("jdbc:postgresql://127.0.0.1:1/none"),
                Optional.of(port),
                9099));
    }
}
