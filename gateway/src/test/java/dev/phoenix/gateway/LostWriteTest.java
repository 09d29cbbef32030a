package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.StageName;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What follows a copied write that was lost is a consequence of the loss, not a difference of the candidate's.
class LostWriteTest {
    private static final String ONE = "X-Customer-Id: one";
    private static final String CRITICAL = ", compare: { critical: [$.total] } }";

    private final FakeShop legacyShop = new FakeShop("");
    private final FakeShop candidateShop = new FakeShop("cart_");
    private FakeUpstream legacy;
    private FakeUpstream candidate;

    @BeforeEach
    void start() {
        legacy = FakeUpstream.start(legacyShop);
        candidate = FakeUpstream.start(candidateShop);
    }

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
    }

    /// Carts that have two names, so that each of them stands for itself.
    private TestGateway.Setup carts() {
        return TestGateway.between(legacy, candidate)
                .more("owners: { legacy: '[0-9]+', candidate: 'cart_.+' }", "twins: [{ route: create, at: $.id }]")
                .routes(
                        "{ name: create, match: POST /carts, shadow: with-lane, compare: { ignore: [$.id] } }",
                        "{ name: lines, match: 'POST /carts/{id}/lines', shadow: with-lane, owner: 'path:id'"
                                + CRITICAL,
                        "{ name: quote, match: 'POST /carts/{id}/quote', shadow: with-lane, owner: 'path:id'"
                                + CRITICAL,
                        "{ name: address, match: POST /address, shadow: with-lane, compare: { ignore: [$.total] } }",
                        "{ name: mine, match: GET /mine, shadow: always" + CRITICAL)
                .at(StageName.SHADOW);
    }

    /// Carts that the session names, so that only the customer stands for anything.
    private TestGateway.Setup sessions() {
        return TestGateway.between(legacy, candidate)
                .routes(
                        "{ name: lines, match: 'POST /carts/{id}/lines', shadow: with-lane" + CRITICAL,
                        "{ name: quote, match: 'POST /carts/{id}/quote', shadow: with-lane" + CRITICAL)
                .at(StageName.SHADOW);
    }

    private static String create(TestGateway gateway) throws Exception {
        var body = gateway.ask(post("/carts", "{}", ONE)).body();
        gateway.settled("create");
        return body.replaceAll("\\D", "");
    }

    private static void say(TestGateway gateway, String path) throws Exception {
        assertThat(gateway.ask(post(path, "{}", ONE)).status()).isEqualTo(200);
        gateway.settled("create");
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of("hangs", new Reaction.Hang(), 0),
                Arguments.of("closes a connection as if of old age", new Reaction.Reset(), 0),
                Arguments.of("is busy and says 503", Reaction.json(503, "{}"), 1),
                Arguments.of("is busy and says 429", Reaction.json(429, "{}"), 1));
    }

    @ParameterizedTest(name = "a candidate that {0}")
    @MethodSource("losses")
    void is_counted_once_for_the_write_and_not_for_what_follows(String what, Reaction loss, int differences)
            throws Exception {
        try (var gateway = carts().candidateTimeout("1500ms").with("LOOPS", "1").start()) {
            loseALine(gateway, loss);

            var lines = gateway.settled("lines");
            assertThat(lines.pairs().different()).isEqualTo(differences);
            assertThat(lines.shadow().notComparable()).containsEntry("state apart", 1L);
            var quote = gateway.settled("quote");
            assertThat(quote.pairs().critical()).isZero();
            assertThat(quote.shadow().notComparable()).isEqualTo(Map.of("state apart", 1L));
        }
    }

    /// A line more, a line that is lost, another line, and a quote of what is in the cart.
    private void loseALine(TestGateway gateway, Reaction loss) throws Exception {
        var cart = create(gateway);
        say(gateway, "/carts/" + cart + "/lines");
        candidateShop.reacts(_ -> true, loss);
        say(gateway, "/carts/" + cart + "/lines");
        candidateShop.behaves();
        say(gateway, "/carts/" + cart + "/lines");
        say(gateway, "/carts/" + cart + "/quote");
    }

    /// The broken variant: nothing is set apart.
    @Test
    void would_be_a_critical_difference_if_nothing_were_set_apart() throws Exception {
        try (var gateway = carts().with("SHADOW_APART", "0s").start()) {
            loseALine(gateway, new Reaction.Reset());

            assertThat(gateway.settled("quote").pairs().critical()).isEqualTo(1);
        }
    }

    @Test
    void that_was_dropped_for_a_full_budget_is_a_lost_write_too() throws Exception {
        var open = new CountDownLatch(1);
        try (var gateway = carts().with("SHADOW_IN_FLIGHT", "1").start()) {
            var cart = create(gateway);
            candidateShop.reacts(
                    seen -> seen.target().equals("/address"), new Reaction.Once(open, Reaction.json(200, "{}")));
            gateway.ask(post("/address", "{}", "X-Customer-Id: two"));
            gateway.ask(post("/carts/" + cart + "/lines", "{}", ONE));
            open.countDown();
            gateway.settled("address");
            say(gateway, "/carts/" + cart + "/quote");

            assertThat(gateway.settled("lines").shadow().dropped()).isEqualTo(Map.of("in-flight limit", 1L));
            assertThat(gateway.settled("quote").shadow().notComparable()).isEqualTo(Map.of("state apart", 1L));
        }
    }

    @Test
    void concerns_the_thing_that_it_was_about_and_no_other() throws Exception {
        try (var gateway = carts().start()) {
            loseALine(gateway, new Reaction.Reset());
            var other = create(gateway);
            say(gateway, "/carts/" + other + "/lines");
            say(gateway, "/carts/" + other + "/quote");

            assertThat(gateway.settled("create").shadow().compared()).isEqualTo(2);
            assertThat(gateway.settled("lines").shadow().compared()).isEqualTo(2);
            assertThat(gateway.settled("quote").shadow().compared()).isEqualTo(1);
            assertThat(gateway.settled("quote").pairs().different()).isZero();
        }
    }

    @Test
    void concerns_what_the_customer_reads_without_naming_a_thing() throws Exception {
        try (var gateway = carts().start()) {
            loseALine(gateway, new Reaction.Reset());
            gateway.ask(get("/mine", ONE));
            gateway.ask(get("/mine", "X-Customer-Id: two"));

            var mine = gateway.settled("mine").shadow();
            assertThat(mine.notComparable()).isEqualTo(Map.of("state apart", 1L));
            assertThat(mine.compared()).isEqualTo(1);
        }
    }

    @Test
    void that_names_no_thing_sets_the_customer_apart_until_a_fresh_thing_begins() throws Exception {
        try (var gateway = carts().start()) {
            var cart = create(gateway);
            candidateShop.reacts(_ -> true, new Reaction.Reset());
            say(gateway, "/address");
            candidateShop.behaves();
            say(gateway, "/carts/" + cart + "/quote");
            say(gateway, "/address");
            assertThat(gateway.settled("quote").shadow().notComparable()).isEqualTo(Map.of("state apart", 1L));
            assertThat(gateway.settled("address").shadow().notComparable()).isEqualTo(Map.of("state apart", 1L));

            say(gateway, "/carts/" + create(gateway) + "/quote");
            assertThat(gateway.settled("create").shadow().compared()).isEqualTo(2);
            assertThat(gateway.settled("quote").shadow().compared()).isEqualTo(1);
        }
    }

    @Test
    void sets_the_whole_customer_apart_where_no_twins_tell_things_from_each_other() throws Exception {
        try (var gateway = sessions().start()) {
            candidateShop.reacts(_ -> true, new Reaction.Reset());
            say(gateway, "/carts/a/lines");
            candidateShop.behaves();
            say(gateway, "/carts/a/quote");
            say(gateway, "/carts/b/quote");
            gateway.ask(post("/carts/c/quote", "{}", "X-Customer-Id: two"));

            var quote = gateway.settled("quote");
            assertThat(quote.shadow().notComparable()).isEqualTo(Map.of("state apart", 2L));
            assertThat(quote.shadow().compared()).isEqualTo(1);
            assertThat(quote.pairs().different()).isZero();
            assertThat(candidate.seen()).as("copies go out all the same").hasSize(4);
        }
    }

    @Test
    void is_forgotten_after_its_time() throws Exception {
        try (var gateway = sessions().with("SHADOW_APART", "150ms").start()) {
            candidateShop.reacts(_ -> true, new Reaction.Reset());
            say(gateway, "/carts/a/lines");
            candidateShop.behaves();

            TestGateway.until(() -> {
                try {
                    say(gateway, "/carts/a/quote");
                } catch (Exception failed) {
                    throw new AssertionError(failed);
                }
                return gateway.counted("quote").pairs().critical() == 1;
            });
        }
    }

    @Test
    void is_not_a_write_that_was_done_wrongly() throws Exception {
        try (var gateway = carts().start()) {
            var cart = create(gateway);
            candidateShop.reacts(_ -> true, Reaction.json(200, "{\"total\":7}"));
            say(gateway, "/carts/" + cart + "/lines");
            say(gateway, "/carts/" + cart + "/quote");

            assertThat(gateway.settled("lines").pairs().critical()).isEqualTo(1);
            assertThat(gateway.settled("quote").pairs().critical()).isEqualTo(1);
        }
    }

    @Test
    void is_also_one_that_legacy_failed_and_the_candidate_did() throws Exception {
        try (var gateway = carts().start()) {
            var cart = create(gateway);
            legacyShop.reacts(_ -> true, Reaction.json(500, "{}"));
            gateway.ask(post("/carts/" + cart + "/lines", "{}", ONE));
            gateway.settled("lines");
            legacyShop.behaves();
            say(gateway, "/carts/" + cart + "/quote");

            assertThat(gateway.settled("lines").shadow().notComparable()).isEqualTo(Map.of("legacy failed", 1L));
            assertThat(gateway.settled("quote").shadow().notComparable()).isEqualTo(Map.of("state apart", 1L));
        }
    }
}
