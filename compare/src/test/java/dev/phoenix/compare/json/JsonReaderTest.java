package dev.phoenix.compare.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.ForeignData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

class JsonReaderTest {
    private static final ForeignData.Suite PARSING = new ForeignData.Suite("json-parsing/test_parsing", 318);
    private static final ForeignData.Suite TRANSFORM = new ForeignData.Suite("json-parsing/test_transform", 22);

    @TestFactory
    Stream<DynamicTest> what_must_parse_parses_and_what_must_not_does_not() throws IOException {
        return tests(PARSING, JsonReaderTest::judge);
    }

    private static void judge(Path file) throws IOException {
        var outcome = JsonReader.read(Files.readAllBytes(file));
        switch (file.getFileName().toString().charAt(0)) {
            case 'y' -> assertThat(outcome).isInstanceOf(JsonReader.Document.class);
            case 'n' -> assertThat(outcome).isInstanceOf(JsonReader.Unreadable.class);
            default -> assertThat(outcome).isNotNull();
        }
    }

    @TestFactory
    Stream<DynamicTest> what_was_read_is_written_so_that_it_reads_the_same() throws IOException {
        return Stream.concat(tests(PARSING, JsonReaderTest::rewrite), tests(TRANSFORM, JsonReaderTest::rewrite));
    }

    private static void rewrite(Path file) throws IOException {
        if (JsonReader.read(Files.readAllBytes(file)) instanceof JsonReader.Document(var value, var _)) {
            assertThat(read(value.toString())).isEqualTo(value);
        }
    }

    @Test
    void a_document_nested_without_end_is_unreadable_and_costs_no_stack() {
        var reason = ((JsonReader.Unreadable) JsonReader.read(bytes("[".repeat(1_000_000)))).reason();
        assertThat(reason).contains("nested more than 500 deep");
        assertThat(read("[".repeat(400) + "]".repeat(400))).isInstanceOf(Json.Array.class);
    }

    @Test
    void a_number_longer_than_any_money_is_unreadable() {
        assertThat(JsonReader.read(bytes("9".repeat(JsonReader.MAX_NUMBER_LENGTH + 1))))
                .isInstanceOf(JsonReader.Unreadable.class);
        assertThat(read("9".repeat(2000)).toString()).hasSize(2000);
    }

    @Test
    void a_document_of_too_many_values_is_unreadable() {
        var many = "[" + "0,".repeat(JsonReader.MAX_VALUES) + "0]";
        assertThat(JsonReader.read(bytes(many)))
                .isEqualTo(new JsonReader.Unreadable("more than " + JsonReader.MAX_VALUES + " values"));
    }

    @Test
    void every_key_that_an_object_has_twice_is_told() {
        var document =
                (JsonReader.Document) JsonReader.read(bytes("{\"a\":1,\"b\":{\"c\":1,\"c\":2,\"c\":3},\"a\":4}"));
        assertThat(document.duplicates().stream().map(d -> d.at() + " " + d.replaced()))
                .containsExactly("$.b.c 1", "$.b.c 2", "$.a 1");
    }

    @Test
    void an_unreadable_document_says_what_and_where() {
        assertThat(JsonReader.read(bytes("{\"a\": nul}")).toString()).contains("line 1, column");
        assertThat(JsonReader.read(bytes("{} {}")))
                .isEqualTo(new JsonReader.Unreadable("content after the end of the document"));
        assertThat(JsonReader.read(bytes(" "))).isEqualTo(new JsonReader.Unreadable("no content"));
    }

    private static Stream<DynamicTest> tests(ForeignData.Suite suite, ThrowingConsumer<Path> test) throws IOException {
        return ForeignData.tests(
                suite,
                ForeignData.files(suite.name()),
                file -> file.getFileName().toString(),
                test);
    }

    private static Json read(String text) {
        return ((JsonReader.Document) JsonReader.read(bytes(text))).value();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
