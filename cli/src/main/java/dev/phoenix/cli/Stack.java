package dev.phoenix.cli;

import dev.phoenix.postgres.Postgres;
import dev.phoenix.postgres.PostgresException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/// What `phoenix up` runs: a database, the control plane, the gateway. Everything that was started is stopped again,
/// also when the start fails half way. Started and stopped by one thread; [#close] may be called by another one.
final class Stack implements AutoCloseable {
    private static final Duration READY_DEADLINE = Duration.ofMinutes(3);
    private static final int TOKEN_BYTES = 24;
    /// Log lines that tell of ordinary things; they would bury the reason of a failed start.
    private static final Pattern ROUTINE = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\S+ INFO [^\\n]*\\n");

    private final Setup setup;
    private final List<JavaProcess> processes = new ArrayList<>();
    private final Path directory;
    private Optional<Postgres> postgres = Optional.empty();
    private volatile boolean closed;

    /// What to run.
    ///
    /// @param home the project's root, where the modules are built
    /// @param workingDirectory where the session is left
    /// @param databaseUrl a JDBC address; absent for the embedded PostgreSQL
    /// @param port the customers' port; absent for the plan's
    record Setup(
            Path home,
            Path workingDirectory,
            Path plan,
            Optional<String> databaseUrl,
            Optional<Integer> port,
            int controlPort) {}

    /// Where everything listens.
    record Addresses(URI customers, URI warRoom, String operatorToken) {}

    Stack(Setup setup) {
        this.setup = setup;
        this.directory = Session.directory(setup.workingDirectory());
    }

    /// Starts everything and waits until it serves.
    Addresses start() throws InterruptedException {
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(snapshot());
            var operatorToken = token();
            var gatewayToken = token();
            var control = launch("control", 256, controlEnvironment(operatorToken, gatewayToken));
            var controlUrl = listening(control);
            var gateway = launch("gateway", 512, gatewayEnvironment(controlUrl, gatewayToken));
            var customers = listening(gateway);
            session(controlUrl, operatorToken).write(setup.workingDirectory());
            return new Addresses(customers, controlUrl, operatorToken);
        } catch (IOException failed) {
            throw new Trouble(ROUTINE.matcher(Documents.reason(failed)).replaceAll(""));
        } catch (PostgresException failed) {
            throw new Trouble(String.valueOf(failed.getMessage()));
        }
    }

    /// A server that lost the race for its port may say that it listens, but on none.
    private URI listening(JavaProcess process) throws IOException, InterruptedException {
        var address = process.awaitListening(READY_DEADLINE);
        if (address.getPort() <= 0) {
            throw new Trouble(process.name() + " could not open port " + setup.controlPort()
                    + ": another process has it. Choose another with --control-port.");
        }
        return address;
    }

    private Map<String, String> controlEnvironment(String operatorToken, String gatewayToken) {
        return Map.of(
                "CONTROL_PLAN", setup.plan().toAbsolutePath().toString(),
                "CONTROL_PORT", Integer.toString(setup.controlPort()),
                "CONTROL_DATABASE_URL", setup.databaseUrl().orElseGet(this::embedded),
                "CONTROL_OPERATOR_TOKEN", operatorToken,
                "CONTROL_GATEWAY_TOKEN", gatewayToken);
    }

    private String embedded() {
        var server = Postgres.start();
        postgres = Optional.of(server);
        return server.database("phoenix");
    }

    private Map<String, String> gatewayEnvironment(URI control, String token) {
        var environment = new HashMap<String, String>();
        environment.put("GATEWAY_CONTROL_URL", control.toString());
        environment.put("GATEWAY_TOKEN", token);
        environment.put("GATEWAY_ADMIN_PORT", "0");
        environment.put("GATEWAY_SNAPSHOT_FILE", snapshot().toString());
        setup.port().ifPresent(port -> environment.put("GATEWAY_PORT", Integer.toString(port)));
        return environment;
    }

    private JavaProcess launch(String module, int heapMegabytes, Map<String, String> environment) throws IOException {
        var program = new JavaProcess.Program(setup.home(), module, List.of("-Xmx" + heapMegabytes + "m"));
        var process = JavaProcess.start(program, environment, log(module));
        synchronized (processes) {
            processes.add(process);
        }
        return process;
    }

    /// What the gateway routes by, so that it can be started again while control is away. It goes with the session: in
    /// the journal of another day it would be somebody else's.
    private Path snapshot() {
        return directory.resolve("snapshot.json");
    }

    private Path log(String module) {
        return directory.resolve(module + ".log");
    }

    private Session session(URI control, String operatorToken) {
        var members = processes.stream()
                .flatMap(process -> ProcessHandle.of(process.pid()).stream()
                        .map(handle -> Session.Member.of(process.name(), handle)))
                .toList();
        return new Session(control, operatorToken, Session.Member.of("up", ProcessHandle.current()), members);
    }

    /// Waits until one of the processes ends, and says which and why; nothing when it was stopped with everything else.
    Optional<String> awaitEnd() {
        CompletableFuture<?>[] ends = processes.stream()
                .map(process -> process.onExit().thenApply(code -> Map.entry(process, code)))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.anyOf(ends).join();
        var ended = processes.stream().filter(process -> !process.isAlive()).findFirst();
        return closed
                ? Optional.empty()
                : ended.map(process -> process.name() + " ended (exit "
                        + process.onExit().join() + "). Its last words:\n" + process.lastWords());
    }

    /// Stops everything, the gateway first, and removes what was left in the directory.
    @Override
    public void close() {
        synchronized (processes) {
            if (closed) {
                return;
            }
            closed = true;
            processes.reversed().forEach(JavaProcess::stop);
            postgres.ifPresent(Postgres::close);
            sweepFiles();
        }
    }

    private void sweepFiles() {
        try {
            Session.remove(setup.workingDirectory());
            Files.deleteIfExists(log("control"));
            Files.deleteIfExists(log("gateway"));
            Files.deleteIfExists(snapshot());
            Files.deleteIfExists(directory);
        } catch (IOException _) {
            // Somebody else keeps something in the directory: it is theirs.
        }
    }

    /// Ends what an earlier, killed `phoenix up` left behind in this directory; refuses when one still runs.
    static void sweep(Path workingDirectory) throws IOException {
        var earlier = Session.read(workingDirectory);
        if (earlier.isEmpty()) {
            return;
        }
        var session = earlier.get();
        if (session.owner().running().isPresent()) {
            throw new Trouble("`phoenix up` already runs in this directory (process "
                    + session.owner().pid() + ", war room " + session.url() + "). Stop it, or use another directory.");
        }
        session.members().stream().flatMap(member -> member.running().stream()).forEach(ProcessHandle::destroyForcibly);
        Session.remove(workingDirectory);
    }

    private static String token() {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
