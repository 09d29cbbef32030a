package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Other people's test suites beside the checkout (`../shared/testdata`); empty where they are absent.
public final class ForeignData {
    private ForeignData() {}

    /// The files of `folder`, sorted by name; none when the folder is absent.
    public static List<Path> files(String folder) throws IOException {
        var root = testdata().resolve(folder);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var files = Files.list(root)) {
            return files.sorted().toList();
        }
    }

    /// The array in `file`; empty when the file is absent.
    public static List<Map<String, Json>> cases(String file, String... pathInside) throws IOException {
        var path = testdata().resolve(file);
        if (!Files.isRegularFile(path)) {
            return List.of();
        }
        var json = ((JsonReader.Document) JsonReader.read(Files.readAllBytes(path))).value();
        for (var step : pathInside) {
            json = Objects.requireNonNull(((Json.Struct) json).members().get(step));
        }
        return ((Json.Array) json)
                .items().stream().map(item -> ((Json.Struct) item).members()).toList();
    }

    private static Path testdata() {
        var here = Path.of("").toAbsolutePath();
        while (here != null) {
            if (Files.exists(here.resolve("phoenix")) && Files.exists(here.resolve("pom.xml"))) {
                return here.resolveSibling("shared").resolve("testdata");
            }
            here = here.getParent();
        }
        return Path.of("no-such-folder");
    }
}
