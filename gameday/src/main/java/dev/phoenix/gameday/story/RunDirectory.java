package dev.phoenix.gameday.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A directory of one run of ours, with the processes that belong to it written down. Removed at the end of the
/// run; when the run was killed, the next one ends what it left and removes it. Any thread.
///
/// A process is known by its id and its start time together: ids are used again.
public final class RunDirectory implements AutoCloseable {
    private static final String PREFIX = "phoenix-demo-";
    private static final String OWNER = "owner";
    private static final String CHILDREN = "children";

    /// A directory without an owner is either being made this moment or was left by a run that died making it.
    private static final Duration BEING_MADE = Duration.ofMinutes(1);

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    /// Sweeps what killed runs left below `parent`, then makes a directory for this run there.
    public static RunDirectory create(Path parent) throws IOException {
        sweep(parent);
        RunDirectory directory = new RunDirectory(Files.createTempDirectory(parent, PREFIX));
        Files.writeString(
                directory.path.resolve(OWNER), Mark.of(ProcessHandle.current()).line());
        return directory;
    }

    public Path path() {
        return path;
    }

    /// Writes down a process that must not outlive this run.
    public synchronized void belongs(long pid) throws IOException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            Files.writeString(
                    path.resolve(CHILDREN),
                    Mark.of(process.get()).line(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    @Override
    public void close() throws IOException {
        delete(path);
    }

    static void sweep(Path parent) throws IOException {
        List<Path> runs;
        try (Stream<Path> entries = Files.list(parent)) {
            runs = entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                    .toList();
        }
        for (Path run : runs) {
            if (isAbandoned(run)) {
                for (Mark child : marks(run.resolve(CHILDREN))) {
                    child.process().ifPresent(ProcessHandle::destroyForcibly);
                }
                delete(run);
            }
        }
    }

    private static boolean isAbandoned(Path run) throws IOException {
        List<Mark> owner = marks(run.resolve(OWNER));
        if (owner.isEmpty()) {
            return Files.isDirectory(run)
                    && Files.getLastModifiedTime(run)
                            .toInstant()
                            .isBefore(Instant.now().minus(BEING_MADE));
        }
        return owner.getFirst().process().isEmpty();
    }

    private static List<Mark> marks(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .map(Mark::read)
                .flatMap(Optional::stream)
                .toList();
    }

    private static void delete(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(root)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    /// A process as it is written down.
    private record Mark(long pid, long startMillis) {
        static Mark of(ProcessHandle process) {
            return new Mark(process.pid(), startMillis(process));
        }

        static Optional<Mark> read(String line) {
            if (!line.matches("\\d+ \\d+")) {
                return Optional.empty();
            }
            int space = line.indexOf(' ');
            return Optional.of(
                    new Mark(Long.parseLong(line.substring(0, space)), Long.parseLong(line.substring(space + 1))));
        }

        String line() {
            return pid + " " + startMillis + "\n";
        }

        /// The process, while it lives.
        Optional<ProcessHandle> process() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> startMillis(process) == startMillis);
        }

        private static long startMillis(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }
    }
}
