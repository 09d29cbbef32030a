package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.StageName;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Law 7: without control the gateway serves on by its last snapshot, never advances by itself, and can still fall back
/// to legacy.
class OutlivesControlTest {
    private static final int REQUESTS = 50;
    private static final String RISKY = "{ name: reads, match: GET /**, shadow: always }";
    private static final String SAFE = "{ name: reads, match: GET /**, shadow: always, fallback: legacy }";

    private FakeUpstream legacy;
    private FakeUpstream candidate;
    private FakeControl control;

    @BeforeEach
    void start() {
        legacy = FakeUpstream.start(_ -> Reaction.ok("legacy"));
        candidate = FakeUpstream.start(_ -> Reaction.ok("candidate"));
        control = new FakeControl();
    }

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
        control.close();
    }

    /// What happens to the gateway when control goes away.
    interface Loss {
        void happen(TestGateway gateway);
    }

    @Test
    void a_gateway_without_control_serves_as_before_and_falls_back() throws Exception {
        check(SAFE, _ -> {});
    }

    /// Snapshots that a broken gateway would route by, once control is away.
    static Stream<Arguments> brokenWays() {
        return Stream.of(
                Arguments.of("falls back to stage off", (Loss) gateway -> gateway.go(StageName.OFF, 0)),
                Arguments.of("takes the next step by itself", (Loss) gateway -> gateway.go(StageName.CANARY, 2)),
                Arguments.of("goes live by itself", (Loss) gateway -> gateway.go(StageName.LIVE, 0)),
                Arguments.of("stops serving", (Loss) TestGateway::close));
    }

    /// The broken variants.
    @ParameterizedTest(name = "a gateway that {0}")
    @MethodSource("brokenWays")
    void would_be_found(String what, Loss loss) {
        assertThatThrownBy(() -> check(SAFE, loss)).isInstanceOfAny(AssertionError.class, IOException.class);
    }

    /// The broken variant: legacy is not asked where the candidate fails.
    @Test
    void a_gateway_that_cannot_fall_back_would_be_found() {
        assertThatThrownBy(() -> check(RISKY.replace("GET", "POST"), _ -> {})).isInstanceOf(AssertionError.class);
    }

    /// Loses control, and holds what customers get to what they got before: in a share of one half, whose customers
    /// have sides of their own.
    private void check(String route, Loss loss) throws Exception {
        var setup = TestGateway.between(legacy, candidate)
                .canary("[1%, 50%, 100%]")
                .routes(route)
                .linkedTo(control);
        control.say(setup.snapshot(1, StageName.CANARY, 1));
        try (var gateway = setup.start()) {
            var method = route.contains("POST") ? "POST" : "GET";
            var before = sides(gateway, method);
            assertThat(before).contains("legacy").contains("candidate");
            control.close();
            loss.happen(gateway);

            assertThat(sides(gateway, method)).isEqualTo(before);
            candidate.close();
            assertThat(sides(gateway, method)).isEqualTo("legacy ".repeat(REQUESTS));
            assertThat(gateway.gateway.routing().table().orElseThrow().snapshot())
                    .isEqualTo(new Snapshot(1, gateway.plan, new Position(StageName.CANARY, 1), true));
        }
    }

    /// Who answers each of some customers.
    private static String sides(TestGateway gateway, String method) throws IOException {
        var sides = new StringBuilder();
        try (var connection = gateway.customer()) {
            for (int i = 0; i < REQUESTS; i++) {
                sides.append(connection
                                .ask(RawCustomer.request(method, "/", "", "X-Customer-Id: c" + i))
                                .body())
                        .append(' ');
            }
        }
        return sides.toString();
    }
}
