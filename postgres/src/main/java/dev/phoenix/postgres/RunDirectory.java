package dev.phoenix.postgres;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One server's directory: data, log and a note of which process it belongs to, so that a later start can tell a
/// directory in use from one that a killed process left behind.
final class RunDirectory {
    private static final String PREFIX = "phoenix-postgres-";
    private static final String OWNER = "owner";
    private static final int MOST_GOES = 100;
    private static final Duration BETWEEN_GOES = Duration.ofMillis(50);

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    /// Makes a new directory for the process that calls this.
    static RunDirectory create(Path parent) throws IOException {
        var path = Files.createTempDirectory(parent, PREFIX);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        Files.writeString(path.resolve(OWNER), identity(ProcessHandle.current()));
        return new RunDirectory(path);
    }

    Path path() {
        return path;
    }

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("server.log");
    }

    void delete() {
        delete(path);
    }

    /// Ends servers whose owner is gone and removes their directories; says which.
    static List<Path> sweep(Path parent) throws IOException {
        var swept = new ArrayList<Path>();
        try (var candidates = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (var path : candidates) {
                if (isOurs(path) && isStale(path)) {
                    endServer(path);
                    delete(path);
                    swept.add(path);
                }
            }
        }
        return swept;
    }

    private static boolean isOurs(Path path) throws IOException {
        try {
            return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
                            .getName()
                            .equals(System.getProperty("user.name"));
        } catch (NoSuchFileException e) {
            return false; // somebody else swept it, or its server ended
        }
    }

    /// A directory without a readable owner note is not stale but unknown: it may be in the making.
    private static boolean isStale(Path path) throws IOException {
        var note = noteOf(path);
        if (note.isEmpty()) {
            return false;
        }
        var pid = Long.parseLong(note.get().substring(0, note.get().indexOf(' ')));
        return ProcessHandle.of(pid)
                .map(owner -> !identity(owner).equals(note.get()))
                .orElse(true);
    }

    private static Optional<String> noteOf(Path path) throws IOException {
        try {
            var note = Files.readString(path.resolve(OWNER)).strip();
            return note.matches("\\d+ .+") ? Optional.of(note) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// A process id alone may be given out again; with the start time it names one process for good.
    private static String identity(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Object::toString).orElse("unknown");
    }

    private static void endServer(Path path) throws IOException {
        var lines = linesOf(path.resolve("data/postmaster.pid"));
        if (lines.size() > 1 && lines.get(1).equals(path.resolve("data").toString())) {
            ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                    .filter(RunDirectory::isPostgres)
                    .ifPresent(server -> {
                        server.destroyForcibly();
                        server.onExit().join();
                    });
        }
    }

    private static List<String> linesOf(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(c -> c.endsWith("postgres")).orElse(false);
    }

    /// Removes a directory and all in it; what vanished meanwhile (its server may be removing it too) is fine, and
    /// what appeared meanwhile (its server may be writing its last) is removed in the next go.
    static void delete(Path root) {
        try {
            for (int goesLeft = MOST_GOES; !deletedInOneGo(root, goesLeft == 1); goesLeft--) {
                LockSupport.parkNanos(BETWEEN_GOES.toNanos());
            }
        } catch (IOException e) {
            throw new PostgresException("Could not remove " + root + " (" + e + "). Remove it by hand.", e);
        }
    }

    private static boolean deletedInOneGo(Path root, boolean isLast) throws IOException {
        try {
            Files.walkFileTree(root, new Deletion());
            return true;
        } catch (DirectoryNotEmptyException e) {
            if (isLast) {
                throw e;
            }
            return false;
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
