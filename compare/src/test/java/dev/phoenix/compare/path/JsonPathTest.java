package dev.phoenix.compare.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.compare.ForeignData;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class JsonPathTest {
    private static final String CART = """
            {"id": "c1", "lines": [{"sku": "A", "tax": 86}, {"sku": "B", "tax": 3, "kind": "fee"}]}""";

    @Test
    void a_path_selects_values_and_says_where_they_stand() {
        assertThat(selected("$.lines[*].tax")).containsExactly("$.lines[0].tax: 86", "$.lines[1].tax: 3");
        assertThat(selected("$..[?@.kind == 'fee'].tax")).containsExactly("$.lines[1].tax: 3");
        assertThat(selected("$.lines[-1].sku")).containsExactly("$.lines[1].sku: \"B\"");
        assertThat(selected("$.nothing.here")).isEmpty();
    }

    @Test
    void a_text_that_is_no_path_is_refused_with_the_character() {
        assertThatThrownBy(() -> JsonPath.of("$.lines["))
                .isInstanceOf(InvalidPath.class)
                .hasMessageContaining("character 9");
        assertThatThrownBy(() -> JsonPath.of("total"))
                .hasMessage("total is not a JSONPath: expected '$' at character 1");
    }

    @Test
    void a_path_nested_without_end_is_refused_and_costs_no_stack() {
        var nested = "$[?" + "(".repeat(100_000) + "@.a" + ")".repeat(100_000) + "]";
        assertThatThrownBy(() -> JsonPath.of(nested)).isInstanceOf(InvalidPath.class);
        var filters = "$" + "[?@".repeat(100_000);
        assertThatThrownBy(() -> JsonPath.of(filters)).isInstanceOf(InvalidPath.class);
    }

    @TestFactory
    Stream<DynamicTest> the_compliance_suite_of_rfc_9535() throws IOException {
        return ForeignData.tests(
                new ForeignData.Suite("jsonpath/cts.json (RFC 9535)", 703),
                ForeignData.cases("jsonpath/cts.json", "tests"),
                test -> text(test, "name"),
                JsonPathTest::comply);
    }

    private static void comply(Map<String, Json> test) {
        var selector = text(test, "selector");
        if (test.containsKey("invalid_selector")) {
            assertThatThrownBy(() -> JsonPath.of(selector)).isInstanceOf(InvalidPath.class);
            return;
        }
        var nodes = JsonPath.of(selector).select(Objects.requireNonNull(test.get("document")));
        var values = nodes.stream().map(Node::value).toList();
        var paths = nodes.stream().map(node -> node.at().normalized()).toList();
        assertThat(accepted(test, "result")).contains(values);
        assertThat(accepted(test, "result_paths"))
                .contains(paths.stream().<Json>map(Json.Text::new).toList());
    }

    private static List<List<Json>> accepted(Map<String, Json> test, String name) {
        return test.get(name) instanceof Json.Array(List<Json> only)
                ? List.of(only)
                : ((Json.Array) Objects.requireNonNull(test.get(name.replace("result", "results"))))
                        .items().stream()
                                .map(each -> ((Json.Array) each).items())
                                .toList();
    }

    private static String text(Map<String, Json> test, String name) {
        return ((Json.Text) Objects.requireNonNull(test.get(name))).value();
    }

    private static List<String> selected(String path) {
        var document = (JsonReader.Document) JsonReader.read(CART.getBytes(StandardCharsets.UTF_8));
        return JsonPath.of(path).select(document.value()).stream()
                .map(node -> node.at() + ": " + node.value())
                .toList();
    }
}
