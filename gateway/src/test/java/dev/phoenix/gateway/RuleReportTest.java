package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.StageName;
import org.junit.jupiter.api.Test;

class RuleReportTest {
    private static final String RULES = "ignore: [$.id, $.nothing,"
            + " { at: $.rate, owner: team-tax, until: 2020-12-31 }, { at: $.total, until: 2999-12-31 }]";

    @Test
    void an_expired_rule_is_not_applied_and_operators_see_which_rules_are_of_no_use() throws Exception {
        try (var legacy = FakeUpstream.start(_ -> Reaction.json(200, "{\"id\":1,\"rate\":1,\"total\":1}"));
                var candidate = FakeUpstream.start(_ -> Reaction.json(200, "{\"id\":2,\"rate\":2,\"total\":2}"));
                var gateway = TestGateway.between(legacy, candidate)
                        .routes("{ name: reads, match: GET /**, shadow: always, compare: { " + RULES + " } }")
                        .at(StageName.SHADOW)
                        .start()) {
            gateway.ask(get("/a"));
            var tally = gateway.settled("reads");

            assertThat(tally.pairs().different()).isEqualTo(1);
            assertThat(tally.signatures()).singleElement().asString().contains("$.rate");
            assertThat(gateway.admin("/rules").body())
                    .isEqualTo("{\"reads\":{\"bodies\":1,\"unmatched\":[\"ignore $.nothing\"],"
                            + "\"expired\":[\"ignore $.rate (owner team-tax, until 2021-01-01T00:00:00Z)\"]}}");
        }
    }
}
