package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.tally.PairTally;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.ShadowTally;
import dev.phoenix.plan.tally.SideTally;
import dev.phoenix.plan.tally.SignatureTally;
import dev.phoenix.postgres.Postgres;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is of customers, and what nobody is to know, comes to control on many ways. The journal is kept
/// for ever and shown to everybody: none of it gets there.
@Timeout(300)
class NothingPersonalTest {
    /// A customer's key, address of mail, card, session and name, and the secret of somebody who was
    /// turned away.
    private static final List<String> PERSONAL = List.of(
            "customer-4711",
            "ada.lovelace@example.com",
            "4242424242424242",
            "sess-9f8e7d6c",
            "Lovelace",
            "not-the-operators-secret");

    private static final String ALL = String.join(" ", PERSONAL);

    private final FakeClock clock = new FakeClock();
    private final String database = Postgres.shared().database(ControlRun.fresh());

    @Test
    void whatever_gateways_and_strangers_send_the_journal_has_nothing_personal() throws Exception {
        try (var run = ControlRun.start(Plans.checkout(), database, clock)) {
            run.act("promote", "{\"by\":\"bob\",\"reason\":\"begin\"}");
            var gateway = run.gateway("gw-1");
            gateway.askUntil(2);

            assertThat(gateway.send(Windows.tally("gw-1", 1, 2, differing()))).isEqualTo(204);
            assertThat(gateway.tell("tape", tape())).isEqualTo(204);
            strangers(run);
            ControlRun.await("the gate to fail", () -> run.events().contains("GATE DONE"));
            run.act("promote", "{\"by\":\"bob\",\"reason\":\"all the same\",\"force\":true}");
            clock.pass(Duration.ofMinutes(2));
            strangers(run);
            run.act("abort", "{\"by\":\"bob\"}");
            ControlRun.await("the strangers to be noted", () -> run.events().contains("ABORT DONE"));

            var exported = run.get("/api/journal/export?after=0").body();
            assertThat(exported.lines()).hasSizeGreaterThan(5);
            assertThat(exported).contains("critical", "bob");
            for (var word : PERSONAL) {
                assertThat(exported).as("the export").doesNotContain(word);
                assertThat(stored()).as("the table").doesNotContain(word);
            }
        }
    }

    /// A window in which everything that a gateway may say in words says something about a customer.
    private static RouteTally differing() {
        var signature = new SignatureTally(
                "tax-quote $.tax value", "$.tax", "value", 40, true, List.of("$.tax: " + ALL + " (exchange 0199aa)"));
        return new RouteTally(
                Windows.ROUTE,
                new SideTally(400, 0, Windows.millis(400, 12)),
                SideTally.EMPTY,
                new ShadowTally(400, 0, 0, 400, Map.of(), Map.of()),
                new PairTally(40, 40, 0, 0, 0, Windows.millis(400, 12), Windows.millis(400, 4)),
                Map.of("share", 400L),
                List.of(signature));
    }

    private static String tape() {
        return "{\"examples\":[{\"exchange\":\"0199aa\",\"snapshotVersion\":2,\"route\":\"tax-quote\","
                + "\"signatures\":[\"tax-quote $.tax value\"],\"pair\":\"" + ALL + "\"}]}";
    }

    /// Somebody shows a token that is none, asks for things by a customer's name, and sends what is no
    /// command.
    private static void strangers(ControlRun run) throws Exception {
        run.act("promote", "{\"by\":\"bob\",\"force\":true,\"reason\":\"x\"}", "not-the-operators-secret");
        run.act("rollback", "{\"by\":\"bob\",\"to\":\"" + ALL + "\"}");
        run.act("freeze", "{\"by\":\"bob\",\"until\":\"" + ALL + "\"}");
        run.act("pause", ALL);
        run.get("/api/tape/customer-4711");
        run.get("/api/journal?after=customer-4711&token=not-the-operators-secret");
        new FakeGateway("gw-9", run.port(), "not-the-operators-secret").askStatus();
    }

    private String stored() throws Exception {
        var text = new StringBuilder();
        try (var connection = DriverManager.getConnection(database);
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT journal::text FROM phoenix_control.journal ORDER BY id")) {
            while (rows.next()) {
                text.append(rows.getString(1)).append('\n');
            }
        }
        return text.toString();
    }
}
