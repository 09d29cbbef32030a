package dev.phoenix.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The server process, held by a small shell that ends it when our end of a pipe closes.
///
/// The pipe closes when [#stop] says so, and just as well when this JVM is killed: the kernel closes it. The shell
/// runs in a session of its own, so that Ctrl-C on a terminal reaches us first and the server last.
final class Server {
    private static final String HOLDER = """
            directory=$1; shift
            exec 3<&0
            "$@" </dev/null 3<&- &
            server=$!
            (
                read -r word
                [ "$word" = keep ] || : >"$directory/stopped"
                kill -INT $server 2>/dev/null
            ) <&3 >/dev/null 2>&1 &
            watcher=$!
            exec 3<&- </dev/null
            wait $server
            code=$?
            if [ -e "$directory/stopped" ]; then rm -rf "$directory"; else kill $watcher 2>/dev/null; fi
            exit $code
            """;

    /// What is in memory goes to disk first, which takes as long as the disk takes.
    private static final long STOP_SECONDS = 60;

    private final Process holder;
    private final RunDirectory directory;
    private final int port;

    private Server(Process holder, RunDirectory directory, int port) {
        this.holder = holder;
        this.directory = directory;
        this.port = port;
    }

    static Server launch(Binaries binaries, RunAs runAs, RunDirectory directory, int port) throws IOException {
        var command = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of(
                "/bin/sh", "-c", HOLDER, "phoenix-postgres", directory.path().toString()));
        command.addAll(runAs.command(postgres(binaries, directory, port)));
        var holder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.log().toFile())
                .directory(directory.path().toFile())
                .start();
        return new Server(holder, directory, port);
    }

    /// Durability stays on: figures measured on this server must be honest. Logical replication is allowed for.
    private static List<String> postgres(Binaries binaries, RunDirectory directory, int port) {
        var command = new ArrayList<>(
                List.of(binaries.program("postgres"), "-D", directory.data().toString()));
        for (var setting : List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "wal_level=logical",
                "max_connections=300",
                "shared_buffers=256MB",
                "max_wal_size=1GB",
                "log_min_messages=warning")) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    int port() {
        return port;
    }

    boolean isRunning() {
        return holder.isAlive();
    }

    /// Stops the server and keeps what it has on disk.
    void pause() throws IOException {
        holder.getOutputStream().write("keep\n".getBytes(StandardCharsets.US_ASCII));
        end();
    }

    /// Closes the pipe, waits for the server to end, and removes what is left.
    void stop() {
        end();
        if (Files.exists(directory.path())) {
            directory.delete();
        }
    }

    RunDirectory directory() {
        return directory;
    }

    private void end() {
        try {
            holder.getOutputStream().close();
        } catch (IOException e) {
            holder.destroy(); // the pipe is broken: the shell is gone or going
        }
        try {
            if (!holder.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                holder.descendants().forEach(ProcessHandle::destroyForcibly);
                holder.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String lastLines() {
        try {
            var lines = Files.readAllLines(directory.log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
        } catch (IOException e) {
            return "(its log cannot be read: " + e + ")";
        }
    }
}
