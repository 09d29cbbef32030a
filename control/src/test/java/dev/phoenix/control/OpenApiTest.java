package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.control.Asker.Ask;
import dev.phoenix.control.conductor.Verb;
import dev.phoenix.control.database.Json;
import dev.phoenix.postgres.Postgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The published document says what control answers, all of it, and nothing that it does not.
@Timeout(300)
class OpenApiTest {
    private static final String ROOT = "Authorization: Bearer " + ControlRun.OPERATOR_TOKEN;
    private static final String GATEWAY = "Authorization: Bearer " + ControlRun.GATEWAY_TOKEN;
    private static final String WRONG = "Authorization: Bearer wrong";
    private static final String BY_ADA = "{\"by\":\"ada\"}";
    private static final String FORCED = "{\"by\":\"ada\",\"reason\":\"a rehearsal\",\"force\":true}";
    private static final String EVIL = "Host: evil.example";

    private final Contract contract = Contract.published();
    private final Asker asker = new Asker(contract, "127.0.0.1");
    private final FakeClock clock = new FakeClock();

    @Test
    void every_answer_that_the_document_promises_is_given_and_no_other() throws Exception {
        var direct = Postgres.shared().database(ControlRun.fresh());
        try (var wire = Wire.to(direct);
                var run = ControlRun.start(
                        Plans.checkout() + "  - complete: { approvals: [sre] }\n", wire.url(direct), clock)) {
            int port = run.port();
            assertThat(Json.tree(run.get("/openapi.json").body())).isEqualTo(contract.document());
            whatIsWrong(port);
            everyoneElse(port);
            whatIsRead(run);
            theWay(run);
            tokens(port);
            withoutDatabase(port, wire);
            tooMuch(port);
            theWaitEndsWithControl(run);
        }
        var stranger = new Asker(contract, "127.0.0.2");
        try (var open = ControlRun.startFor("127.0.0.2", Plans.checkout(), direct, clock)) {
            for (var path : readings()) {
                stranger.ask(open.port(), Ask.of("GET", path).at("e1"));
            }
        }

        assertThat(asker.broken()).isEmpty();
        assertThat(stranger.broken()).isEmpty();
        var seen = new TreeSet<>(asker.seen());
        seen.addAll(stranger.seen());
        assertThat(seen).containsExactlyInAnyOrderElementsOf(contract.promised());
    }

    @Test
    void an_answer_that_changes_its_shape_is_found() throws Exception {
        var status = "{\"name\":\"ada\",\"revoked\":true}";
        var path = "/api/tokens/revoke";
        assertThat(contract.broken("POST", path, 200, "application/json", status))
                .isEmpty();

        for (var wrong : List.of(
                "{\"name\":\"ada\"}",
                "{\"name\":\"ada\",\"revoked\":1}",
                "{\"name\":\"a\",\"revoked\":true,\"x\":1}")) {
            assertThat(contract.broken("POST", path, 200, "application/json", wrong))
                    .hasSize(1);
        }
        assertThat(contract.broken("POST", path, 200, "text/plain", status)).hasSize(1);
        assertThat(contract.broken("POST", path, 418, "application/json", status))
                .hasSize(1);
        var shrunk = (ObjectNode) contract.document().deepCopy();
        ((ObjectNode) shrunk.path("paths")).remove(path);
        assertThat(new Contract(shrunk).promised()).isNotEqualTo(contract.promised());
    }

    private static List<String> verbs() {
        var verbs = new ArrayList<String>();
        for (var verb : Verb.values()) {
            verbs.add("/api/" + verb.word());
        }
        return verbs;
    }

    private static List<String> actions() {
        var actions = new ArrayList<>(verbs());
        actions.addAll(List.of("/api/tokens", "/api/tokens/revoke"));
        return actions;
    }

    private static List<String> readings() {
        return List.of(
                "/api/status",
                "/api/journal",
                "/api/journal/export",
                "/api/differences",
                "/api/traffic",
                "/api/tape/{exchange}",
                "/api/events",
                "/api/tokens");
    }

    private static List<String> gateways() {
        return List.of("/gateways/{id}/tallies", "/gateways/{id}/tape", "/gateways/{id}/rules");
    }

