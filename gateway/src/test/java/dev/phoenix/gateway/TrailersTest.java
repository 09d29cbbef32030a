package dev.phoenix.gateway;

import static dev.phoenix.gateway.Http2Customer.DATA;
import static dev.phoenix.gateway.Http2Customer.END_HEADERS;
import static dev.phoenix.gateway.Http2Customer.END_STREAM;
import static dev.phoenix.gateway.Http2Customer.GOAWAY;
import static dev.phoenix.gateway.Http2Customer.HEADERS;
import static dev.phoenix.gateway.Http2Customer.RST_STREAM;
import static dev.phoenix.gateway.Http2Customer.block;
import static dev.phoenix.gateway.Http2Customer.request;
import static dev.phoenix.gateway.RawCustomer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gateway.Http2Customer.Got;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What comes behind a body, and what comes ahead of an answer.
class TrailersTest extends BetweenFakes {

    private TestGateway gateway() throws Exception {
        return TestGateway.between(legacy, candidate).start();
    }

    private static String chunked(String target, String body, String... trailers) {
        var end = trailers.length == 0 ? "" : String.join("\r\n", trailers) + "\r\n";
        var chunk = body.isEmpty() ? "" : Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
        return "POST " + target + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n" + chunk
                + "0\r\n" + end + "\r\n";
    }

    @Test
    void trailers_of_a_request_pass_with_the_body_that_they_follow() throws Exception {
        try (var gateway = gateway();
                var customer = gateway.customer()) {
            assertThat(customer.ask(chunked("/1", "hello", "X-Sum: 5", "X-Sum: five"))
                            .body())
                    .isEqualTo("hello");
            customer.ask(chunked("/2", "none"));
            customer.ask(chunked("/3", "", "X-Sum: 0"));

            assertThat(legacy.seen())
                    .extracting(Seen::trailers)
                    .containsExactly(List.of("X-Sum: 5", "X-Sum: five"), List.of(), List.of("X-Sum: 0"));
            assertThat(legacy.seen().getFirst().fields("Trailer")).containsExactly("X-Sum");
        }
    }

    @Test
    void requests_that_come_ahead_of_their_turn_keep_their_own_trailers() throws Exception {
        try (var gateway = gateway();
                var customer = gateway.customer()) {
            customer.send(get("/0")
                    + chunked("/1", "one", "X-Sum: 1")
                    + chunked("/2", "two")
                    + get("/3")
                    + chunked("/4", "four", "X-Sum: 4"));
            for (int i = 0; i < 5; i++) {
                assertThat(customer.answer().status()).isEqualTo(200);
            }

            assertThat(legacy.seen())
                    .extracting(Seen::trailers)
                    .containsExactly(List.of(), List.of("X-Sum: 1"), List.of(), List.of(), List.of("X-Sum: 4"));
        }
    }

    @Test
    void what_a_head_may_not_say_a_trailer_may_not_say_either() throws Exception {
        try (var gateway = gateway()) {
            gateway.ask(chunked(
                    "/",
                    "a",
                    "Phoenix-Lane: shadow",
                    "baggage: phoenix.lane=shadow",
                    "X-Forwarded-For: 1.2.3.4",
                    "traceparent: 00-1-1-01",
                    "Connection: close",
                    "X-Sum: 1"));

            assertThat(legacy.seen().getFirst().trailers()).containsExactly("X-Sum: 1");
        }
    }

    @Test
    void a_body_that_is_sent_again_is_followed_by_its_trailers_again() throws Exception {
        var requests = new AtomicInteger();
        legacy.reacts(_ -> requests.incrementAndGet() == 2 ? new Reaction.RawThenClose("") : Reaction.ok("again"));
        try (var gateway = TestGateway.between(legacy, candidate)
                        .with("LOOPS", "1")
                        .start();
                var customer = gateway.customer()) {
            customer.ask(get("/first"));
            var keyed = chunked("/", "abc", "X-Sum: 3").replace("Host: a", "Host: a\r\nIdempotency-Key: k");

            assertThat(customer.ask(keyed).body()).isEqualTo("again");
            assertThat(legacy.seen())
                    .extracting(Seen::trailers)
                    .containsExactly(List.of(), List.of("X-Sum: 3"), List.of("X-Sum: 3"));
            assertThat(legacy.seen()).extracting(Seen::body).containsExactly("", "abc", "abc");
        }
    }

    /// Two gateways, HTTP/2 between them: what the second one's upstream sees has passed through every version.
    @Test
    void trailers_pass_over_http_2_both_in_and_out() throws Exception {
        try (var second = gateway();
                var first = TestGateway.between(legacy, candidate)
                        .legacy("h2c://127.0.0.1:" + second.gateway.port())
                        .start();
                var customer = first.customer();
                var frames = new Http2Customer(first.gateway.port())) {
            assertThat(customer.ask(chunked("/1", "hello", "X-Sum: 5")).body()).isEqualTo("hello");
            customer.ask(chunked("/2", "", "X-Sum: 0"));
            customer.ask(chunked("/3", "none"));
            assertThat(status(frames, 1, "x-sum", "3")).isEqualTo("200");

            assertThat(legacy.seen())
                    .extracting(Seen::trailers)
                    .containsExactly(List.of("x-sum: 5"), List.of("x-sum: 0"), List.of(), List.of("x-sum: 3"));
            assertThat(legacy.seen()).extracting(Seen::body).containsExactly("hello", "", "none", "abc");
        }
    }

