package dev.phoenix.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/// A [Holder] in a process of its own, and the line to it.
final class HolderProcess implements AutoCloseable {
    private final Process process;
    private final Writer to;
    private final BufferedReader from;

    private HolderProcess(Process process) {
        this.process = process;
        this.to = process.outputWriter(StandardCharsets.UTF_8);
        this.from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static HolderProcess start(String database) throws IOException {
        return start(database, Map.of());
    }

    /// One whose wall clock is ahead of the real one by what the file says, such as `+3h`, at every moment anew. Its
    /// monotonic clock is the machine's.
    static HolderProcess start(String database, Path clock) throws IOException {
        return start(
                database,
                Map.of(
                        "LD_PRELOAD",
                        libfaketime().toString(),
                        "FAKETIME_TIMESTAMP_FILE",
                        clock.toString(),
                        "FAKETIME_NO_CACHE",
                        "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1"));
    }

    private static HolderProcess start(String database, Map<String, String> environment) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ProcessBuilder(
                java,
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                database);
        command.environment().putAll(environment);
        return new HolderProcess(
                command.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    private static Path libfaketime() throws IOException {
        try (Stream<Path> places =
                Files.find(Path.of("/usr/lib"), 3, (path, attributes) -> path.endsWith("faketime/libfaketime.so.1"))) {
            return places.findFirst()
                    .orElseThrow(() -> missing("libfaketime is missing, so no wall clock can be shifted."
                            + " Debian: apt-get install libfaketime"));
        }
    }

    /// Leaves the test out, which the closing lines show, unless this machine is to have everything.
    private static RuntimeException missing(String what) {
        if ("1".equals(System.getenv("PHOENIX_TEST_ALL"))) {
            throw new AssertionError(what);
        }
        return new TestAbortedException(what);
    }

    String ask(String line) throws IOException {
        to.write(line + "\n");
        to.flush();
        return answer();
    }

    void tell(String line) throws IOException {
        to.write(line + "\n");
        to.flush();
    }

    String answer() throws IOException {
        var answer = from.readLine();
        if (answer == null) {
            throw new IOException("The holder ended without an answer.");
        }
        return answer;
    }

    void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