    private void whatIsWrong(int port) throws IOException {
        for (var action : actions()) {
            asker.ask(port, Ask.of("POST", action, WRONG));
            asker.ask(port, Ask.of("POST", action, ROOT, "Origin: http://evil.example"));
            asker.ask(port, Ask.of("POST", action, ROOT, "If-Match: nonsense").with("nonsense"));
            asker.ask(port, Ask.of("POST", action, ROOT, "If-Match: \"1\"").with("x".repeat(17 * 1024)));
        }
        asker.ask(port, Ask.of("POST", "/api/complete", ROOT).with(BY_ADA));
        for (var path : gateways()) {
            asker.ask(port, Ask.of("POST", path, WRONG).at("gw-1"));
            asker.ask(port, Ask.of("POST", path, GATEWAY).at("gw-1").with("nonsense"));
            asker.ask(port, Ask.of("POST", path, GATEWAY, EVIL).at("gw-1"));
            asker.ask(port, Ask.of("POST", path, GATEWAY).at("gw-1").with("x".repeat(4 * 1024 * 1024 + 1)));
        }
        asker.ask(port, Ask.of("GET", "/gateways/{id}/snapshot", WRONG).at("gw-1"));
        asker.ask(
                port,
                Ask.of("GET", "/gateways/{id}/snapshot", GATEWAY).at("gw-1").query("running=x"));
        asker.ask(port, Ask.of("GET", "/gateways/{id}/snapshot", EVIL).at("gw-1"));
        asker.ask(port, Ask.of("GET", "/api/journal").query("after=x"));
        asker.ask(port, Ask.of("GET", "/api/journal/export").query("after=x"));
        asker.ask(port, Ask.of("GET", "/api/tape/{exchange}").at("nothing"));
    }

    private void everyoneElse(int port) throws IOException {
        var others = new ArrayList<>(readings());
        others.addAll(List.of("/health", "/metrics", "/openapi.json"));
        for (var path : others) {
            asker.ask(port, Ask.of("GET", path, EVIL).at("e1"));
        }
        for (var path : List.of("/health", "/metrics", "/openapi.json")) {
            asker.ask(port, Ask.of("GET", path));
        }
    }

    private void whatIsRead(ControlRun run) throws Exception {
        int port = run.port();
        asker.ask(port, Ask.of("POST", "/api/promote", ROOT, "If-Match: *").with(BY_ADA));
        var gateway = run.gateway("gw-1");
        gateway.askUntil(run.status().get("version").asLong());
        var tally = Windows.critical("gw-1", 1, gateway.running(), 100, 3);
        asker.ask(
                port,
                Ask.of("POST", "/gateways/{id}/tallies", GATEWAY).at("gw-1").with(Json.write(tally)));
        var example = "{\"examples\":[{\"snapshotVersion\":" + gateway.running() + ",\"route\":\"tax-quote\","
                + "\"signatures\":[\"tax-quote $.tax value\"],\"exchange\":\"e1\",\"pair\":\"{}\"}]}";
        asker.ask(
                port, Ask.of("POST", "/gateways/{id}/tape", GATEWAY).at("gw-1").with(example));
        var rules = "{\"snapshotVersion\":" + gateway.running() + ",\"routes\":[{\"route\":\"tax-quote\",\"bodies\":9,"
                + "\"unmatched\":[\"ignore $.a\"],\"expired\":[]}]}";
        asker.ask(
                port, Ask.of("POST", "/gateways/{id}/rules", GATEWAY).at("gw-1").with(rules));
        asker.ask(port, Ask.of("GET", "/gateways/{id}/snapshot", GATEWAY).at("gw-1"));
        ControlRun.await(
                "a point of the chart", () -> run.get("/api/traffic").body().contains("legacy"));
        for (var path : readings()) {
            asker.ask(port, Ask.of("GET", path, ROOT).at("e1"));
        }
        asker.ask(port, Ask.of("GET", "/api/status", "If-None-Match: *"));
        everybodyListens(port);
    }

    /// One who listens more than may is told so.
    private void everybodyListens(int port) throws IOException {
        var listeners = new ArrayList<Socket>();
        try {
            for (int status = 200; status == 200; ) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                listeners.add(socket);
                Asker.send(socket, Ask.of("GET", "/api/events"));
                status = Asker.status(
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
            }
            asker.ask(port, Ask.of("GET", "/api/events"));
        } finally {
            for (var socket : listeners) {
                socket.close();
            }
        }
    }

