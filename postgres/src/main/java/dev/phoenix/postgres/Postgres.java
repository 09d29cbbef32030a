package dev.phoenix.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// An embedded PostgreSQL server and the databases in it.
///
/// Any thread. The server listens on loopback only, asks for a password made anew at each start, syncs to disk, and
/// ends with [#close] or with this JVM, however that ends. What an earlier, killed JVM left is swept at each start.
public final class Postgres implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofMinutes(3);
    private static final int PORT_ATTEMPTS = 5;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final String USER = "phoenix";

    private final String password;
    private volatile Server server;

    private Postgres(Server server, String password) {
        this.server = server;
        this.password = password;
    }

    /// Starts a server in a directory of its own below the system's directory for temporary files.
    public static Postgres start() {
        return start(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static Postgres start(Path parent) {
        try {
            RunDirectory.sweep(parent);
            var binaries = Binaries.unpacked();
            var runAs = RunAs.choose();
            for (int attempt = 1; ; attempt++) {
                var directory = RunDirectory.create(parent);
                var password = randomPassword();
                initialise(binaries, runAs, directory, password);
                var postgres = new Postgres(Server.launch(binaries, runAs, directory, freePort()), password);
                if (postgres.awaitReady(attempt < PORT_ATTEMPTS)) {
                    return postgres;
                }
            }
        } catch (IOException e) {
            throw new PostgresException(
                    "Could not start the embedded PostgreSQL in " + parent + " (" + e + "). Make it writable.", e);
        }
    }

    /// The one server that the tests of this JVM share; it ends with the JVM.
    public static Postgres shared() {
        return Shared.INSTANCE;
    }

    /// The JDBC URL of a database, with user and password in it. Creates the database when it is not there yet.
    public String database(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a database name of ours: \"" + name + "\". Use " + NAME);
        }
        try (var connection = DriverManager.getConnection(url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            if (!"42P04".equals(e.getSQLState())) { // duplicate_database: it is there already
                throw new PostgresException("Could not create the database " + name + ": " + e.getMessage(), e);
            }
        }
        return url(name);
    }

    public int port() {
        return server.port();
    }

    /// Stops the server and starts it again with the same data at the same address. Every connection breaks, and
    /// transactions in flight are rolled back.
    public synchronized void restart() {
        try {
            server.pause();
            server = Server.launch(Binaries.unpacked(), RunAs.choose(), server.directory(), server.port());
        } catch (IOException e) {
            throw new PostgresException("Could not restart the embedded PostgreSQL (" + e + "). Start a new one.", e);
        }
        awaitReady(false);
    }

    /// Stops the server (transactions in flight are rolled back) and removes its directory.
    @Override
    public void close() {
        server.stop();
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database + "?user=" + USER + "&password="
                + password;
    }

    /// True when the server answers; false when its port was taken in the meantime and another may be tried.
    private boolean awaitReady(boolean mayTryAnotherPort) {
        long deadlineNanos = System.nanoTime() + START_DEADLINE.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            try (var connection = DriverManager.getConnection(url("postgres"))) {
                if (connection.isValid(5)) {
                    return true;
                }
            } catch (SQLException e) {
                if (!server.isRunning()) {
                    break;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        var lines = server.lastLines();
        server.stop();
        if (mayTryAnotherPort && lines.contains("could not bind")) {
            return false;
        }
        throw new PostgresException("The embedded PostgreSQL did not start. Its last words:\n" + lines);
    }

    private static void initialise(Binaries binaries, RunAs runAs, RunDirectory directory, String password)
            throws IOException {
        var secret = directory.path().resolve("password");
        Files.writeString(secret, password);
        Files.createDirectory(directory.data());
        if (runAs instanceof RunAs.Nobody) {
            giveToNobody(directory.data());
            giveToNobody(secret);
        }
        var initdb = new ProcessBuilder(runAs.command(List.of(
                        binaries.program("initdb"),
                        "-D",
                        directory.data().toString(),
                        "-U",
                        USER,
                        "-E",
                        "UTF8",
                        "--locale=C",
                        "-A",
                        "scram-sha-256",
                        "--pwfile",
                        secret.toString(),
                        "--no-sync")))
                .redirectErrorStream(true)
                .directory(directory.path().toFile())
                .redirectOutput(directory.log().toFile());
        try {
            int exit = initdb.start().waitFor();
            Files.delete(secret);
            if (exit != 0) {
                var log = Files.readString(directory.log());
                directory.delete();
                throw new PostgresException("PostgreSQL's initdb failed with exit " + exit + ":\n" + log);
            }
        } catch (InterruptedException e) {
            directory.delete();
            Thread.currentThread().interrupt();
            throw new PostgresException("Interrupted while PostgreSQL was being set up.", e);
        }
    }

    private static void giveToNobody(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", RunAs.NOBODY);
        Files.setAttribute(path, "unix:gid", RunAs.NOBODY);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String randomPassword() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// Holds the shared server; no shutdown hook is needed, since a server ends with its JVM.
    private static final class Shared {
        static final Postgres INSTANCE = start();
    }
}
