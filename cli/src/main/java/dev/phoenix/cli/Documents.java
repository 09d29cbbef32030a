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

/// Reads files as answers, so that they can be compared.
final class Documents {
    /// A file that is absent on one side of two directories. No server answers it.
    private static final int ABSENT = 404;

    private Documents() {}

    /// A file's content, or standard input's when the name is `-`.
    static Answer answer(String name, InputStream stdin) {
        try {
            var bytes = name.equals("-") ? stdin.readAllBytes() : Files.readAllBytes(Path.of(name));
            return answer(name, bytes);
        } catch (NoSuchFileException _) {
            throw new Trouble(name + " does not exist.");
        } catch (IOException failed) {
            throw new Trouble(name + " cannot be read: " + reason(failed));
        }
    }

    /// A file's content; an answer without any when there is no such file.
    static Answer answer(Path file) {
        return Files.exists(file) ? answer(file.toString(), InputStream.nullInputStream()) : absent();
    }

    private static Answer absent() {
        return new Answer(ABSENT, Map.of(), new byte[0]);
    }

    private static Answer answer(String name, byte[] bytes) {
        var type = type(name, bytes);
        return new Answer(200, Map.of("content-type", List.of(type)), bytes);
    }

    private static String type(String name, byte[] bytes) {
        if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
            return "application/x-ndjson";
        }
        boolean json = name.endsWith(".json") || JsonReader.read(bytes) instanceof JsonReader.Document;
        return json ? "application/json" : "text/plain";
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
