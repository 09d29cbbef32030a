package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import dev.phoenix.compare.tape.TapeLine;
import dev.phoenix.compare.tape.TapedPair;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.tally.Example;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The pairs of examples go to control, redacted, to be seen again.
class TapedExamplesTest {
    private final FakeUpstream legacy =
            FakeUpstream.start(_ -> Reaction.json(200, "{\"tax\":86,\"email\":\"ada@x.org\"}"));
    private final FakeUpstream candidate =
            FakeUpstream.start(_ -> Reaction.json(200, "{\"tax\":88,\"email\":\"ada@x.org\"}"));
    private final FakeControl control = new FakeControl();

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
        control.close();
    }

    @Test
    void a_taped_pair_shows_its_difference_again_and_no_secret() throws Exception {
        try (var gateway = shadowing()) {
            gateway.ask(get("/quotes/7?token=s3cret-t0ken-of-ada"));
            var example = examples(1).getFirst();

            assertThat(example.signatures()).containsExactly("reads $.tax value (number)");
            var pair = read(example);
            assertThat(pair.exchange()).isEqualTo(example.exchange());
            assertThat(pair.route()).isEqualTo("reads");
            assertThat(pair.request()).isEqualTo("GET /quotes/7");
            assertThat(Comparison.compare(pair.legacy(), pair.candidate(), Rules.none(), Twins.none()))
                    .hasToString("$.tax: 86 → 88");
            assertThat(example.pair()).contains("redacted:").doesNotContain("ada", "s3cret");
            TestGateway.until(() -> control.taken().stream()
                    .flatMap(tally -> tally.routes().stream())
                    .flatMap(route -> route.signatures().stream())
                    .anyMatch(signature -> example.signatures().contains(signature.signature())));
        }
    }

    @Test
    void of_each_cause_no_more_than_five_pairs_are_taped() throws Exception {
        candidate.reacts(seen -> Reaction.json(
                200,
                seen.target().equals("/last")
                        ? "{\"tax\":86,\"email\":\"ada@x.org\",\"more\":1}"
                        : "{\"tax\":88,\"email\":\"ada@x.org\"}"));
        try (var gateway = shadowing()) {
            for (int i = 0; i < 12; i++) {
                gateway.ask(get("/quotes"));
                TestGateway.until(() ->
                        gateway.gateway.routing().table().orElseThrow().counts().isComplete());
            }
            gateway.ask(get("/last"));
            assertThat(examples(6).stream().map(example -> example.signatures().getFirst()))
                    .containsExactly(
                            "reads $.tax value (number)",
                            "reads $.tax value (number)",
                            "reads $.tax value (number)",
                            "reads $.tax value (number)",
                            "reads $.tax value (number)",
                            "reads $.more extra (number)");
        }
    }

    @Test
    void a_pair_that_nobody_can_tell_the_secrets_of_is_not_taped() throws Exception {
        legacy.reacts(_ -> Reaction.answer(200, "image/png", "code 1815"));
        candidate.reacts(seen -> Reaction.answer(
                seen.target().equals("/last") ? 404 : 200,
                "image/png",
                seen.target().equals("/last") ? "code 1815" : "code 1852"));
        try (var gateway = shadowing()) {
            gateway.ask(get("/letters/1"));
            TestGateway.until(() ->
                    gateway.gateway.routing().table().orElseThrow().counts().isComplete());
            gateway.ask(get("/last"));
            var only = examples(1).getFirst();
            assertThat(only.signatures()).containsExactly("reads status value (number)");
            assertThat(read(only).legacy().body()).isEmpty();
        }
    }

    @Test
    void pages_and_texts_are_taped_too() throws Exception {
        legacy.reacts(seen -> page(seen.target(), "86"));
        candidate.reacts(seen -> page(seen.target(), "88"));
        try (var gateway = shadowing()) {
            gateway.ask(get("/page"));
            gateway.ask(get("/order"));
            gateway.ask(get("/letter"));
            assertThat(examples(3).stream().flatMap(example -> example.signatures().stream()))
                    .containsExactlyInAnyOrder(
                            "reads html/html/p/text() value (digits)",
                            "reads xml/order/tax/text() value (digits)",
                            "reads $[*] value (text)");
            assertThat(control.examples())
                    .allSatisfy(example ->
                            assertThat(example.pair()).contains("redacted:").doesNotContain("ada@"));
        }
    }

    private static Reaction page(String target, String tax) {
        return switch (target) {
            case "/page" -> Reaction.answer(200, "text/html", "<html><b>ada@x.org</b><p>" + tax + "</p></html>");
            case "/order" ->
                Reaction.answer(200, "text/xml", "<order><by>ada@x.org</by><tax>" + tax + "</tax></order>");
            default -> Reaction.answer(200, "text/plain", "Dear ada@x.org,\nyour tax is " + tax);
        };
    }

    @Test
    void a_taped_pair_calls_twins_by_legacys_names() throws Exception {
        legacy.reacts(_ -> Reaction.json(200, "{\"id\":4711,\"tax\":86}"));
        candidate.reacts(_ -> Reaction.json(200, "{\"id\":\"ord_1\",\"tax\":88}"));
        var setup = TestGateway.between(legacy, candidate)
                .more("owners: { legacy: '[0-9]+', candidate: 'ord_.+' }", "twins: [{ route: writes, at: $.id }]")
                .followingControl()
                .with("CONTROL_URL", control.url())
                .with("TOKEN", FakeControl.TOKEN);
        control.say(setup.snapshot(1, StageName.SHADOW, 0));
        try (var gateway = setup.start()) {
            gateway.ask(post("/orders", "{}", "X-Customer-Id: ada"));
            var pair = read(examples(1).getFirst());
            assertThat(Comparison.compare(pair.legacy(), pair.candidate(), Rules.none(), Twins.none()))
                    .hasToString("$.tax: 86 → 88");
        }
    }

    /// Everything that leaves the gateway for control is looked at, byte for byte.
    @Test
    void no_secret_of_any_answer_is_ever_told() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var secrets = new ArrayList<String>();
        legacy.reacts(_ -> answer(random, secrets));
        candidate.reacts(_ -> answer(random, secrets));
        try (var gateway = shadowing("redact: [$.secretPlace, header.x-branch]")) {
            for (int i = 0; i < 60; i++) {
                gateway.ask(get("/things/" + i));
            }
            TestGateway.until(() -> control.taken().stream()
                            .flatMap(tally -> tally.routes().stream())
                            .mapToLong(route -> route.shadow().compared())
                            .sum()
                    == 60);
            examples(1);
            assertThat(secrets).hasSizeGreaterThan(500);
            for (var told : control.told()) {
                assertThat(secrets).as("seed " + seed).noneMatch(told::contains);
            }
            assertThat(String.join("", control.told())).contains("open-", "redacted:");
        }
    }

    private static synchronized Reaction answer(Random random, List<String> secrets) {
        var mail = secret(secrets, "m" + number(random)) + "@example.org";
        var card = card(random);
        secrets.add(card);
        var body = "{\"password\":\"" + secret(secrets, "p" + number(random)) + "\",\"apiKey\":\""
                + secret(secrets, "k" + number(random)) + "\",\"note\":\"Write to " + mail + " or pay by " + card
                + "\",\"secretPlace\":{\"deep\":[\"" + secret(secrets, "d" + number(random)) + "\"]},\"by\":{\"" + mail
                + "\":1},\"pin\":" + card + ",\"open\":\"open-" + number(random) + "\",\"inner\":\"{\\\"token\\\":\\\""
                + secret(secrets, "t" + number(random)) + "\\\"}\"}";
        var head = "application/json\r\nX-Branch: " + secret(secrets, "b" + number(random)) + "\r\nSet-Cookie: session="
                + secret(secrets, "s" + number(random)) + "; Path=/" + random.nextInt(2) + "\r\nX-Auth-Token: "
                + secret(secrets, "h" + number(random));
        return Reaction.answer(200, head, body);
    }

    private static String secret(List<String> secrets, String value) {
        secrets.add(value);
        return value;
    }

    private static String number(Random random) {
        return Long.toString(random.nextLong(1_000_000_000_000L, 9_000_000_000_000L), 36);
    }

    /// A number that passes Luhn's check.
    private static String card(Random random) {
        var digits = new StringBuilder("4").append(random.nextLong(10_000_000_000_000L, 99_999_999_999_999L));
        int sum = 0;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int digit = digits.charAt(i) - '0';
            int weighted = (digits.length() - 1 - i) % 2 == 0 ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return digits.append((10 - sum % 10) % 10).toString();
    }

    private List<Example> examples(int least) {
        TestGateway.until(() -> control.examples().size() >= least);
        return control.examples();
    }

    private TestGateway shadowing(String... more) throws Exception {
        var setup = TestGateway.between(legacy, candidate)
                .followingControl()
                .with("CONTROL_URL", control.url())
                .with("TOKEN", FakeControl.TOKEN);
        if (more.length > 0) {
            setup.more(more);
        }
        control.say(setup.snapshot(1, StageName.SHADOW, 0));
        return setup.start();
    }

    private static TapedPair read(Example example) {
        return ((TapeLine.Pair) TapeLine.read(example.pair().getBytes(StandardCharsets.UTF_8))).pair();
    }
}
