package dev.phoenix.gameday.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No service takes back what it promised. What was promised is in `promises/<service>.txt`; a line leaves only with
/// the clients that relied on it.
class PromisesTest {
    private static JsonNode published(String service) throws IOException {
        var file = "checkout/" + service + "/src/main/resources/openapi/" + service + ".json";
        return new ObjectMapper().readTree(Project.ROOT.resolve(file).toFile());
    }

    private static List<String> promised(String service) {
        return Project.text(Project.ROOT.resolve("gameday/src/test/resources/promises/" + service + ".txt"))
                .lines()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "inventory", "payments", "taxation"})
    void what_was_promised_is_kept(String service) throws IOException {
        assertThat(promised(service)).hasSizeGreaterThan(10);
        assertThat(Promises.broken(promised(service), Promises.of(published(service))))
                .isEmpty();
    }

    private static List<String> brokenBy(Consumer<JsonNode> change) throws IOException {
        var document = published("inventory");
        var before = Promises.of(document);
        change.accept(document);
        return Promises.broken(before, Promises.of(document));
    }

    private static ObjectNode at(JsonNode document, String pointer) {
        return (ObjectNode) document.at(pointer);
    }

    @Test
    void a_route_that_goes_is_found() throws IOException {
        assertThat(brokenBy(document -> at(document, "/paths").remove("/stock/{sku}")))
                .contains("gone: GET /stock/{sku}", "gone: GET /stock/{sku} answers 200 $.onHand: integer");
    }

    @Test
    void a_member_that_changes_its_type_is_found() throws IOException {
        assertThat(brokenBy(document -> document.at("/components/schemas")
                        .findParents("onHand")
                        .forEach(schema -> ((ObjectNode) schema.path("onHand")).put("type", "string"))))
                .contains("gone: GET /stock/{sku} answers 200 $.onHand: integer");
    }

    @Test
    void a_member_that_must_be_sent_now_is_found() throws IOException {
        var body = "/paths/~1reservations/post/requestBody/content/application~1json/schema";
        assertThat(brokenBy(document -> {
                    var schema = document.at(body);
                    var wish = schema.has("$ref")
                            ? at(document, schema.path("$ref").asText().substring(1))
                            : (ObjectNode) schema;
                    ((ObjectNode) wish.path("properties"))
                            .putObject("warehouse")
                            .put("type", "string");
                    wish.withArray("required").add("warehouse");
                }))
                .containsExactly("new: POST /reservations needs $.warehouse");
    }

    @Test
    void what_is_new_and_may_be_left_out_hurts_nobody() throws IOException {
        assertThat(brokenBy(document -> document.at("/components/schemas")
                        .findParents("onHand")
                        .forEach(schema ->
                                ((ObjectNode) schema).putObject("backorder").put("type", "boolean"))))
                .isEmpty();
    }
}
