package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
    private static List<JsonNode> lines(Path file) throws Exception {
        var lines = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(file)) {
            lines.add(ControlLink.JSON.readTree(line));
        }
        return lines;
    }

    @Test
    void every_request_is_a_line_without_anything_that_is_the_customers_own(@TempDir Path directory) throws Exception {
        var file = directory.resolve("access.log");
        try (var legacy = FakeUpstream.start(
                        seen -> seen.target().startsWith("/reset") ? new Reaction.Reset() : Reaction.ok("answer"));
                var candidate = FakeUpstream.start(_ -> Reaction.ok("answer"))) {
            try (var gateway = TestGateway.between(legacy, candidate)
                    .with("ACCESS_LOG", file.toString())
                    .with("BODY_BYTES", "1000")
                    .start()) {
                gateway.ask(post(
                        "/a%22b?token=secret",
                        "{\"card\":\"secret\"}",
                        "Cookie: session=secret",
                        "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
                gateway.ask(get("/reset"));
                gateway.ask(post("/large", "x".repeat(1001)));
                gateway.settled("reads");
            }

            assertThat(Files.readString(file)).doesNotContain("secret");
            var lines = lines(file);
            assertThat(lines).extracting(line -> line.get("status").asInt()).containsExactlyInAnyOrder(200, 502, 413);
            var first = lines.stream()
                    .filter(line -> line.get("status").asInt() == 200)
                    .findFirst()
                    .orElseThrow();
            assertThat(first.get("method").asText()).isEqualTo("POST");
            assertThat(first.get("path").asText()).isEqualTo("/a%22b");
            assertThat(first.get("route").asText()).isEqualTo("writes");
            assertThat(first.get("side").asText()).isEqualTo("legacy");
            assertThat(first.get("reason").asText()).isEqualTo("stage");
            assertThat(first.get("exchange").asText()).hasSize(36);
            assertThat(first.get("micros").asLong()).isPositive();
            assertThat(first.get("trace").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        }
    }

    @Test
    void a_file_that_cannot_be_written_is_told_at_the_start(@TempDir Path directory) {
        try (var legacy = FakeUpstream.start(_ -> Reaction.ok("answer"));
                var candidate = FakeUpstream.start(_ -> Reaction.ok("answer"))) {
            var setup = TestGateway.between(legacy, candidate)
                    .with("ACCESS_LOG", directory.resolve("absent/access.log").toString());

            assertThatThrownBy(setup::start)
                    .isInstanceOf(Gateway.CannotStart.class)
                    .hasMessageStartingWith("GATEWAY_ACCESS_LOG names");
        }
    }

    /// A disk that takes no lines: the device that is always full.
    @Test
    void a_disk_that_is_full_costs_lines_and_nothing_else() throws Exception {
        try (var legacy = FakeUpstream.start(_ -> Reaction.ok("answer"));
                var candidate = FakeUpstream.start(_ -> Reaction.ok("answer"));
                var gateway = TestGateway.between(legacy, candidate)
                        .with("ACCESS_LOG", "/dev/full")
                        .start()) {
            assertThat(gateway.ask(get("/")).body()).isEqualTo("answer");
            TestGateway.until(() -> lostLines(gateway));
            assertThat(gateway.ask(get("/")).body()).isEqualTo("answer");
        }
    }

    private static boolean lostLines(TestGateway gateway) {
        try {
            return gateway.admin("/metrics")
                    .body()
                    .lines()
                    .anyMatch(line ->
                            line.startsWith("phoenix_gateway_access_log_dropped_total ") && !line.endsWith(" 0.0"));
        } catch (java.io.IOException gone) {
            throw new AssertionError(gone);
        }
    }
}
