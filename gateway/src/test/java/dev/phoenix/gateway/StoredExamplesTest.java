package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.StageName;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    void what_the_plan_calls_secret_is_told_under_pseudonyms_that_gateways_with_one_key_share() throws Exception {
        var json = "application/json\r\nX-Branch: ";
        legacy.reacts(_ -> Reaction.answer(200, json + "Marylebone", "{\"who\":{\"born\":\"1815-12-10\"},\"desk\":7}"));
        candidate.reacts(_ -> Reaction.answer(200, json + "Ockham", "{\"who\":{\"born\":\"1852-11-27\"},\"desk\":8}"));
        var secret = "redact: [$.who, header.x-branch]";
        try (var one = keyed("0123456789abcdef").more(secret).start();
                var other = keyed("0123456789abcdef").more(secret).start();
                var stranger = keyed("fedcba9876543210").more(secret).start();
                var open = keyed("0123456789abcdef").start()) {

            assertThat(examples(one))
                    .contains("$.desk: 7 → 8", "$.who.born: \"redacted:", "header.x-branch: \"redacted:")
                    .doesNotContain("18", "Marylebone", "Ockham");
            assertThat(pseudonyms(other)).isEqualTo(pseudonyms(one)).hasSize(4);
            assertThat(pseudonyms(stranger)).hasSize(4).doesNotContainAnyElementsOf(pseudonyms(one));
            assertThat(examples(open)).contains("1815-12-10", "Ockham");
        }
    }

    private TestGateway.Setup keyed(String key) {
        return TestGateway.between(legacy, candidate).at(StageName.SHADOW).with("REDACTION_KEY", key);
    }

    private static List<String> pseudonyms(TestGateway gateway) throws Exception {
        return Pattern.compile("redacted:[a-z]+")
                .matcher(examples(gateway))
                .results()
                .map(MatchResult::group)
                .distinct()
                .sorted()
                .toList();
    }

    private static String examples(TestGateway gateway) throws Exception {
        gateway.ask(get("/a"));
        return gateway.settled("reads").signatures().stream()
                .map(one -> one.examples().getFirst())
                .collect(Collectors.joining("\n"));
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
