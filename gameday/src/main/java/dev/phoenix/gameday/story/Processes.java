package dev.phoenix.gameday.story;

import dev.phoenix.cli.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// The processes of one run, by name, each written down in the run's directory. Any thread; one lock.
final class Processes implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofMinutes(4);

    private final Path home;
    private final RunDirectory directory;
    private final List<String> jvmOptions;
    private final Map<String, JavaProcess> running = new LinkedHashMap<>();
    private final List<String> serving = new CopyOnWriteArrayList<>();
    private boolean closed;

    Processes(Path home, RunDirectory directory, List<String> jvmOptions) {
        this.home = home;
        this.directory = directory;
        this.jvmOptions = jvmOptions;
    }

    /// Starts a module's process and waits until it serves.
    ///
    /// @param module its directory, such as `checkout/orders`
    URI start(String module, Map<String, String> environment) throws IOException, InterruptedException {
        JavaProcess process = launch(module, environment);
        URI url = process.awaitListening(START_DEADLINE);
        serving.add(process.name());
        return url;
    }

    /// The names of those that serve.
    String serving() {
        return String.join(" ", serving);
    }

    synchronized JavaProcess of(String name) {
        JavaProcess process = running.get(name);
        if (process == null) {
            throw new IllegalArgumentException("No process named " + name + " was started");
        }
        return process;
    }

    /// Those that ended though nobody asked them to, with their last words.
    synchronized List<String> fallen() {
        return running.values().stream()
                .filter(process -> !process.isAlive())
                .map(process -> process.name() + " ended by itself. " + process.lastWords())
                .toList();
    }

    /// Stops all: the gateway first, so that nobody is sent to a side that has gone, then the rest together.
    @Override
    public void close() {
        List<JavaProcess> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(running.values());
        }
        all.stream().filter(process -> process.name().equals("gateway")).forEach(JavaProcess::stop);
        List<Thread> stopping = all.stream()
                .map(process -> Thread.ofVirtual().start(process::stop))
                .toList();
        for (Thread thread : stopping) {
            try {
                thread.join();
            } catch (InterruptedException hurry) {
                all.forEach(JavaProcess::kill);
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized JavaProcess launch(String module, Map<String, String> environment) throws IOException {
        if (closed) {
            throw new IOException("Stopping: " + module + " is not started any more");
        }
        JavaProcess.Program program = new JavaProcess.Program(home, module, jvmOptions);
        JavaProcess process =
                JavaProcess.start(program, environment, directory.path().resolve(program.name() + ".log"));
        running.put(program.name(), process);
        directory.belongs(process.pid());
        return process;
    }
}
