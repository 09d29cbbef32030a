package dev.phoenix.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/// What a running `phoenix up` leaves in `.phoenix/session.json` of its working directory, readable by its user alone:
/// where control is, the operator's token, and the processes to sweep should it be killed.
///
/// @param owner the process of `phoenix up` itself
@JsonIgnoreProperties(ignoreUnknown = true)
record Session(URI url, String token, Member owner, List<Member> members) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Session {
        members = List.copyOf(members);
    }

    /// A process, told from a later one with the same number by when it started.
    record Member(String name, long pid, long startedAtMillis) {
        static Member of(String name, ProcessHandle process) {
            return new Member(name, process.pid(), startedAt(process));
        }

        /// The process, if it still runs.
        Optional<ProcessHandle> running() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> startedAt(process) == startedAtMillis);
        }

        private static long startedAt(ProcessHandle process) {
            return process.info()
                    .startInstant()
                    .map(start -> start.toEpochMilli())
                    .orElse(0L);
        }
    }

    static Path directory(Path workingDirectory) {
        return workingDirectory.resolve(".phoenix");
    }

    private static Path file(Path workingDirectory) {
        return directory(workingDirectory).resolve("session.json");
    }

    /// The session of this directory, if one was left.
    static Optional<Session> read(Path workingDirectory) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file(workingDirectory)), Session.class));
        } catch (IOException _) {
            // None, or one that was cut while it was written: both are as good as none.
            return Optional.empty();
        }
    }

    void write(Path workingDirectory) throws IOException {
        Files.createDirectories(directory(workingDirectory));
        var file = file(workingDirectory);
        var fresh = Files.createTempFile(
                directory(workingDirectory),
                "session",
                ".json",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, JSON.writeValueAsBytes(this));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    static void remove(Path workingDirectory) throws IOException {
        Files.deleteIfExists(file(workingDirectory));
    }
}
