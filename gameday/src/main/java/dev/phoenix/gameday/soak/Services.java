package dev.phoenix.gameday.soak;

import dev.phoenix.cli.JavaProcess;
import dev.phoenix.gameday.story.RunDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The four services as processes that can be killed and come back at the address they had. One thread starts and
/// kills; any thread may close.
final class Services implements AutoCloseable {
    static final List<String> NAMES = List.of("taxation", "inventory", "payments", "orders");

    /// A quick start counts here, and peak speed does not.
    private static final List<String> JVM_OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-Xmx192m");

    private static final Duration START_DEADLINE = Duration.ofMinutes(4);

    private final Path home;
    private final RunDirectory directory;
    private final Map<String, Map<String, String>> environments = new HashMap<>();
    private final Map<String, JavaProcess> running = new HashMap<>();
    private final Map<String, URI> addresses = new HashMap<>();
    private boolean closed;

    Services(Path home, RunDirectory directory) {
        this.home = home;
        this.directory = directory;
    }

    /// Starts a service on a free port, which stays its own.
    URI start(String name, Map<String, String> environment) throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>(environment);
        String port = name.toUpperCase(Locale.ROOT) + "_PORT";
        settings.put(port, "0");
        environments.put(name, settings);
        URI url = launch(name).awaitListening(START_DEADLINE);
        settings.put(port, String.valueOf(url.getPort()));
        addresses.put(name, url);
        return url;
    }

    /// Ends a service with SIGKILL and starts it again; returns when it serves.
    void killAndRestart(String name) throws IOException, InterruptedException {
        JavaProcess victim = process(name);
        victim.kill();
        victim.onExit().join();
        launch(name).awaitListening(START_DEADLINE);
    }

    synchronized URI at(String name) {
        return addresses.getOrDefault(name, URI.create("http://127.0.0.1:1"));
    }

    @Override
    public void close() {
        List<JavaProcess> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(running.values());
        }
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

    private synchronized JavaProcess process(String name) {
        JavaProcess process = running.get(name);
        if (process == null) {
            throw new IllegalArgumentException("No process named " + name + " was started");
        }
        return process;
    }

    private synchronized JavaProcess launch(String name) throws IOException {
        if (closed) {
            throw new IOException("Stopping: " + name + " is not started any more");
        }
        JavaProcess process = JavaProcess.start(
                new JavaProcess.Program(home, "checkout/" + name, JVM_OPTIONS),
                environments.getOrDefault(name, Map.of()),
                directory.path().resolve(name + ".log"));
        running.put(name, process);
        directory.belongs(process.pid());
        return process;
    }
}