    /// Every verb does something on the way to the end; there everything is refused.
    private void theWay(ControlRun run) throws Exception {
        int port = run.port();
        for (var verb : verbs()) {
            if (!verb.endsWith("/abort")) {
                asker.ask(port, Ask.of("POST", verb, ROOT, "If-Match: \"1\"").with(until(verb)));
            }
        }
        asker.ask(port, Ask.of("POST", "/api/complete", ROOT, seen(run)).with(BY_ADA));
        for (var verb : List.of("pause", "resume", "freeze", "thaw", "rollback", "abort", "promote")) {
            asker.ask(port, Ask.of("POST", "/api/" + verb, ROOT).with(until(verb)));
        }
        while (!run.position().startsWith("live")) {
            asker.ask(port, Ask.of("POST", "/api/promote", ROOT).with(FORCED));
        }
        var gateway = run.gateway("gw-2");
        gateway.askUntil(run.status().get("version").asLong());
        gateway.report(1_500);
        clock.pass(Duration.ofSeconds(11));
        for (var name : List.of("payments-owner", "sre")) {
            asker.ask(port, Ask.of("POST", "/api/approve", ROOT).with("{\"by\":\"" + name + "\"}"));
        }
        ControlRun.await("the end", () -> {
            asker.ask(port, Ask.of("POST", "/api/complete", ROOT, seen(run)).with(BY_ADA));
            return run.position().equals("complete 0 FINISHED");
        });
        for (var verb : verbs()) {
            asker.ask(port, Ask.of("POST", verb, ROOT, "If-Match: *").with(until(verb)));
        }
    }

    private static String seen(ControlRun run) throws IOException, InterruptedException {
        return "If-Match: \"" + run.status().get("decision").asLong() + "\"";
    }

    private static String until(String verb) {
        return verb.endsWith("freeze") ? "{\"by\":\"ada\",\"until\":\"2026-01-02T00:00:00Z\"}" : BY_ADA;
    }

    private void tokens(int port) throws IOException {
        var ada = "{\"name\":\"ada\",\"role\":\"operator\"}";
        asker.ask(port, Ask.of("POST", "/api/tokens", ROOT).with(ada));
        asker.ask(port, Ask.of("POST", "/api/tokens", ROOT).with(ada));
        asker.ask(port, Ask.of("POST", "/api/tokens/revoke", ROOT).with(ada));
        asker.ask(port, Ask.of("GET", "/api/tokens", ROOT));
    }

    private void tooMuch(int port) throws IOException {
        for (var action : actions()) {
            for (int status = 200; status != 429; ) {
                status = asker.ask(
                        port, Ask.of("POST", action, ROOT, "If-Match: \"1\"").with(BY_ADA));
            }
        }
    }

    private void withoutDatabase(int port, Wire wire) throws Exception {
        wire.cut();
        var asks = new ArrayList<Ask>();
        readings().stream()
                .filter(path -> !List.of("/api/events", "/api/traffic").contains(path)) // out of memory
                .forEach(path -> asks.add(Ask.of("GET", path, ROOT).at("e1")));
        verbs().forEach(verb ->
                asks.add(Ask.of("POST", verb, ROOT, "If-Match: \"1\"").with(until(verb))));
        asks.add(Ask.of("GET", "/health"));
        asks.add(Ask.of("POST", "/api/tokens", ROOT).with("{\"name\":\"bob\",\"role\":\"viewer\"}"));
        asks.add(Ask.of("POST", "/api/tokens/revoke", ROOT).with("{\"name\":\"bob\"}"));
        asks.add(Ask.of("GET", "/gateways/{id}/snapshot", GATEWAY).at("gw-1"));
        var tally = Json.write(Windows.clean("gw-1", 9, 2, 1));
        asks.add(Ask.of("POST", "/gateways/{id}/tallies", GATEWAY).at("gw-1").with(tally));
        asks.add(Ask.of("POST", "/gateways/{id}/tape", GATEWAY).at("gw-1").with("{\"examples\":[]}"));
        var rules = "{\"snapshotVersion\":2,\"routes\":[]}";
        asks.add(Ask.of("POST", "/gateways/{id}/rules", GATEWAY).at("gw-1").with(rules));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = asks.stream()
                    .map(ask -> threads.submit(() -> asker.ask(port, ask)))
                    .toList();
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(503);
            }
        }
        wire.mend();
        ControlRun.await("the database", () -> asker.ask(port, Ask.of("GET", "/health")) == 200);
    }

    /// A gateway that waits for a snapshot is sent home when control stops.
    private void theWaitEndsWithControl(ControlRun run) throws Exception {
        long version = run.status().get("version").asLong();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> asker.ask(
                    run.port(),
                    Ask.of("GET", "/gateways/{id}/snapshot", GATEWAY).at("gw-9").query("running=" + version)));
            ControlRun.await(
                    "it waits", () -> run.status().get("gateways").toString().contains("gw-9"));
            run.close();
            assertThat(waiting.get()).isEqualTo(204);
        }
    }
}
