package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    /// Processes of tests live for seconds.
    private static final List<String> QUICK_TO_START =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    @TempDir
    Path directory;

    private FakeUpstream legacy;

    @BeforeEach
    void start() {
        legacy = FakeUpstream.start(_ -> Reaction.ok("hello"));
    }

    @AfterEach
    void stop() {
        legacy.close();
    }

    /// Starts the gateway's process with this environment, and Java with these options.
    static Process launch(Map<String, String> environment, String... options) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, "--enable-native-access=ALL-UNNAMED"));
        command.addAll(QUICK_TO_START);
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private String plan() throws IOException {
        return plan(directory, legacy);
    }

    /// A plan file for a legacy alone.
    static String plan(Path directory, FakeUpstream legacy) throws IOException {
        return plan(directory, legacy.url());
    }

    static String plan(Path directory, String legacy) throws IOException {
        var plan = directory.resolve("plan.yaml");
        Files.writeString(plan, """
                migration: test
                legacy: { url: %s }
                candidate: { url: %s }
                listen: 0
                routes: [{ name: reads, match: GET /**, shadow: always }]
                stages:
                  - shadow: { steps: [100%%] }
                    gate: { evidence: { comparisons: 10 } }
                """.formatted(legacy, "http://127.0.0.1:1"));
        return plan.toString();
    }

    /// The customers' port, once the process serves.
    static int port(BufferedReader out) throws IOException {
        var line = out.readLine();
        assertThat(line).startsWith("phoenix-gateway listening on http://127.0.0.1:");
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    @Test
    void the_process_says_where_it_listens_finishes_what_is_in_flight_and_ends_with_its_parent() throws Exception {
        var open = new CountDownLatch(1);
        legacy.reacts(_ -> new Reaction.Once(open, Reaction.ok("finished")));
        var process = launch(Map.of("GATEWAY_PLAN", plan(), "PHOENIX_STOP_WITH_PARENT", "true"));
        try (var out = process.inputReader()) {
            int port = port(out);
            var customer = new RawCustomer(port);
            customer.send(RawCustomer.get("/"));
            TestGateway.until(() -> legacy.seen().size() == 1);
            process.getOutputStream().close();
            TestGateway.until(() -> refuses(port));
            open.countDown();

            assertThat(customer.answer().body()).isEqualTo("finished");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(out.readLine()).isNull();
            customer.close();
        } finally {
            open.countDown();
            process.destroyForcibly();
        }
    }

    private static boolean refuses(int port) {
        try (var _ = new RawCustomer(port)) {
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    @Test
    void a_start_that_cannot_succeed_says_why_in_one_line_and_exits_with_2() throws Exception {
        var process =
                launch(Map.of("GATEWAY_PLAN", directory.resolve("absent.yaml").toString()));
        var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(said.lines()).singleElement().asString().contains("GATEWAY_PLAN names", "does not exist");
    }

    @Test
    void a_port_that_is_taken_is_told_without_a_stack_trace() throws Exception {
        var process = launch(Map.of("GATEWAY_PLAN", plan(), "GATEWAY_PORT", "" + legacy.port()));
        var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(said.lines().toList().getLast())
                .isEqualTo("Port " + legacy.port() + " of 127.0.0.1 cannot be opened: another process has it.");
        assertThat(said).doesNotContain("\tat ");
    }
}
