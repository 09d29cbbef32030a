package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/// Other people's test suites beside the checkout (`../shared/testdata`). Where they are absent there are no cases, and
/// the test's output says so.
public final class ForeignData {
    private ForeignData() {}

    /// A test for each case, and one that all the cases known here are there. Says how many there are.
    public static <T> Stream<DynamicTest> tests(
            Suite suite, List<T> cases, Function<T, String> name, ThrowingConsumer<T> test) {
        var out = System.out;
        if (cases.isEmpty()) {
            out.println("NOT CHECKED: " + suite.name() + " is absent beside the checkout, none of its cases was run");
            return Stream.empty();
        }
        out.println(suite.name() + ": " + cases.size() + " cases");
        var count = DynamicTest.dynamicTest(
                "cases of " + suite.name(), () -> assertThat(cases).hasSizeGreaterThanOrEqualTo(suite.known()));
        return Stream.concat(
                Stream.of(count),
                cases.stream().map(each -> DynamicTest.dynamicTest(name.apply(each), () -> test.accept(each))));
    }

    /// A suite's name, and how many cases it is known to have.
    public record Suite(String name, int known) {}

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
