package dev.phoenix.gateway;

import static dev.phoenix.gateway.Collector.attribute;
import static dev.phoenix.gateway.Collector.traceparent;
import static dev.phoenix.gateway.RawCustomer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.StageName;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests that ask to leave HTTP are requests like others until they do.
class TunnelTest extends BetweenFakes {
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n";

    private static final String CUSTOMER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @TempDir
    Path directory;

    private Collector collector;

    @BeforeEach
    void start() {
        collector = new Collector();
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    private TestGateway.Setup setup() {
        return TestGateway.between(legacy, candidate).telling(collector);
    }

    private static String chat(String target) {
        return get(target, "Connection: Upgrade", "Upgrade: chat", "traceparent: " + CUSTOMER);
    }

    private Span span(SpanKind kind) {
        TestGateway.until(() -> !collector.spans(kind).isEmpty());
        return collector.spans(kind).getFirst();
    }

    private static String echo(RawCustomer customer, String text) throws IOException {
        customer.send(text);
        var back = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            back.append((char) customer.read());
        }
        return back.toString();
    }

    @Test
    void a_tunnel_is_told_logged_and_counted_like_any_call() throws Exception {
        var log = directory.resolve("access.log");
        legacy.reacts(_ -> new Reaction.Echo(SWITCHING));
        try (var gateway = setup().with("ACCESS_LOG", log.toString()).start()) {
            try (var customer = gateway.customer()) {
                assertThat(customer.ask(chat("/chat")).status()).isEqualTo(101);
                assertThat(echo(customer, "hello")).isEqualTo("hello");
                var server = span(SpanKind.SPAN_KIND_SERVER);
                var call = span(SpanKind.SPAN_KIND_CLIENT);

                assertThat(attribute(server, "http.response.status_code")).isEqualTo("101");
                assertThat(attribute(server, "phoenix.side")).isEqualTo("legacy");
                assertThat(attribute(call, "http.response.status_code")).isEqualTo("101");
                assertThat(call.getParentSpanId()).isEqualTo(server.getSpanId());
                assertThat(legacy.seen().getFirst().fields("traceparent")).containsExactly(traceparent(call));
                assertThat(gateway.settled("reads").legacy().requests()).isEqualTo(1);
            }
        }
        assertThat(Files.readString(log)).contains("\"path\":\"/chat\"", "\"status\":101");
    }

    @Test
    void an_upstream_that_does_not_answer_in_time_is_a_504_and_open_tunnels_may_be_silent_for_longer()
            throws Exception {
        candidate.reacts(seen -> seen.target().equals("/late") ? new Reaction.Hang() : new Reaction.Echo(SWITCHING));
        try (var gateway =
                        setup().candidateTimeout("300ms").at(StageName.COMPLETE).start();
                var silent = gateway.customer();
                var late = gateway.customer()) {
            assertThat(silent.ask(chat("/chat")).status()).isEqualTo(101);
            var got = late.ask(chat("/late"));

            assertThat(got.status()).isEqualTo(504);
            assertThat(got.body()).contains("\"code\":\"upstream_timeout\"");
            assertThat(late.ask(chat("/late")).status()).as("HTTP it stays").isEqualTo(504);
            assertThat(echo(silent, "still here")).isEqualTo("still here");
            assertThat(gateway.settled("reads").candidate().errors()).isEqualTo(2);
        }
    }

    @Test
    void an_upstream_that_is_not_there_or_hangs_up_is_a_502() throws Exception {
        legacy.reacts(_ -> new Reaction.Reset());
        try (var gateway = setup().start()) {
            assertThat(gateway.ask(chat("/")).body()).contains("\"code\":\"upstream_reset\"");
            legacy.close();
            assertThat(gateway.ask(chat("/")).body()).contains("\"code\":\"upstream_unreachable\"");
            TestGateway.until(() -> collector.spans(SpanKind.SPAN_KIND_CLIENT).size() == 2);
            assertThat(collector.spans(SpanKind.SPAN_KIND_CLIENT))
                    .extracting(call -> attribute(call, "error.type"))
                    .containsExactlyInAnyOrder("upstream_reset", "upstream_unreachable");
        }
    }

    @Test
    void an_upstream_that_will_not_answers_and_http_it_stays() throws Exception {
        legacy.reacts(_ -> Reaction.answer(403, "text/plain", "no chat today"));
        try (var gateway = setup().start();
                var customer = gateway.customer()) {
            assertThat(customer.ask(chat("/chat")).body()).isEqualTo("no chat today");
            assertThat(customer.ask(get("/other")).status()).isEqualTo(403);

            assertThat(List.of(span(SpanKind.SPAN_KIND_SERVER), span(SpanKind.SPAN_KIND_CLIENT)))
                    .extracting(one -> attribute(one, "http.response.status_code"))
                    .containsExactly("403", "403");
        }
    }

    /// A tunnel is over when one of its ends says so; a stop does not wait for that longer than for requests.
    @Test
    void a_stop_lets_tunnels_go_on_until_its_deadline_and_then_ends_them() throws Exception {
        legacy.reacts(_ -> new Reaction.Echo(SWITCHING));
        var gateway = setup().with("STOP_WITHIN", "1s").start();
        try (var customer = gateway.customer()) {
            assertThat(customer.ask(chat("/chat")).status()).isEqualTo(101);
            var stop = Thread.ofPlatform().start(gateway.gateway::close);
            TestGateway.until(() -> !takesCustomers(gateway));

            assertThat(echo(customer, "still here")).isEqualTo("still here");
            assertThat(customer.isClosedByGateway()).isTrue();
            stop.join(Duration.ofMinutes(1));
            assertThat(stop.isAlive()).isFalse();
        } finally {
            gateway.close();
        }
    }

    private static boolean takesCustomers(TestGateway gateway) {
        try (var _ = gateway.customer()) {
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void a_customer_who_leaves_before_the_answer_takes_the_call_along() throws Exception {
        legacy.reacts(_ -> new Reaction.Hang());
        try (var gateway = setup().start()) {
            try (var customer = gateway.customer()) {
                customer.send(chat("/chat"));
                TestGateway.until(() -> legacy.requests() == 1);
            }
            assertThat(attribute(span(SpanKind.SPAN_KIND_CLIENT), "error.type")).isEqualTo("given_up");
            assertThat(attribute(span(SpanKind.SPAN_KIND_SERVER), "http.response.status_code"))
                    .isEmpty();
            assertThat(gateway.settled("reads").legacy().errors()).isZero();
        }
    }
}
