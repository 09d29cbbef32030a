package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.StageName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoredExamplesTest {
    private final FakeUpstream legacy = FakeUpstream.start(_ -> Reaction.json(200, "{}"));
    private final FakeUpstream candidate = FakeUpstream.start(_ -> Reaction.json(200, "{}"));

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
    }

    @Test
    void what_a_tally_tells_of_a_difference_holds_no_secret() throws Exception {
        legacy.reacts(_ -> Reaction.json(200, "{\"mail\":\"ada@example.org\",\"by\":{\"ada@example.org\":1}}"));
        candidate.reacts(_ -> Reaction.json(200, "{\"mail\":\"eve@example.org\",\"by\":{\"ada@example.org\":2}}"));
        try (var gateway =
                TestGateway.between(legacy, candidate).at(StageName.SHADOW).start()) {
            gateway.ask(get("/a"));
            var signatures = gateway.settled("reads").signatures();

            assertThat(signatures)
                    .hasSize(2)
                    .allMatch(one -> one.examples().getFirst().contains("redacted:"));
            assertThat(signatures.toString()).doesNotContain("ada@", "eve@");
        }
    }

    @Test
    void an_exchange_with_many_differences_of_one_cause_is_counted_once() throws Exception {
        legacy.reacts(_ -> Reaction.json(200, "{\"lines\":[{\"tax\":1},{\"tax\":2},{\"tax\":3}]}"));
        candidate.reacts(_ -> Reaction.json(200, "{\"lines\":[{\"tax\":7},{\"tax\":8},{\"tax\":9}]}"));
        try (var gateway =
                TestGateway.between(legacy, candidate).at(StageName.SHADOW).start()) {
            gateway.ask(get("/a"));
            gateway.ask(get("/b"));
            var signature = gateway.settled("reads").signatures().getFirst();

            assertThat(signature.count()).isEqualTo(2);
            assertThat(signature.path()).isEqualTo("$.lines[*].tax");
            assertThat(signature.examples()).hasSize(2);
        }
    }
}
