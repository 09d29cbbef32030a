package dev.phoenix.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.phoenix.plan.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The last of control's snapshots that was in force, on disk, so that a restart without control serves as before. It
/// is replaced in one step: whoever reads it reads a whole one. *One thread* keeps; any process may read.
final class SnapshotFile {
    private static final Logger LOG = Logger.getLogger(SnapshotFile.class.getName());

    private final Path file;

    SnapshotFile(Path file) {
        this.file = file;
    }

    /// Keeps this snapshot in place of the one before. A disk that takes nothing is told, and stops no routing.
    void keep(Snapshot snapshot) {
        try {
            var directory = file.toAbsolutePath().getParent();
            Files.createDirectories(directory);
            var next = Files.createTempFile(directory, file.getFileName().toString(), ".next");
            try {
                write(next, ControlLink.JSON.writeValueAsBytes(snapshot));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException failed) {
            LOG.log(
                    Level.SEVERE,
                    "Snapshot {0} cannot be kept in {1}: {2}. A restart without control would serve by an older one.",
                    new Object[] {snapshot.version(), file, failed.toString()});
        }
    }

    private static void write(Path to, byte[] bytes) throws IOException {
        try (var channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /// The snapshot that was kept last; empty when there is none that can be read.
    Optional<Snapshot> read() {
        try {
            return Optional.of(ControlLink.JSON.readValue(Files.readAllBytes(file), Snapshot.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JsonProcessingException damaged) {
            LOG.log(Level.SEVERE, "{0} holds no snapshot: {1}. It is not used.", new Object[] {
                file, damaged.getOriginalMessage()
            });
        } catch (IOException unreadable) {
            LOG.log(Level.SEVERE, "{0} cannot be read: {1}. It is not used.", new Object[] {file, unreadable.toString()
            });
        }
        return Optional.empty();
    }
}
