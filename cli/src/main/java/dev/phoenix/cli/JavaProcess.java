package dev.phoenix.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// One of our processes, started as a child of this JVM.
///
/// The child's standard input is a pipe from us: it stops gracefully when the pipe closes, which the kernel does for us
/// when this JVM is killed. It runs in a session of its own, so that Ctrl-C reaches us first and we decide the order.
/// Any thread.
public final class JavaProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile(".*listening on (\\S+)");
    /// Our processes finish what they began within 5 s; a busy machine needs longer for the same.
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final int LAST_LINES = 12;

    /// What to start.
    ///
    /// @param home the project's root
    /// @param module the module's directory below it, such as `gateway` or `checkout/orders`
    /// @param jvmOptions in addition to the ones that all our processes have
    public record Program(Path home, String module, List<String> jvmOptions) {
        public Program {
            jvmOptions = List.copyOf(jvmOptions);
        }

        /// The last part of the module's directory.
        public String name() {
            return module.substring(module.lastIndexOf('/') + 1);
        }

        private List<String> command() throws IOException {
            var target = home.resolve(module).resolve("target");
            var dependencies = target.resolve("classpath.txt");
            if (!Files.exists(dependencies)) {
                throw new IOException(name() + " is not built: " + dependencies + " is missing. Run ./phoenix.");
            }
            var command = new ArrayList<String>();
            if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
                command.add("/usr/bin/setsid");
            }
            command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
            command.addAll(List.of(
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow"));
            command.addAll(jvmOptions);
            command.addAll(List.of(
                    "-cp",
                    target.resolve("classes") + ":"
                            + Files.readString(dependencies).strip(),
                    "dev.phoenix." + name() + ".Main"));
            return command;
        }
    }

    private final String name;
    private final Process process;
    private final Path log;
    private final CompletableFuture<URI> listening = new CompletableFuture<>();

    private JavaProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        Thread.ofVirtual().name(name + " stdout").start(this::readOutput);
    }

    /// Starts the program; its own words on standard error go to the log file.
    ///
    /// @param environment on top of ours
    public static JavaProcess start(Program program, Map<String, String> environment, Path log) throws IOException {
        var builder = new ProcessBuilder(program.command()).redirectError(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("PHOENIX_STOP_WITH_PARENT", "true");
        return new JavaProcess(program.name(), builder.start(), log);
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Completes with the exit code when the process ends, for whatever reason.
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /// Waits until the process serves, and says where.
    ///
    /// @throws IOException when it ended instead or is not ready in time; the message holds its last words
    public URI awaitListening(Duration deadline) throws IOException, InterruptedException {
        try {
            return listening.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IOException(name + " is not ready after " + deadline.toSeconds() + " s. " + lastWords(), late);
        } catch (ExecutionException ended) {
            throw new IOException(name + " did not start. " + lastWords(), ended.getCause());
        }
    }

    /// The end of what it wrote on standard error.
    public String lastWords() {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "(its log " + log + " cannot be read: " + e.getMessage() + ")";
        }
    }

    /// Asks the process to stop and waits; one that does not stop in time is killed. May be called again.
    public void stop() {
        stop(STOP_PATIENCE);
    }

    void stop(Duration patience) {
        try {
            process.getOutputStream().close();
        } catch (IOException broken) {
            process.destroy(); // nobody reads the pipe: the process is gone or going
        }
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                process.waitFor();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    /// Ends the process at once, as a crash would (SIGKILL).
    public void kill() {
        process.destroyForcibly();
    }

    private void readOutput() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var match = LISTENING.matcher(line);
                if (match.matches()) {
                    listening.complete(URI.create(match.group(1)));
                }
            }
            process.waitFor();
            listening.completeExceptionally(new IOException("exit " + process.exitValue()));
        } catch (IOException e) {
            listening.completeExceptionally(new UncheckedIOException(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
