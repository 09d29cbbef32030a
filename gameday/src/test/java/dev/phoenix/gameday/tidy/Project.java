package dev.phoenix.gameday.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The working tree as the checks see it: git's files, the modules, and their compiled classes.
final class Project {
    static final Path ROOT = root();
    static final List<String> MODULES = List.of(
            "compare",
            "plan",
            "postgres",
            "lease",
            "gateway",
            "control",
            "checkout/chassis",
            "checkout/legacy",
            "checkout/orders",
            "checkout/inventory",
            "checkout/taxation",
            "checkout/payments",
            "cli",
            "gameday");

    private Project() {}

    /// Every file that is or would be committed.
    static List<Path> files() {
        try {
            var git = new ProcessBuilder("git", "ls-files", "--cached", "--others", "--exclude-standard")
                    .directory(ROOT.toFile())
                    .start();
            var listed = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return listed.lines()
                    .map(ROOT::resolve)
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> files(String suffix) {
        return files().stream().filter(file -> file.toString().endsWith(suffix));
    }

    static Stream<Path> mainJava() {
        return files(".java").filter(file -> file.toString().contains("/src/main/"));
    }

    static Stream<Path> classes(String module) {
        var classes = ROOT.resolve(module).resolve("target/classes");
        try (var files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("Compile everything first: ./phoenix test", e);
        }
    }

    static String packageOf(String module) {
        return "dev.phoenix." + module.substring(module.lastIndexOf('/') + 1);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    static String name(Path file) {
        return ROOT.relativize(file).toString();
    }

    private static Path root() {
        var directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("phoenix"))) {
            directory = Objects.requireNonNull(directory.getParent(), "not inside the project");
        }
        return directory;
    }
}
