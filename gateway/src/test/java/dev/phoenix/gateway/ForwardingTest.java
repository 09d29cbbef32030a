package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static dev.phoenix.gateway.RawCustomer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.phoenix.plan.StageName;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwardingTest {
    private FakeUpstream legacy;
    private FakeUpstream candidate;

    @BeforeEach
    void start() {
        legacy = FakeUpstream.start(_ -> Reaction.ok("hello"));
        candidate = FakeUpstream.start(_ -> Reaction.ok("never asked"));
    }

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
    }

    private TestGateway gateway() throws Exception {
        return TestGateway.between(legacy, candidate).start();
    }

    @Test
    void a_request_and_its_answer_pass_unchanged() throws Exception {
        try (var gateway = gateway()) {
            var got = gateway.ask(post("/a%20b/../c?x=1&y=%2F", "{\"a\":1}", "Accept: */*", "Cookie: a=1; b=2"));

            assertThat(got.raw()).isEqualTo(raw(Reaction.ok("hello")));
            var seen = legacy.seen().getFirst();
            assertThat(seen.line()).isEqualTo("POST /a%20b/../c?x=1&y=%2F HTTP/1.1");
            assertThat(seen.body()).isEqualTo("{\"a\":1}");
            assertThat(seen.head())
                    .contains(
                            "Host: shop.example", "Accept: */*", "Cookie: a=1; b=2", "Content-Type: application/json");
        }
    }

    @Test
    void fields_of_one_connection_end_there_and_the_way_is_written_down() throws Exception {
        try (var gateway = gateway()) {
            gateway.ask(get(
                    "/",
                    "Connection: X-Hop, close",
                    "X-Hop: 1",
                    "Keep-Alive: timeout=5",
                    "TE: gzip",
                    "X-Forwarded-For: 203.0.113.9",
                    "X-Forwarded-Proto: https"));

            var seen = legacy.seen().getFirst();
            assertThat(seen.fields("Connection")).isEmpty();
            assertThat(seen.fields("X-Hop")).isEmpty();
            assertThat(seen.fields("Keep-Alive")).isEmpty();
            assertThat(seen.fields("TE")).isEmpty();
            assertThat(seen.fields("X-Forwarded-For")).containsExactly("203.0.113.9, 127.0.0.1");
            assertThat(seen.fields("X-Forwarded-Proto")).containsExactly("https");
            assertThat(seen.fields("X-Forwarded-Host")).containsExactly("shop.example");
        }
    }

    @Test
    void the_way_is_written_down_as_the_operator_wants_it() throws Exception {
        var way = new String[] {"X-Forwarded-For: 203.0.113.9", "X-Forwarded-Host: evil", "Forwarded: for=203.0.113.9"};
        try (var standard = TestGateway.between(legacy, candidate)
                        .with("FORWARDED", "forwarded")
                        .start();
                var distrustful = TestGateway.between(legacy, candidate)
                        .with("FORWARDED", "both")
                        .with("FORWARDED_RECEIVED", "drop")
                        .start();
                var silent = TestGateway.between(legacy, candidate)
                        .with("FORWARDED", "none")
                        .start()) {
            standard.ask(get("/", way));
            distrustful.ask(get("/", way));
            silent.ask(get("/", way));

            var ours = "for=127.0.0.1;host=\"shop.example\";proto=http";
            var first = legacy.seen().get(0);
            assertThat(first.fields("Forwarded")).containsExactly("for=203.0.113.9, " + ours);
            assertThat(first.fields("X-Forwarded-For")).containsExactly("203.0.113.9");
            assertThat(first.fields("X-Forwarded-Proto")).isEmpty();
            var second = legacy.seen().get(1);
            assertThat(second.fields("Forwarded")).containsExactly(ours);
            assertThat(second.fields("X-Forwarded-For")).containsExactly("127.0.0.1");
            assertThat(second.fields("X-Forwarded-Host")).containsExactly("shop.example");
            var third = legacy.seen().get(2);
            assertThat(third.fields("Forwarded")).containsExactly("for=203.0.113.9");
            assertThat(third.fields("X-Forwarded-Host")).containsExactly("evil");
            assertThat(third.fields("X-Forwarded-Proto")).isEmpty();
        }
    }

    @Test
    void a_customer_cannot_enter_a_lane_or_speak_in_our_name() throws Exception {
        try (var gateway = gateway()) {
            gateway.ask(get(
                    "/", "Baggage: a=1, phoenix.lane=shadow ,b=2", "phoenix-exchange: mine", "PHOENIX-Lane: shadow"));

            var seen = legacy.seen().getFirst();
            assertThat(seen.fields("baggage")).containsExactly("a=1,b=2");
            assertThat(String.join("\n", seen.head())).doesNotContainIgnoringCase("phoenix");
        }
    }

    @Test
    void a_trace_is_passed_on_or_begun() throws Exception {
        try (var gateway = gateway()) {
            var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
            gateway.ask(get("/", "traceparent: " + trace));
            gateway.ask(get("/"));

            assertThat(legacy.seen().get(0).fields("traceparent")).containsExactly(trace);
            assertThat(legacy.seen().get(1).field("traceparent").orElseThrow())
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        }
    }

    @Test
    void bodies_larger_than_any_buffer_stream_both_ways() throws Exception {
        var body = "x".repeat(5_000_000);
        legacy.reacts(seen -> Reaction.ok(seen.body().length() + seen.body()));
        try (var gateway = gateway();
                var customer = gateway.customer()) {
            var got = customer.ask(post("/", body));

            assertThat(got.body()).isEqualTo("5000000" + body);
        }
    }

    @Test
    void a_customer_who_does_not_read_holds_the_upstream_back() throws Exception {
        long size = 500_000_000;
        legacy.reacts(_ -> new Reaction.Huge(size));
        try (var gateway = gateway();
                var customer = gateway.customer()) {
            customer.send(get("/"));
            customer.read();
            long stoppedAt = whereSendingStops();

            assertThat(stoppedAt).as("what the sockets' buffers hold").isLessThan(size / 5);
        }
    }

    /// How far the upstream got once it has not got any further for half a second.
    private long whereSendingStops() {
        long sent = -1;
        while (legacy.hugeBytesSent() != sent) {
            sent = legacy.hugeBytesSent();
            LockSupport.parkNanos(500_000_000);
        }
        return sent;
    }

    @Test
    void chunked_bodies_and_trailers_pass() throws Exception {
        legacy.reacts(_ -> new Reaction.Raw(lines(
                "HTTP/1.1 200 OK",
                "Transfer-Encoding: chunked",
                "Trailer: X-Sum",
                "",
                "5",
                "hello",
                "6",
                " world",
                "0",
                "X-Sum: 11",
                "")));
        try (var gateway = gateway()) {
            var got = gateway.ask(lines(
                    "POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "", "3", "abc", "4", "defg", "0", ""));

            assertThat(got.body()).isEqualTo("hello world");
            assertThat(got.raw()).containsIgnoringCase("x-sum: 11");
            assertThat(legacy.seen().getFirst().body()).isEqualTo("abcdefg");
        }
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    @Test
    void answers_without_a_body_keep_their_fields_and_the_connection() throws Exception {
        legacy.reacts(seen -> switch (seen.target()) {
            case "/head" -> new Reaction.Raw("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
            case "/none" -> new Reaction.Raw("HTTP/1.1 204 No Content\r\nETag: a\r\n\r\n");
            case "/same" -> new Reaction.Raw("HTTP/1.1 304 Not Modified\r\nETag: b\r\nContent-Length: 9\r\n\r\n");
            default -> Reaction.ok("still here");
        });
        try (var gateway = gateway();
                var customer = gateway.customer()) {
            customer.send(request("HEAD", "/head", ""));
            assertThat(customer.headOnly().field("content-length")).isEqualTo("7");
            assertThat(customer.ask(get("/none")).field("etag")).isEqualTo("a");
            assertThat(customer.ask(get("/same")).field("etag")).isEqualTo("b");
            assertThat(customer.ask(get("/")).body()).isEqualTo("still here");
        }
    }

    @Test
    void a_keyed_body_that_is_larger_than_may_be_held_streams_and_is_not_repeated() throws Exception {
        legacy.reacts(seen -> Reaction.ok("" + seen.body().length()));
        try (var gateway = TestGateway.between(legacy, candidate)
                .with("CAPTURE_BYTES", "100000")
                .start()) {
            var block = Integer.toHexString(50_000) + "\r\n" + "x".repeat(50_000) + "\r\n";
            var got =
                    gateway.ask("POST / HTTP/1.1\r\nHost: a\r\nIdempotency-Key: k\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + block.repeat(20) + "0\r\n\r\n");

            assertThat(got.body()).isEqualTo("1000000");
            assertThat(legacy.seen()).hasSize(1);
        }
    }

    @Test
    void a_customer_who_sends_slowly_does_not_make_the_upstream_slow() throws Exception {
        candidate.reacts(seen -> Reaction.ok(seen.body()));
        try (var gateway = TestGateway.between(legacy, candidate)
                        .candidateTimeout("1s")
                        .at(StageName.COMPLETE)
                        .start();
                var customer = gateway.customer()) {
            customer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
            TestGateway.until(() -> candidate.connections() == 1);
            LockSupport.parkNanos(1_400_000_000);
            customer.send("cd");

            assertThat(customer.answer().body()).isEqualTo("abcd");
        }
    }

    @Test
    void a_customer_of_http_1_0_gets_an_answer_without_chunks() throws Exception {
        legacy.reacts(_ ->
                new Reaction.Raw(lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "5", "hello", "0", "")));
        try (var gateway = gateway();
                var customer = gateway.customer()) {
            customer.send("GET / HTTP/1.0\r\n\r\n");
            var text = customer.everything();

            assertThat(text)
                    .startsWith("HTTP/1.0 200")
                    .endsWith("\r\n\r\nhello")
                    .doesNotContainIgnoringCase("chunked");
        }
    }

    @Test
    void an_answer_that_ends_with_its_connection_is_passed_whole() throws Exception {
        legacy.reacts(_ -> new Reaction.RawThenClose("HTTP/1.1 200 OK\r\n\r\nuntil the end"));
        try (var gateway = gateway()) {
            assertThat(gateway.ask(get("/")).body()).isEqualTo("until the end");
        }
    }

    @Test
    void a_customer_who_waits_for_leave_to_send_gets_it() throws Exception {
        try (var gateway = gateway();
                var customer = gateway.customer()) {
            customer.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(customer.answer().status()).isEqualTo(100);
            customer.send("ok");

            assertThat(customer.answer().body()).isEqualTo("hello");
            assertThat(legacy.seen().getFirst().body()).isEqualTo("ok");
        }
    }

    @Test
    void a_customer_who_waits_for_leave_is_refused_without_it() throws Exception {
        try (var gateway = TestGateway.between(legacy, candidate)
                        .with("BODY_BYTES", "10")
                        .start();
                var customer = gateway.customer()) {
            customer.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");

            assertThat(customer.answer().status()).isEqualTo(413);
            assertThat(customer.isClosedByGateway()).isTrue();
        }
    }

    @Test
    void early_hints_pass_before_the_answer() throws Exception {
        legacy.reacts(_ -> new Reaction.Raw(
                "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + raw(Reaction.ok("hello"))));
        try (var gateway = gateway();
                var customer = gateway.customer()) {
            var hints = customer.ask(get("/"));

            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.field("link")).isEqualTo("</a.css>; rel=preload");
            assertThat(customer.answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void events_pass_one_by_one_as_they_happen() throws Exception {
        var next = List.of(new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1));
        legacy.reacts(_ -> new Reaction.Steps(List.of(
                new Reaction.Raw(
                        lines("HTTP/1.1 200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked", "")),
                new Reaction.Once(next.get(0), new Reaction.Raw("9\r\ndata: 1\n\n\r\n")),
                new Reaction.Once(next.get(1), new Reaction.Raw("9\r\ndata: 2\n\n\r\n")),
                new Reaction.Once(next.get(2), new Reaction.Raw("0\r\n\r\n")))));
        try (var gateway = gateway();
                var customer = gateway.customer()) {
            customer.send(get("/"));
            assertThat(customer.head().getFirst()).startsWith("HTTP/1.1 200");
            next.get(0).countDown();
            assertThat(List.of(customer.line(), customer.line(), customer.line(), customer.line()))
                    .containsExactly("9", "data: 1", "", "");
            next.get(1).countDown();
            assertThat(List.of(customer.line(), customer.line())).containsExactly("9", "data: 2");
            next.get(2).countDown();
            assertThat(customer.everythingUpTo("0\r\n\r\n")).isEqualTo("\n\r\n0\r\n\r\n");
        } finally {
            next.forEach(CountDownLatch::countDown);
        }
    }

    @Test
    void ranges_encodings_and_options_are_for_the_two_ends() throws Exception {
        legacy.reacts(_ -> new Reaction.Raw("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-2/9\r\n"
                + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\u001f\u008bx"));
        try (var gateway = gateway()) {
            var got = gateway.ask(request("OPTIONS", "*", "", "Range: bytes=0-2", "Accept-Encoding: gzip"));

            assertThat(got.status()).isEqualTo(206);
            assertThat(got.field("content-range")).isEqualTo("bytes 0-2/9");
            assertThat(got.field("content-encoding")).isEqualTo("gzip");
            assertThat(legacy.seen().getFirst().line()).isEqualTo("OPTIONS * HTTP/1.1");
            assertThat(legacy.seen().getFirst().fields("Range")).containsExactly("bytes=0-2");
            assertThat(legacy.seen().getFirst().fields("Accept-Encoding")).containsExactly("gzip");
        }
    }

    @Test
    void a_target_in_absolute_form_reaches_the_upstream_in_origin_form() throws Exception {
        try (var gateway = gateway()) {
            gateway.ask(get("http://shop.example/a?b=c"));

            assertThat(legacy.seen().getFirst().line()).isEqualTo("GET /a?b=c HTTP/1.1");
        }
    }

    @Test
    void connections_to_the_upstream_are_kept() throws Exception {
        try (var gateway = TestGateway.between(legacy, candidate)
                        .with("LOOPS", "1")
                        .start();
                var customer = gateway.customer()) {
            for (int i = 0; i < 20; i++) {
                customer.ask(get("/" + i));
            }

            assertThat(legacy.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_upstream_that_is_not_there_is_a_502_with_a_code_and_the_exchange() throws Exception {
        try (var gateway = gateway()) {
            legacy.close();
            var got = gateway.ask(get("/"));

            assertThat(got.status()).isEqualTo(502);
            assertThat(got.field("content-type")).isEqualTo("application/problem+json");
            assertThat(got.body())
                    .contains("\"code\":\"upstream_unreachable\"")
                    .containsPattern("\"exchange\":\"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-");
        }
    }

    @Test
    void an_upstream_that_does_not_answer_in_time_is_a_504() throws Exception {
        candidate.reacts(_ -> new Reaction.Hang());
        try (var gateway = TestGateway.between(legacy, candidate)
                .candidateTimeout("200ms")
                .at(StageName.COMPLETE)
                .start()) {
            var got = gateway.ask(get("/"));

            assertThat(got.status()).isEqualTo(504);
            assertThat(got.body()).contains("\"code\":\"upstream_timeout\"");
        }
    }

    @Test
    void a_body_above_the_limit_is_a_413_whether_it_says_so_or_not() throws Exception {
        try (var gateway = TestGateway.between(legacy, candidate)
                .with("BODY_BYTES", "1000")
                .start()) {
            assertThat(gateway.ask(post("/", "x".repeat(1001))).status()).isEqualTo(413);
            var chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + "x".repeat(1001)
                    + "\r\n0\r\n\r\n";
            assertThat(gateway.ask(chunked).body()).contains("\"code\":\"body_too_large\"");
            assertThat(gateway.ask(post("/", "x".repeat(1000))).status()).isEqualTo(200);
        }
    }

    @Test
    void an_answer_that_breaks_off_breaks_off_for_the_customer_too() throws Exception {
        legacy.reacts(_ -> new Reaction.RawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"));
        try (var gateway = gateway();
                var customer = gateway.customer()) {
            customer.send(get("/"));

            assertThat(catchThrowable(customer::answer)).isInstanceOf(IOException.class);
            assertThat(gateway.counted("reads").legacy().errors()).isEqualTo(1);
        }
    }

    @Test
    void a_connection_that_died_in_the_pool_is_replaced_when_the_call_may_be_repeated() throws Exception {
        var requests = new AtomicInteger();
        legacy.reacts(_ -> requests.incrementAndGet() == 2 ? new Reaction.RawThenClose("") : Reaction.ok("again"));
        try (var gateway = TestGateway.between(legacy, candidate)
                        .with("LOOPS", "1")
                        .start();
                var customer = gateway.customer()) {
            customer.ask(get("/first"));

            assertThat(customer.ask(get("/second")).body()).isEqualTo("again");
            assertThat(legacy.seen()).extracting(Seen::target).containsExactly("/first", "/second", "/second");
        }
    }

    @Test
    void a_call_with_an_idempotency_key_is_repeated_with_its_body() throws Exception {
        var requests = new AtomicInteger();
        legacy.reacts(_ -> requests.incrementAndGet() == 2 ? new Reaction.RawThenClose("") : Reaction.ok("again"));
        try (var gateway = TestGateway.between(legacy, candidate)
                        .with("LOOPS", "1")
                        .start();
                var customer = gateway.customer()) {
            customer.ask(get("/first"));

            assertThat(customer.ask(post("/", "{}", "Idempotency-Key: k")).status())
                    .isEqualTo(200);
            assertThat(legacy.seen()).extracting(Seen::body).containsExactly("", "{}", "{}");
        }
    }

    @Test
    void a_call_that_must_not_be_repeated_is_not() throws Exception {
        var requests = new AtomicInteger();
        legacy.reacts(_ -> requests.incrementAndGet() == 2 ? new Reaction.RawThenClose("") : Reaction.ok("again"));
        try (var gateway = TestGateway.between(legacy, candidate)
                        .with("LOOPS", "1")
                        .start();
                var customer = gateway.customer()) {
            customer.ask(get("/first"));

            assertThat(customer.ask(post("/", "{}")).status()).isEqualTo(502);
            assertThat(legacy.seen()).hasSize(2);
        }
    }

    @Test
    void an_upstream_that_resets_fresh_connections_is_asked_once() throws Exception {
        legacy.reacts(_ -> new Reaction.Reset());
        try (var gateway = gateway()) {
            assertThat(gateway.ask(get("/")).body()).contains("\"code\":\"upstream_reset\"");
            assertThat(legacy.seen()).hasSize(1);
        }
    }

    @Test
    void a_customer_who_leaves_takes_the_upstream_call_along() throws Exception {
        var never = new CountDownLatch(1);
        legacy.reacts(_ -> new Reaction.Once(never, Reaction.ok("late")));
        try (var gateway = gateway()) {
            try (var customer = gateway.customer()) {
                customer.send(get("/"));
                TestGateway.until(() -> legacy.seen().size() == 1);
            }
            TestGateway.until(() -> gateway.counted("reads").legacy().requests() == 1);

            assertThat(gateway.counted("reads").legacy().errors()).isZero();
        } finally {
            never.countDown();
        }
    }

    @Test
    void what_is_not_http_is_refused_and_never_reaches_an_upstream() throws Exception {
        try (var gateway = gateway()) {
            try (var customer = gateway.customer()) {
                assertThat(customer.ask("NOT HTTP AT ALL\r\n\r\n").status()).isEqualTo(400);
                assertThat(customer.isClosedByGateway()).isTrue();
            }
            try (var customer = gateway.customer()) {
                var got = customer.ask(get("/", "X-Long: " + "x".repeat(40_000)));
                assertThat(got.status()).isEqualTo(431);
                assertThat(got.body()).contains("\"code\":\"header_too_large\"");
            }
            assertThat(legacy.seen()).isEmpty();
        }
    }

    @Test
    void a_web_socket_passes_through_and_is_not_copied() throws Exception {
        legacy.reacts(_ -> new Reaction.Raw(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nfirst bytes"));
        try (var gateway = TestGateway.between(legacy, candidate)
                        .at(StageName.SHADOW)
                        .start();
                var customer = gateway.customer()) {
            var got = customer.ask(get("/chat", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: a"));

            assertThat(got.status()).isEqualTo(101);
            var first = new StringBuilder();
            for (int i = 0; i < "first bytes".length(); i++) {
                first.append((char) customer.read());
            }
            assertThat(first.toString()).isEqualTo("first bytes");
            assertThat(legacy.seen().getFirst().field("Upgrade")).hasValue("websocket");
            assertThat(candidate.seen()).isEmpty();
            assertThat(gateway.settled("reads").shadow().notSampled()).isEqualTo(1);
        }
    }

    @Test
    void debug_headers_say_who_answered_and_why() throws Exception {
        try (var gateway = TestGateway.between(legacy, candidate)
                .with("DEBUG_HEADERS", "true")
                .start()) {
            var got = gateway.ask(get("/"));

            assertThat(got.field("phoenix-side")).isEqualTo("legacy");
            assertThat(got.field("phoenix-reason")).isEqualTo("stage");
            assertThat(got.field("phoenix-exchange")).hasSize(36);
        }
    }

    @Test
    void the_operators_port_tells_health_readiness_counts_and_the_snapshot() throws Exception {
        try (var gateway = gateway()) {
            gateway.ask(get("/"));
            gateway.settled("reads");

            assertThat(gateway.admin("/health").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(gateway.admin("/ready").status()).isEqualTo(200);
            assertThat(gateway.admin("/snapshot").body()).contains("\"stage\":\"OFF\"");
            assertThat(gateway.admin("/metrics").body())
                    .contains(
                            "phoenix_gateway_requests_seconds_count{outcome=\"answered\",route=\"reads\",side=\"legacy\"}"
                                    + " 1")
                    .contains("phoenix_gateway_copies_total{outcome=\"not sampled\",reason=\"\",route=\"reads\"} 1.0");
            assertThat(gateway.admin("/nothing").status()).isEqualTo(404);
        }
    }

    private static String raw(Reaction reaction) {
        return ((Reaction.Raw) reaction).bytes();
    }
}
