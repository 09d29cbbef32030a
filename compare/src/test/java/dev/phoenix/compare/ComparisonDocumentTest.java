package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds `docs/comparison.md` and the engine together.
class ComparisonDocumentTest {
    private final String document;

    ComparisonDocumentTest() throws IOException {
        document = Files.readString(Path.of("..", "docs", "comparison.md"));
    }

    @Test
    void the_header_fields_that_are_ignored_are_those_of_the_document() {
        int from = document.indexOf("`Connection`");
        var listed = Pattern.compile("`([^`]+)`")
                .matcher(document.substring(from, document.indexOf(". Of `Set-Cookie`")))
                .results()
                .map((MatchResult found) -> Place.HEADER + found.group(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        assertThat(listed).isEqualTo(Head.IGNORED_BY_DEFAULT);
    }

    @Test
    void the_limits_are_those_of_the_document() {
        assertThat(document)
                .contains("| 64 MiB |")
                .contains("| values, and so keys, in one JSON body | " + grouped(JsonReader.MAX_VALUES) + " |")
                .contains("| nesting of JSON; of XML and HTML | " + JsonReader.MAX_DEPTH + "; 200 | not comparable;")
                .contains("| digits of a number | " + grouped(JsonReader.MAX_NUMBER_LENGTH) + " |")
                .contains("| differences kept of one pair | " + grouped(Findings.MAX_KEPT) + " |")
                .contains("| pairs of elements tried to match one array | " + grouped(Work.MAX_PAIRS) + " |");
        assertThat(Body.MAX_BYTES).isEqualTo(64 * 1024 * 1024);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }
}
