package dev.phoenix.plan.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Plans;
import dev.phoenix.plan.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
    private static String yaml(String... conditions) {
        var routes = new StringBuilder();
        for (int i = 0; i < conditions.length; i++) {
            routes.append("  - { name: r").append(i).append(", match: POST /graphql");
            routes.append(conditions[i].isEmpty() ? "" : ", when: " + conditions[i])
                    .append(" }\n");
        }
        return """
                migration: m
                legacy: { url: http://127.0.0.1:1 }
                candidate: { url: http://127.0.0.1:2 }
                routes:
                %sstages:
                  - shadow: {}
                    gate: { soak: 1m }
                """.formatted(routes);
    }

    private record Request(Map<String, String> headers, Map<String, String> queries, Optional<Operation> operation)
            implements Carried {
        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.ofNullable(queries.get(name));
        }
    }

    private static Optional<Operation> operation(Operation.Type type, String name) {
        return Optional.of(new Operation(Optional.of(type), Optional.of(name)));
    }

    @Test
    void what_asks_for_more_wins_and_what_asks_for_nothing_takes_the_rest() {
        Plan plan = Plans.valid(yaml(
                "",
                "{ headers: [X-Version] }",
                "{ headers: [X-Version=2] }",
                "{ headers: [X-Version=2], queries: [beta] }",
                "{ headers: [X-Version=2], graphql: mutation Buy, queries: [beta] }"));
        var routes = Routes.of(plan);
        var version = Map.of("x-version", "2");
        var beta = Map.of("beta", "");

        assertThat(List.of(
                        find(routes, new Request(Map.of(), beta, Optional.empty())),
                        find(routes, new Request(Map.of("x-version", "1"), beta, Optional.empty())),
                        find(routes, new Request(version, Map.of(), Optional.empty())),
                        find(routes, new Request(version, beta, operation(Operation.Type.QUERY, "Buy"))),
                        find(routes, new Request(version, beta, operation(Operation.Type.MUTATION, "Buy")))))
                .containsExactly("r0", "r1", "r2", "r3", "r4");
    }

    private static String find(Routes routes, Carried request) {
        return routes.find("POST", "/graphql", request).route().name();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ headers: [a=1] }       | { headers: [A=1] }",
                "{ headers: [a] }         | { headers: [b] }",
                "{ headers: [a=1] }       | { queries: [a=1] }",
                "{ graphql: query }       | { headers: [a] }",
                "{ graphql: query, headers: [a] } | { graphql: query Q }"
            })
    void conditions_that_one_request_may_meet_without_either_asking_for_more_are_ambiguous(String one, String other) {
        assertThat(Plans.problems(yaml(one, other)))
                .extracting(Problem::what)
                .singleElement()
                .asString()
                .contains("match the same requests, and neither is more specific");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ headers: [a=1] }       | { headers: [a=2] }",
                "{ headers: [a=1, b] }    | { headers: [a=2, c] }",
                "{ graphql: query }       | { graphql: mutation Q }",
                "{ graphql: query P }     | { graphql: query Q }",
                "{ graphql: query }       | { graphql: query Q }"
            })
    void conditions_that_exclude_each_other_or_ask_for_more_are_told_apart(String one, String other) {
        assertThat(Plans.problems(yaml(one, other))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ }                          | `when` asks for nothing.",
                "{ headers: ['a b=1'] }       | `a b=1` names nothing to carry.",
                "{ headers: [a=1, A] }        | `A` is asked for twice.",
                "{ graphql: select }          | `select` is no GraphQL operation.",
                "{ graphql: query A B }       | `query A B` is no GraphQL operation."
            })
    void what_cannot_be_asked_for_is_told(String when, String problem) {
        assertThat(Plans.problems(yaml(when))).extracting(Problem::what).containsExactly(problem);
    }
}
