package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.StageName;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Gateways of one process have nothing in common but the process.
class SeveralGatewaysTest extends BetweenFakes {
    @Test
    void each_routes_counts_and_stops_by_itself() throws Exception {
        candidate.reacts(_ -> Reaction.ok("candidate"));
        try (var other = TestGateway.between(legacy, candidate)
                        .routes(
                                "{ name: others, match: GET /others/**, shadow: always }",
                                "{ name: reads, match: GET /**, shadow: always }")
                        .at(StageName.LIVE)
                        .start();
                var kept = other.customer()) {
            try (var one = TestGateway.between(legacy, candidate).start()) {
                assertThat(one.ask(get("/a")).body()).isEmpty();
                assertThat(kept.ask(get("/others/a")).body()).isEqualTo("candidate");
                one.go(StageName.SHADOW, 0);
                assertThat(one.ask(get("/a")).body()).isEmpty();
                assertThat(other.ask(get("/a")).body()).isEqualTo("candidate");
                assertApart(one, other);
            }
            assertThat(kept.ask(get("/others/a")).body())
                    .as("an open connection of the other")
                    .isEqualTo("candidate");
            assertThat(other.ask(get("/a")).body()).isEqualTo("candidate");
        }
    }

    private static void assertApart(TestGateway one, TestGateway other) throws IOException {
        assertThat(one.settled("reads").legacy().requests()).isEqualTo(2);
        assertThat(one.settled("reads").candidate().requests()).isZero();
        assertThat(one.settled("reads").shadow().received()).isEqualTo(2);
        assertThat(one.settled("others").shadow().received()).isZero();
        assertThat(other.settled("reads").candidate().requests()).isEqualTo(1);
        assertThat(other.settled("reads").legacy().requests()).isZero();
        assertThat(one.admin("/metrics").body()).doesNotContain("route=\"others\"");
        assertThat(one.admin("/snapshot").body()).contains("\"stage\":\"SHADOW\"");
        assertThat(other.admin("/snapshot").body()).contains("\"stage\":\"LIVE\"");
    }
}