    /// The status of the answer to a request with these trailers, or the type of the frame that says there is none.
    private static String status(Http2Customer customer, int stream, String... trailers) throws Exception {
        customer.head(stream, false, request("POST", "/h2"));
        customer.send(DATA, 0, stream, "abc".getBytes(StandardCharsets.US_ASCII));
        customer.send(HEADERS, END_HEADERS | END_STREAM, stream, block(trailers));
        Got frame = customer.next(List.of(HEADERS, RST_STREAM, GOAWAY)).orElseThrow();
        return frame.type() == HEADERS ? customer.status(frame) : "" + frame.type();
    }

    @Test
    void trailers_that_http_1_1_would_not_have_brought_end_the_call() throws Exception {
        var unsound = List.of(
                new String[] {"x", "1\r\nGET /smuggled HTTP/1.1"},
                new String[] {"content-length", "3"},
                new String[] {"transfer-encoding", "chunked"},
                new String[] {"host", "other"},
                new String[] {"x", "1".repeat(9_000)});
        try (var gateway = gateway()) {
            for (var trailers : unsound) {
                try (var customer = new Http2Customer(gateway.gateway.port())) {
                    assertThat(status(customer, 1, trailers)).isNotEqualTo("200");
                }
            }
            assertThat(gateway.ask(get("/")).status()).isEqualTo(200);
            assertThat(legacy.seen()).extracting(Seen::target).containsExactly("/");
        }
    }

    @Test
    void who_takes_trailers_may_say_so_to_the_upstream() throws Exception {
        try (var gateway = gateway()) {
            gateway.ask(get("/", "TE: trailers, deflate;q=0.5", "Connection: TE"));
            gateway.ask(get("/", "TE: deflate", "Connection: TE"));

            assertThat(legacy.seen().get(0).fields("TE")).containsExactly("trailers");
            assertThat(legacy.seen().get(0).fields("Connection")).containsExactly("TE");
            assertThat(legacy.seen().get(1).fields("TE")).isEmpty();
            assertThat(legacy.seen().get(1).fields("Connection")).isEmpty();
        }
    }

    private static String interim(int status) {
        return "HTTP/1.1 " + status + " Interim\r\nLink: </" + status + ">\r\n\r\n";
    }

    @Test
    void of_what_comes_ahead_of_an_answer_hints_pass_and_the_answer_is_still_the_answer() throws Exception {
        legacy.reacts(_ -> new Reaction.Raw(interim(100)
                + interim(102)
                + interim(103)
                + interim(102)
                + interim(103)
                + interim(199)
                + ((Reaction.Raw) Reaction.ok("hello")).bytes()));
        try (var gateway = TestGateway.between(legacy, candidate)
                        .with("LOOPS", "1")
                        .start();
                var customer = gateway.customer()) {
            for (int i = 0; i < 2; i++) {
                assertThat(customer.ask(get("/")).status()).isEqualTo(103);
                assertThat(customer.answer().field("link")).isEqualTo("</103>");
                assertThat(customer.answer().body()).isEqualTo("hello");
            }
            assertThat(legacy.connections()).isEqualTo(1);
        }
    }

    @Test
    void the_same_holds_for_an_upstream_that_speaks_http_2() throws Exception {
        try (var upstream = FakeHttp2Upstream.clear(request -> {
                    interim(request, "102");
                    interim(request, "103");
                    interim(request, "102");
                    request.response().end("hello");
                });
                var gateway = TestGateway.between(legacy, candidate)
                        .legacy(upstream.url())
                        .start();
                var customer = gateway.customer()) {
            assertThat(customer.ask(get("/")).status()).isEqualTo(103);
            assertThat(customer.answer().body()).isEqualTo("hello");
        }
    }

    private static void interim(HttpServerRequest request, String status) {
        var pipeline = ((ConnectionBase) request.connection()).channel().pipeline();
        var context = pipeline.context(Http2ConnectionHandler.class);
        var codec = (Http2ConnectionHandler) context.handler();
        var _ = codec.encoder()
                .writeHeaders(
                        context,
                        request.streamId(),
                        new DefaultHttp2Headers().status(status),
                        0,
                        false,
                        context.newPromise());
        context.flush();
    }

    @Test
    void another_protocol_that_nobody_asked_for_is_no_answer() throws Exception {
        var switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n";
        legacy.reacts(_ -> new Reaction.Raw(switching));
        try (var gateway = gateway()) {
            var got = gateway.ask(get("/"));

            assertThat(got.status()).isEqualTo(502);
            assertThat(got.body()).contains("\"code\":\"upstream_reset\"");
        }
    }
}
