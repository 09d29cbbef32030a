package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/// All cases of h2spec, which others have written to find out whether a server speaks HTTP/2. There is a binary of it
/// for one architecture only.
@EnabledOnOs(architectures = "amd64")
class H2specTest extends BetweenFakes {
    private static final String ARCHIVE = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
    private static final int TAR_BLOCK = 512;
    private static final String ALL = "145 tests, 145 passed, 0 skipped, 0 failed";

    /// How long h2spec waits for an answer to one case; only what is wrong takes so long.
    private static final String PATIENCE_SECONDS = "20";

    /// How long all cases may take, which is seconds for a gateway that answers.
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @BeforeEach
    void say() {
        legacy.reacts(_ -> Reaction.ok("hello"));
    }

    @Test
    void all_cases_pass_in_clear_text(TestReporter reporter) throws Exception {
        try (var gateway = TestGateway.between(legacy, candidate).start()) {
            assertThat(h2spec(reporter, gateway.gateway.port())).contains(ALL);
        }
    }

    @Test
    void all_cases_pass_over_tls(TestReporter reporter) throws Exception {
        var identity = Identity.of("localhost", directory, "gateway");
        try (var gateway = TestGateway.between(legacy, candidate).tls(identity).start()) {
            assertThat(h2spec(reporter, gateway.gateway.tlsPort().orElseThrow(), "--tls", "--insecure"))
                    .contains(ALL);
        }
    }

    private String h2spec(TestReporter reporter, int port, String... options) throws Exception {
        var command =
                new ArrayList<>(List.of(unpacked(), "--port", Integer.toString(port), "--timeout", PATIENCE_SECONDS));
        command.addAll(List.of(options));
        var said = run(command, DEADLINE);
        reporter.publishEntry("h2spec", said.lines().reduce((_, last) -> last).orElse("nothing said"));
        return said;
    }

    /// All that a command says, which is ended with its deadline.
    private static String run(List<String> command, Duration deadline) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new ConcurrentLinkedQueue<String>();
        var listening = Thread.ofVirtual().start(() -> listen(process, said));
        try {
            if (!process.waitFor(deadline)) {
                throw new AssertionError("Not over after " + deadline + "; last said: " + lastLines(said));
            }
        } finally {
            process.destroyForcibly().waitFor();
            listening.join();
        }
        return String.join("\n", said);
    }

    /// The section that it was at, and the last case of it that is over.
    private static String lastLines(Queue<String> said) {
        var lines = said.stream().filter(line -> !line.isBlank()).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
    }

    private static void listen(Process process, Queue<String> said) {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException ended) {
            // with its process
        }
    }

    @Test
    void a_server_that_never_answers_ends_the_run_with_the_section_that_it_was_at() throws Exception {
        try (var silent = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress())) {
            var command = List.of(unpacked(), "--port", "" + silent.getLocalPort(), "--timeout", PATIENCE_SECONDS);

            assertThatThrownBy(() -> run(command, Duration.ofSeconds(2)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Starting HTTP/2");
        }
    }

    private String unpacked() throws IOException {
        var binary = directory.resolve("h2spec");
        Files.write(binary, unpack());
        assertThat(binary.toFile().setExecutable(true)).isTrue();
        return binary.toString();
    }

    /// The first file of the archive, which is the only one.
    private static byte[] unpack() throws IOException {
        try (InputStream archive =
                new GZIPInputStream(Objects.requireNonNull(H2specTest.class.getResourceAsStream(ARCHIVE)))) {
            var head = archive.readNBytes(TAR_BLOCK);
            var size = new String(head, 124, 11, StandardCharsets.US_ASCII);
            return archive.readNBytes(Integer.parseInt(size.strip(), 8));
        }
    }
}
