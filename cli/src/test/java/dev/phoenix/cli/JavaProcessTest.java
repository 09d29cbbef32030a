package dev.phoenix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    Path home;

    @BeforeEach
    void a_built_module() throws IOException {
        var target = Files.createDirectories(home.resolve("checkout/probe/target"));
        Files.writeString(
                target.resolve("classpath.txt"), Path.of("target/test-classes").toAbsolutePath() + "\n");
    }

    @Test
    void a_process_says_where_it_listens_and_stops_when_asked() throws Exception {
        try (var probe = start("serve")) {
            assertThat(probe.awaitListening(LONG)).isEqualTo(URI.create("http://127.0.0.1:4711"));
            assertThat(probe.isAlive()).isTrue();

            probe.stop();

            assertThat(probe.onExit().get(1, TimeUnit.MINUTES)).isZero();
        }
    }

    @Test
    void a_process_that_refuses_to_start_is_quoted() throws IOException {
        try (var probe = start("refuse")) {
            assertThatThrownBy(() -> probe.awaitListening(LONG))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("probe did not start. PROBE_PORT: 99999 is not a port");
        }
    }

    @Test
    void a_process_that_is_not_ready_in_time_is_given_up() throws IOException {
        try (var probe = start("hang")) {
            assertThatThrownBy(() -> probe.awaitListening(Duration.ofMillis(200)))
                    .hasMessageContaining("probe is not ready after 0 s");
            probe.kill();
        }
    }

    @Test
    void a_killed_process_is_noticed() throws Exception {
        try (var probe = start("deaf")) {
            probe.awaitListening(LONG);

            probe.kill();

            assertThat(probe.onExit().get(1, TimeUnit.MINUTES)).isNotZero();
        }
    }

    @Test
    void a_process_that_does_not_stop_when_asked_is_killed_and_gone() throws Exception {
        try (var probe = start("deaf")) {
            probe.awaitListening(LONG);

            probe.stop(Duration.ofMillis(100));

            assertThat(probe.isAlive()).isFalse();
        }
    }

    @Test
    void a_module_that_is_not_built_is_named() {
        assertThatThrownBy(() -> JavaProcess.start(
                        new JavaProcess.Program(home, "gateway", List.of()), Map.of(), home.resolve("log")))
                .hasMessageContaining("gateway is not built");
    }

    private JavaProcess start(String mode) throws IOException {
        var program = new JavaProcess.Program(home, "checkout/probe", List.of("-Xmx32m"));
        return JavaProcess.start(program, Map.of("PROBE_MODE", mode), home.resolve("probe.log"));
    }
}
