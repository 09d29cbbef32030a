package dev.phoenix.gameday.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The published documents are whole in themselves. That each says what its service does is the service's own test.
class OpenApiTest {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

    static Stream<Path> documents() {
        return Project.files().stream()
                .filter(file -> file.toString().matches(".*/src/main/resources/.*openapi.*json"));
    }

    private static JsonNode read(Path document) throws IOException {
        return new ObjectMapper().readTree(Project.ROOT.resolve(document).toFile());
    }

    @Test
    void control_and_every_service_publish_one() {
        assertThat(documents()).hasSize(6);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_reference_leads_to_a_schema(Path path) throws IOException {
        var document = read(path);
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allMatch(reference -> !document.at(reference.substring(1)).isMissingNode());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_part_of_a_path_is_a_declared_parameter(Path path) throws IOException {
        read(path)
                .path("paths")
                .properties()
                .forEach(each -> each.getValue().forEach(operation -> {
                    var declared = Stream.of(operation, each.getValue())
                            .flatMap(at -> at.path("parameters").findValuesAsText("name").stream())
                            .toList();
                    var parts = VARIABLE.matcher(each.getKey()).results().map(MatchResult::group);
                    assertThat(declared)
                            .as(each.getKey())
                            .containsAll(parts.map(part -> part.substring(1, part.length() - 1))
                                    .toList());
                }));
    }
}
