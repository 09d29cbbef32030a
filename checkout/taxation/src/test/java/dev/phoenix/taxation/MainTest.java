package dev.phoenix.taxation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The service as a process: how it starts, says so, and ends.
class MainTest {
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void leave_no_process() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void it_says_where_it_listens_and_ends_with_its_parent() throws Exception {
        var process = start(Map.of("TAXATION_PORT", "0", "PHOENIX_STOP_WITH_PARENT", "true"));
        var line = firstLine(process);

        assertThat(line).matches("phoenix-taxation listening on http://127\\.0\\.0\\.1:\\d+");
        assertThat(health(line)).isEqualTo(200);
        process.getOutputStream().close();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void it_ends_well_when_it_is_told_to() throws Exception {
        var process = start(Map.of("TAXATION_PORT", "0"));
        firstLine(process);
        process.destroy();

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void it_tells_all_that_is_wrong_with_its_configuration() throws Exception {
        assertThat(refusal(Map.of("TAXATION_PORT", "many", "TAXATION_ROUNDING", "line")))
                .isEqualTo("""
                TAXATION_PORT is 'many': a whole number is needed.
                TAXATION_ROUNDING is not known. Is it TAXATION_ROUNDING_OF?
                """);
    }

    @Test
    void a_port_in_use_is_told_in_one_sentence() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(taken.getLocalPort());

            assertThat(refusal(Map.of("TAXATION_PORT", port)))
                    .isEqualTo("phoenix-taxation cannot start: port " + port + " of 127.0.0.1 is in use, or not this"
                            + " machine's to use. Give another port, or 0 for any free one.\n");
        }
    }

    private Process start(Map<String, String> environment) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Main.class.getName());
        command.environment().putAll(environment);
        var process = command.start();
        started.add(process);
        return process;
    }

    private String refusal(Map<String, String> environment) throws Exception {
        var process = start(environment);
        var told = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(2);
        return told;
    }

    private static String firstLine(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    private static int health(String line) throws Exception {
        var address = URI.create(line.replaceFirst(".* ", "") + "/health");
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
