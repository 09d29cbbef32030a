package dev.phoenix.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphQlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ a }                                                  |        | query",
                "query { a }                                            |        | query",
                "query Products { a { b } }                             |        | query Products",
                "mutation PlaceOrder($i: [In!]! = [{a: 1}]) { x(i: $i) }|        | mutation PlaceOrder",
                "subscription S @live(if: true) { a }                   |        | subscription S",
                "query @cached { a }                                    |        | query",
                "query ($a: Int) { a }                                  |        | query",
                "fragment F on T { a } query Q { ...F }                 |        | query Q",
                "query A { a } mutation B { b }                         | B      | mutation B",
                "query A { a } mutation B { b }                         |        | none",
                "query A { a }                                          | C      | none",
                "query A { a(s: \"} mutation X { \\\" { \") }           |        | query A",
                "query A { a(s: \"\"\"} mutation X { \" \"\"\") }       |        | query A",
                "no operation at all                                    |        | none"
            })
    void an_operation_is_found_by_its_type_and_name(String document, String name, String expected) {
        var found = GraphQlDocument.operation(document, java.util.Optional.ofNullable(name));

        assertThat(found.map(one -> one.type().orElseThrow().word()
                                + one.name().map(text -> " " + text).orElse(""))
                        .orElse("none"))
                .isEqualTo(expected);
    }

    @Test
    void a_comment_is_no_part_of_a_document() {
        var found = GraphQlDocument.operation("# mutation X {\nquery Q { a } # }", java.util.Optional.empty());

        assertThat(found.orElseThrow().name()).hasValue("Q");
    }

    @Test
    void a_persisted_query_has_a_name_and_no_type() {
        var found = GraphQlRequest.inBody(
                        Buffer.buffer("{\"operationName\":\"Products\",\"extensions\":{}}"), "application/json")
                .orElseThrow();

        assertThat(found.type()).isEmpty();
        assertThat(found.name()).hasValue("Products");
    }

    @ParameterizedTest
    @CsvSource({
        "application/graphql, mutation",
        "Application/GraphQL; charset=utf-8, mutation",
        "application/graphql+json, none",
        "application/json, none"
    })
    void only_a_body_that_is_nothing_else_is_read_as_a_document(String type, String expected) {
        var found = GraphQlRequest.inBody(Buffer.buffer("mutation { a }"), type);

        assertThat(found.map(one -> one.type().orElseThrow().word()).orElse("none"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[{\"query\":\"{ a }\"}]", "{\"query\":7}", "{}"})
    void what_is_no_single_operation_is_none(String body) {
        assertThat(GraphQlRequest.inBody(Buffer.buffer(body), "application/json"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data\":{\"errors\":[1]}}                     | false",
                "{\"errors\":[{\"message\":\"no\"}],\"data\":null}| true",
                "{\"data\":{\"a\":[1]},\"errors\":[\"no\"]}      | true",
                "{\"errors\":[]}                                 | false",
                "{\"errors\":null,\"data\":{}}                   | false",
                "{\"errors\":{\"a\":[1]},\"b\":[1]}              | false",
                "[{\"errors\":[1]}]                              | false",
                "{\"errors\":[                                   | false",
                "no json                                         | false"
            })
    void errors_in_an_answer_are_seen_however_it_is_cut(String answer, boolean expected) {
        var whole = Buffer.buffer(answer);
        var byBytes = new GraphQlErrors();
        for (int i = 0; i < whole.length(); i++) {
            byBytes.read(whole.getBuffer(i, i + 1));
        }

        assertThat(GraphQlErrors.in(whole)).isEqualTo(expected);
        assertThat(byBytes.areThere()).isEqualTo(expected);
    }
}
