package dev.phoenix.gameday.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void a_run_that_ended_leaves_nothing() throws IOException {
        try (RunDirectory run = RunDirectory.create(parent)) {
            Files.writeString(run.path().resolve("orders.log"), "words");
        }
        assertThat(runs()).isEmpty();
    }

    @Test
    void a_run_that_goes_on_is_left_alone() throws IOException {
        try (RunDirectory run = RunDirectory.create(parent)) {
            RunDirectory.sweep(parent);
            assertThat(run.path()).exists();
        }
    }

    @Test
    void what_a_killed_run_left_is_ended_and_removed() throws Exception {
        Process child = new ProcessBuilder("sleep", "600").start();
        try {
            Path killed = killedRun(child.pid(), startMillis(child));

            RunDirectory.sweep(parent);

            assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(killed).doesNotExist();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void a_process_that_only_has_the_same_id_is_not_ended() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            killedRun(stranger.pid(), startMillis(stranger) - 5_000);

            RunDirectory.sweep(parent);

            assertThat(runs()).isEmpty();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_directory_that_is_being_made_is_left_until_it_is_old() throws IOException {
        Path young = Files.createDirectory(parent.resolve("phoenix-demo-1"));
        Path old = Files.createDirectory(parent.resolve("phoenix-demo-2"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

        RunDirectory.sweep(parent);

        assertThat(runs()).containsExactly(young);
    }

    /// A run whose owner has gone: its process id is used by this JVM now, which started at another time.
    private Path killedRun(long child, long childStartMillis) throws IOException {
        Path run = Files.createDirectory(parent.resolve("phoenix-demo-killed"));
        Files.writeString(run.resolve("owner"), ProcessHandle.current().pid() + " 1\n");
        Files.writeString(run.resolve("children"), child + " " + childStartMillis + "\nnot a mark\n");
        return run;
    }

    private static long startMillis(Process process) {
        return process.info().startInstant().orElseThrow().toEpochMilli();
    }

    private List<Path> runs() throws IOException {
        try (var entries = Files.list(parent)) {
            return entries.toList();
        }
    }
}
