package dev.phoenix.cli;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads files as answers, so that they can be compared.
final class Documents {
    /// A file that is absent on one side of two directories. No server answers it.
    private static final int ABSENT = 404;

    private static final Map<String, String> TYPES = Map.of(
            "json", "application/json",
            "jsonl", "application/x-ndjson",
            "ndjson", "application/x-ndjson",
            "xml", "application/xml",
            "html", "text/html",
            "htm", "text/html",
            "txt", "text/plain");

    private Documents() {}

    /// A file's content, or standard input's when the name is `-`.
    static byte[] bytes(String name, InputStream stdin) {
        try {
            return name.equals("-") ? stdin.readAllBytes() : Files.readAllBytes(Path.of(name));
        } catch (NoSuchFileException _) {
            throw new Trouble(name + " does not exist.");
        } catch (IOException failed) {
            throw new Trouble(name + " cannot be read: " + reason(failed));
        }
    }

    /// A file's content; an answer without any when there is no such file.
    static Answer answer(Path file) {
        return Files.exists(file)
                ? answer(file.toString(), bytes(file.toString(), InputStream.nullInputStream()))
                : absent();
    }

    /// Nothing where the other side has something.
    static Answer absent() {
        return new Answer(ABSENT, Map.of(), new byte[0]);
    }

    /// The content of a file of this name.
    static Answer answer(String name, byte[] bytes) {
        var headers = type(name, bytes).map(type -> Map.of("content-type", List.of(type)));
        return new Answer(200, headers.orElse(Map.of()), bytes);
    }

    /// The media type that the name or the content says; what says nothing is looked into by the comparison.
    private static Optional<String> type(String name, byte[] bytes) {
        int point = name.lastIndexOf('.');
        var byName = Optional.ofNullable(TYPES.get(name.substring(point + 1)));
        boolean json = byName.isEmpty() && JsonReader.read(bytes) instanceof JsonReader.Document;
        return json ? Optional.of("application/json") : byName;
    }

    /// The names of all files below a directory.
    static List<String> namesIn(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> directory.relativize(file).toString())
                    .toList();
        } catch (IOException failed) {
            throw new Trouble(directory + " cannot be read: " + reason(failed));
        }
    }

    static String reason(IOException failed) {
        var message = failed.getMessage();
        return message == null ? failed.getClass().getSimpleName() : message;
    }
}
