package dev.phoenix.gateway.effects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gateway.effects.Caller.Origin;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Law 3: nothing leaves the shadow, whatever services say, whatever the outside does.
class NothingLeavesTheShadowTest {
    private static final int CALLS = 400;
    private static final int CALLERS = 8;
    private static final List<String> PATHS =
            List.of("/charges", "/charges", "/charges/7/capture", "/mails?to=a", "/rates", "/rates/..%2fcharges");

    /// What services say of the lane, and whether that lets a call at the port for those who pass it on leave.
    private static final List<String> LANES = List.of(
            "phoenix.lane=live",
            "phoenix.lane=shadow",
            "phoenix.lane=shadow",
            "",
            "phoenix.lane=Shadow",
            "phoenix.lane=live,phoenix.lane=shadow",
            "phoenix.lane=shadow;p=live",
            "phoenix.lane",
            "phoenix.lanes=live",
            "a=phoenix.lane=live",
            "PHOENIX.LANE=shadow");

    private record Said(Lanes.Port port, String lane, String exchange, String path, int amount, boolean impatient) {
        static Said next(Random random) {
            var ports = Lanes.Port.values();
            return new Said(
                    ports[random.nextInt(ports.length)],
                    LANES.get(random.nextInt(LANES.size())),
                    random.nextInt(6) == 0 ? "" : "exchange-" + random.nextInt(30),
                    PATHS.get(random.nextInt(PATHS.size())),
                    random.nextInt(3),
                    random.nextInt(10) == 0);
        }

        boolean mayLeave() {
            return switch (port) {
                case LISTEN -> lane.equals("phoenix.lane=live");
                case LIVE -> lane.equals("phoenix.lane=live") || lane.isEmpty() || lane.startsWith("a=");
                case SHADOW -> false;
            };
        }

        String baggage() {
            var members = new ArrayList<String>(List.of("tenant=1"));
            if (!lane.isEmpty()) {
                members.add(lane);
            }
            if (!exchange.isEmpty()) {
                members.add("phoenix.exchange=" + exchange);
            }
            return String.join(",", members);
        }
    }

    private static Harness run(Lanes lanes, long seed) throws Exception {
        var harness = new Harness(lanes, seed);
        for (int i = 0; i < 25; i++) {
            harness.begun("exchange-" + i);
        }
        try (var client = HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.ALWAYS)
                        .build();
                var callers = Executors.newFixedThreadPool(CALLERS)) {
            var calls = new ArrayList<Future<?>>();
            for (int caller = 0; caller < CALLERS; caller++) {
                var random = new Random(seed * CALLERS + caller);
                calls.add(callers.submit(() -> {
                    for (int i = 0; i < CALLS / CALLERS; i++) {
                        call(client, harness, Said.next(random));
                    }
                    return "";
                }));
            }
            for (var call : calls) {
                call.get();
            }
            return harness;
        } catch (ExecutionException | InterruptedException failed) {
            harness.close();
            throw failed;
        }
    }

    private static void call(HttpClient client, Harness harness, Said said) throws InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + harness.portOf(said.port()) + said.path()))
                .header("baggage", said.baggage())
                .header(Harness.MAY_LEAVE, said.mayLeave() ? "yes" : "no")
                .header("Content-Type", "application/json")
                .timeout(said.impatient() ? Duration.ofMillis(5) : Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString("{\"order\":\"o\",\"amount\":" + said.amount() + "}"))
                .build();
        try {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException brokenOff) {
            // as the outside was, or as the caller was impatient
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void no_call_of_the_shadow_lane_reaches_the_outside(long seed) throws Exception {
        try (var harness = run(new Lanes(), seed)) {
            assertThat(harness.leaked).as("seed %d", seed).isEmpty();
            assertThat(harness.arrived.get()).as("live calls that passed").isPositive();
            assertThat(harness.ends("shadow replayed")).isPositive();
            assertThat(harness.ends("shadow refused")).isPositive();
            assertThat(harness.ends("unknown refused")).isPositive();
            assertThat(harness.ends("shadow passed")).isZero();
        }
    }

    @Test
    void a_port_that_takes_a_call_without_a_lane_for_live_is_caught() throws Exception {
        var broken = new Lanes() {
            @Override
            Caller withoutLane(Port port, MultiMap fields) {
                return new Caller.Live(new Origin(Optional.empty(), Optional.empty()));
            }
        };
        try (var harness = run(broken, 11)) {
            assertThat(harness.leaked).isNotEmpty();
        }
    }

    @Test
    void a_port_that_lets_through_what_it_cannot_tell_is_caught() throws Exception {
        var broken = new Lanes() {
            @Override
            Caller caller(Port port, MultiMap fields) {
                var told = super.caller(port, fields);
                return told instanceof Caller.Unknown
                        ? new Caller.Live(new Origin(Optional.empty(), Optional.empty()))
                        : told;
            }
        };
        try (var harness = run(broken, 11)) {
            assertThat(harness.leaked).isNotEmpty();
        }
    }

    @Test
    void a_port_that_sends_what_the_original_did_not_do_is_caught() throws Exception {
        var broken = new Lanes() {
            @Override
            Caller caller(Port port, MultiMap fields) {
                return super.caller(port, fields) instanceof Caller.Shadow(var origin)
                                && origin.exchange().isEmpty()
                        ? new Caller.Live(origin)
                        : super.caller(port, fields);
            }
        };
        try (var harness = run(broken, 11)) {
            assertThat(harness.leaked).isNotEmpty();
        }
    }
}
