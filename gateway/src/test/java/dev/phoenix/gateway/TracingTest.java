package dev.phoenix.gateway;

import static dev.phoenix.gateway.Collector.attribute;
import static dev.phoenix.gateway.Collector.traceparent;
import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.gateway.trace.Tracing;
import dev.phoenix.plan.StageName;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracingTest extends BetweenFakes {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CUSTOMER = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private Collector collector;

    @BeforeEach
    void start() {
        legacy.reacts(_ -> Reaction.ok("answer"));
        collector = new Collector();
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    private TestGateway.Setup setup() {
        return TestGateway.between(legacy, candidate).telling(collector);
    }

    private List<Span> spans(int count) {
        TestGateway.until(() -> collector.spans().size() >= count);
        return collector.spans();
    }

    @Test
    void a_request_is_a_span_and_every_call_for_it_is_a_child_also_the_copy() throws Exception {
        try (var gateway = setup().at(StageName.SHADOW).start()) {
            gateway.ask(post(
                    "/a/b?token=secret",
                    "secret",
                    "Cookie: session=secret",
                    "Authorization: Bearer secret",
                    "X-Customer-Id: secret",
                    "tracestate: vendor=1",
                    "traceparent: " + CUSTOMER));
            var all = spans(3);

            assertThat(all).hasSize(3);
            assertThat(all.toString()).doesNotContain("secret");
            var server = collector.spans(SpanKind.SPAN_KIND_SERVER).getFirst();
            assertThat(traceparent(server)).startsWith("00-" + TRACE);
            assertThat(server.getParentSpanId().toByteArray())
                    .isEqualTo(java.util.HexFormat.of().parseHex("00f067aa0ba902b7"));
            assertThat(server.getName()).isEqualTo("POST /**");
            assertThat(attribute(server, "http.route")).isEqualTo("/**");
            assertThat(attribute(server, "url.path")).isEqualTo("/a/b");
            assertThat(attribute(server, "http.response.status_code")).isEqualTo("200");
            assertThat(attribute(server, "network.protocol.version")).isEqualTo("1.1");
            assertThat(attribute(server, "phoenix.side")).isEqualTo("legacy");
            assertThat(attribute(server, "phoenix.reason")).isEqualTo("stage");
            assertIsCall(server, legacy.seen().getFirst(), "");
            assertIsCall(server, candidate.seen().getFirst(), "shadow");
            assertThat(legacy.seen().getFirst().fields("tracestate")).containsExactly("vendor=1");
        }
    }

    /// What this upstream saw came with the context of a call of its own, a child of the request's.
    private void assertIsCall(Span server, Seen seen, String lane) {
        var call = collector.spans(SpanKind.SPAN_KIND_CLIENT).stream()
                .filter(span -> seen.fields("traceparent").equals(List.of(traceparent(span))))
                .findFirst()
                .orElseThrow();
        assertThat(call.getParentSpanId()).isEqualTo(server.getSpanId());
        assertThat(attribute(call, "http.request.method")).isEqualTo("POST");
        assertThat(attribute(call, "http.response.status_code")).isEqualTo("200");
        assertThat(attribute(call, "url.full")).startsWith("http://127.0.0.1:").endsWith("/a/b");
        assertThat(attribute(call, "phoenix.lane")).isEqualTo(lane);
    }

    @Test
    void a_call_that_failed_says_so_and_the_one_in_its_place_has_a_span_too() throws Exception {
        candidate.reacts(_ -> new Reaction.Reset());
        try (var gateway = setup().at(StageName.LIVE).start()) {
            assertThat(gateway.ask(get("/")).status()).isEqualTo(200);
            spans(3);

            var calls = collector.spans(SpanKind.SPAN_KIND_CLIENT);
            assertThat(calls)
                    .extracting(call -> attribute(call, "phoenix.side"))
                    .containsExactly("candidate", "legacy");
            assertThat(attribute(calls.getFirst(), "error.type")).isEqualTo("upstream_reset");
            assertThat(calls.getFirst().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            var server = collector.spans(SpanKind.SPAN_KIND_SERVER).getFirst();
            assertThat(server.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
            assertThat(attribute(server, "phoenix.reason")).isEqualTo("fallback");
        }
    }

    @Test
    void every_span_ends_whatever_becomes_of_the_call() throws Exception {
        var never = new CountDownLatch(1);
        legacy.reacts(seen -> switch (seen.target()) {
            case "/half" -> new Reaction.RawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            case "/none" -> new Reaction.RawThenClose("");
            default -> new Reaction.Once(never, Reaction.ok("late"));
        });
        try (var gateway = setup().start()) {
            assertThat(gateway.ask(get("/none")).status()).isEqualTo(502);
            for (var target : List.of("/half", "/left")) {
                int before = legacy.requests();
                try (var customer = gateway.customer()) {
                    customer.send(get(target));
                    TestGateway.until(() -> legacy.requests() > before);
                    assertThat(target.equals("/left")
                                    || customer.head().getFirst().contains("200"))
                            .isTrue();
                }
            }
            spans(6);

            assertThat(collector.spans(SpanKind.SPAN_KIND_SERVER))
                    .extracting(
                            span -> attribute(span, "url.path") + " " + attribute(span, "http.response.status_code"))
                    .containsExactlyInAnyOrder("/none 502", "/half 200", "/left ");
            assertThat(collector.spans(SpanKind.SPAN_KIND_CLIENT))
                    .allMatch(span -> !attribute(span, "error.type").isEmpty());
        } finally {
            never.countDown();
        }
    }

    @Test
    void whoever_names_no_collector_has_no_spans() throws Exception {
        assertThat(Tracing.of(Map.of())).isEmpty();
        assertThat(Tracing.of(Map.of("OTEL_SERVICE_NAME", "shop"))).isEmpty();
        assertThat(Tracing.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a", "OTEL_SDK_DISABLED", "true")))
                .isEmpty();
        assertThat(Tracing.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a", "OTEL_TRACES_EXPORTER", "none")))
                .isEmpty();
    }

    @Test
    void settings_that_cannot_be_used_end_the_start() {
        assertThatThrownBy(setup().withForeign("OTEL_BSP_SCHEDULE_DELAY", "soon")::start)
                .isInstanceOf(Gateway.CannotStart.class)
                .hasMessageStartingWith("The OTEL_ settings cannot be used: ");
    }

    @Test
    void a_collector_that_is_gone_costs_spans_and_nothing_else() throws Exception {
        collector.close();
        try (var gateway = setup().start()) {
            assertThat(gateway.ask(get("/")).body()).isEqualTo("answer");
        }
    }
}
