package dev.phoenix.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTest {
    @TempDir
    Path temporary;

    /// The server may run as a user who is not the directory's owner.
    @BeforeEach
    void others_may_pass() throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void a_database_is_made_on_demand_and_kept_on_the_second_ask() throws SQLException {
        var first = Postgres.shared().database("on_demand");
        execute(first, "CREATE TABLE thing (id int)");

        var second = Postgres.shared().database("on_demand");

        assertThat(second).isEqualTo(first);
        assertThat(ask(second, "SELECT count(*) FROM thing")).isEqualTo("0");
    }

    @Test
    void durability_is_on_and_logical_replication_is_possible() throws SQLException {
        var url = Postgres.shared().database("settings");

        assertThat(List.of("fsync", "synchronous_commit", "wal_level", "listen_addresses"))
                .map(setting -> ask(url, "SHOW " + setting))
                .containsExactly("on", "on", "logical", "127.0.0.1");
    }

    @Test
    void a_restart_breaks_connections_and_keeps_what_was_written() throws SQLException {
        try (var postgres = Postgres.start(temporary)) {
            var url = postgres.database("restarted");
            execute(url, "CREATE TABLE thing (id int)");
            try (var before = DriverManager.getConnection(url)) {
                postgres.restart();

                assertThat(before.isValid(5)).isFalse();
            }
            assertThat(postgres.database("restarted")).isEqualTo(url);
            assertThat(ask(url, "SELECT count(*) FROM thing")).isEqualTo("0");
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void a_wrong_password_is_refused() {
        var url = Postgres.shared().database("guarded").replaceAll("password=.*", "password=guess");

        assertThatThrownBy(() -> DriverManager.getConnection(url)).isInstanceOf(SQLException.class);
    }

    @Test
    void a_name_that_could_carry_sql_is_refused() {
        assertThatThrownBy(() -> Postgres.shared().database("x; DROP DATABASE postgres"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closing_leaves_no_process_and_no_file() {
        int port;
        try (var postgres = Postgres.start(temporary)) {
            port = postgres.port();
            assertThat(temporary).isNotEmptyDirectory();
        }

        assertThat(temporary).isEmptyDirectory();
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void the_server_ends_when_the_jvm_that_started_it_is_killed() throws IOException {
        var other = otherJvm();
        try (var lines = new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            var serverPid = Long.parseLong(String.valueOf(lines.readLine()));
            assertThat(ProcessHandle.of(serverPid)).isPresent();

            other.destroyForcibly();

            await(() -> ProcessHandle.of(serverPid).isEmpty() && isEmpty(temporary));
        }
    }

    @Test
    void what_a_killed_start_left_is_swept_by_the_next_one() throws IOException {
        var left = Files.createDirectories(temporary.resolve("phoenix-postgres-left"));
        Files.writeString(left.resolve("owner"), "1 2001-01-01T00:00:00Z");

        assertThat(RunDirectory.sweep(temporary)).containsExactly(left);
        assertThat(left).doesNotExist();
    }

    @Test
    void many_starts_at_once_sweep_the_same_leftovers_without_getting_in_each_others_way() throws Exception {
        for (int i = 0; i < 40; i++) {
            var left = Files.createDirectories(temporary.resolve("phoenix-postgres-left" + i));
            for (int file = 0; file < 20; file++) {
                Files.writeString(
                        Files.createDirectories(left.resolve("data/" + file)).resolve("file"), "rows");
            }
            Files.writeString(left.resolve("owner"), "1 2001-01-01T00:00:00Z");
        }

        try (var starts = Executors.newVirtualThreadPerTaskExecutor()) {
            var sweeps = starts.invokeAll(Collections.nCopies(4, (Callable<?>) () -> RunDirectory.sweep(temporary)));
            for (var sweep : sweeps) {
                sweep.get();
            }
        }

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void a_directory_in_which_something_is_still_written_is_removed_when_that_ends() throws Exception {
        var run = temporary.resolve("phoenix-postgres-busy");
        var busy = Files.createDirectories(run.resolve("data"));
        var written = new CountDownLatch(200);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing = threads.submit(() -> {
                for (int i = 0; i < 20_000 && Files.exists(busy); i++) {
                    write(busy.resolve("wal-" + i));
                    written.countDown();
                }
            });
            written.await();
            RunDirectory.delete(run);
            writing.get();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "last words");
        } catch (NoSuchFileException e) {
            // its directory is gone, and that ends the writing
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_directory_whose_owner_lives_is_not_swept() throws IOException {
        var mine = RunDirectory.create(temporary);

        assertThat(RunDirectory.sweep(temporary)).isEmpty();
        assertThat(mine.path()).exists();
    }

    private Process otherJvm() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresAlone.class.getName(),
                        temporary.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static boolean isEmpty(Path directory) {
        try (var files = Files.list(directory)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            return false; // being removed while we look
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 2 min").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(String url, String sql) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
