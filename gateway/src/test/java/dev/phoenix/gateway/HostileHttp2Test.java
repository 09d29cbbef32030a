package dev.phoenix.gateway;

import static dev.phoenix.gateway.Http2Customer.CONTINUATION;
import static dev.phoenix.gateway.Http2Customer.DATA;
import static dev.phoenix.gateway.Http2Customer.END_HEADERS;
import static dev.phoenix.gateway.Http2Customer.END_STREAM;
import static dev.phoenix.gateway.Http2Customer.GOAWAY;
import static dev.phoenix.gateway.Http2Customer.HEADERS;
import static dev.phoenix.gateway.Http2Customer.PING;
import static dev.phoenix.gateway.Http2Customer.RST_STREAM;
import static dev.phoenix.gateway.Http2Customer.SETTINGS;
import static dev.phoenix.gateway.Http2Customer.block;
import static dev.phoenix.gateway.Http2Customer.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What HTTP/2 could bring to an upstream of HTTP/1.1 that HTTP/1.1 would never have let pass, and what only makes
/// work.
class HostileHttp2Test extends BetweenFakes {
    private static final int ENHANCE_YOUR_CALM = 0xb;

    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = TestGateway.between(legacy, candidate)
                .with("HEAD_TIMEOUT", "2s")
                .start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Http2Customer customer() throws IOException {
        return new Http2Customer(gateway.gateway.port());
    }

    private static String[] with(String... more) {
        return request("GET", "/", more);
    }

    private static Stream<String[]> smuggledHeads() {
        return Stream.of(
                with("x\r\ny", "1"),
                with("x: y", "1"),
                with("x y", "1"),
                with("x\u0000", "1"),
                with("", "1"),
                with("X-Upper", "1"),
                with("x", "1\r\nTransfer-Encoding: chunked"),
                with("x", "1\nhost: b"),
                with("x", "1\rb"),
                with("x", "1\u0000"),
                with("transfer-encoding", "chunked"),
                with("connection", "x"),
                with("keep-alive", "1"),
                with("proxy-connection", "keep-alive"),
                with("upgrade", "websocket"),
                with("te", "gzip"),
                with("content-length", "5"),
                with("content-length", "-1"),
                with("content-length", "0", "content-length", "1"),
                with("host", "other.example"),
                with("x", "1", ":path", "/late"),
                with(":path", "/twice"),
                with(":unknown", "1"),
                with(":status", "200"),
                request("GET", "/ HTTP/1.1\r\nHost: b\r\n\r\nGET /smuggled"),
                request("GET", "/a b"),
                request("GET", "/a#b"),
                request("GET", "/\u0000"),
                request("GET", "/\u00e4"),
                request("GET", "a"),
                request("GET", "*"),
                request("GET", ""),
                request("GET / HTTP/1.1\r\nX:", "/"),
                request("G T", "/"),
                request("\u000eGET", "/"),
                request("GET\t", "/"),
                request("", "/"),
                new String[] {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a\r\nX: b"},
                new String[] {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a b"},
                new String[] {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a/b"},
                new String[] {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "u@a"},
                new String[] {":method", "GET", ":scheme", "htt\f", ":path", "/", ":authority", "a"},
                new String[] {":method", "GET", ":scheme", "http\r\nX: b", ":path", "/", ":authority", "a"},
                new String[] {":method", "GET", ":scheme", "http", ":path", "/"},
                new String[] {":method", "GET", ":scheme", "http", ":authority", "a"},
                new String[] {":method", "GET", ":path", "/", ":authority", "a"},
                new String[] {":scheme", "http", ":path", "/", ":authority", "a"});
    }

    @Test
    void a_head_that_http_1_1_would_not_have_brought_goes_no_further() {
        assertThat(smuggledHeads()).allSatisfy(head -> {
            try (var customer = customer()) {
                customer.head(1, true, head);

                assertThat(isRefused(customer)).isTrue();
            }
            assertThat(legacy.seen()).isEmpty();
        });
    }

    /// Whether the next call is reset, the connection ended, or the call answered with a 400.
    private static boolean isRefused(Http2Customer customer) throws Exception {
        var frame = customer.next(List.of(HEADERS, RST_STREAM, GOAWAY));
        return frame.isEmpty()
                || frame.get().type() != HEADERS
                || customer.status(frame.get()).equals("400");
    }

    @Test
    void a_sound_call_passes() throws Exception {
        try (var customer = customer()) {
            customer.head(1, false, request("POST", "/a?b", "content-length", "3", "te", "trailers"));
            customer.send(DATA, END_STREAM, 1, "abc".getBytes(StandardCharsets.US_ASCII));

            var frame = customer.next(List.of(HEADERS, RST_STREAM, GOAWAY)).orElseThrow();
            assertThat(customer.status(frame)).isEqualTo("200");
            assertThat(legacy.seen().getFirst().line()).isEqualTo("POST /a?b HTTP/1.1");
            assertThat(legacy.seen().getFirst().body()).isEqualTo("abc");
        }
    }

    @Test
    void a_body_that_is_not_as_long_as_it_says_is_no_body() throws Exception {
        for (var body : List.of("ab", "abcd")) {
            try (var customer = customer()) {
                customer.head(1, false, request("POST", "/", "content-length", "3"));
                customer.send(DATA, END_STREAM, 1, body.getBytes(StandardCharsets.US_ASCII));

                assertThat(customer.next(List.of(HEADERS, RST_STREAM, GOAWAY))
                                .orElseThrow()
                                .type())
                        .isEqualTo(RST_STREAM);
            }
        }
        assertThat(legacy.seen()).isEmpty();
    }

    @Test
    void trailers_cannot_smuggle_a_head() throws Exception {
        try (var customer = customer()) {
            customer.head(1, false, request("POST", "/"));
            customer.head(1, true, ":path", "/smuggled");

            assertThat(isRefused(customer)).isTrue();
        }
        assertThat(legacy.seen()).isEmpty();
    }

    @Test
    void a_head_that_is_too_large_is_a_431() throws Exception {
        try (var customer = customer()) {
            var fields = new String[40];
            for (int i = 0; i < fields.length; i += 2) {
                fields[i] = "x-" + i;
                fields[i + 1] = "x".repeat(2000);
            }
            var block = block(request("GET", "/", fields));
            customer.send(HEADERS, END_STREAM, 1, java.util.Arrays.copyOf(block, 16_000));
            customer.send(CONTINUATION, 0, 1, java.util.Arrays.copyOfRange(block, 16_000, 32_000));
            customer.send(CONTINUATION, END_HEADERS, 1, java.util.Arrays.copyOfRange(block, 32_000, block.length));

            var frame = customer.next(List.of(HEADERS, RST_STREAM, GOAWAY)).orElseThrow();
            assertThat(customer.status(frame)).isEqualTo("431");
        }
        assertThat(legacy.seen()).isEmpty();
    }

    @Test
    void calls_that_are_opened_and_taken_back_in_a_hurry_end_the_connection() throws Exception {
        try (var customer = customer()) {
            assertThat(ends(customer, flood -> {
                        int stream = 2 * flood + 1;
                        customer.head(stream, true, request("GET", "/"));
                        customer.send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
                    }))
                    .isTrue();
        }
        assertThat(gateway.ask(RawCustomer.get("/")).status()).isEqualTo(200);
    }

    @Test
    void continuations_without_end_end_the_connection() throws Exception {
        try (var customer = customer()) {
            customer.send(HEADERS, END_STREAM, 1, block(request("GET", "/")));

            assertThat(ends(customer, _ -> customer.send(CONTINUATION, 0, 1, new byte[0])))
                    .isTrue();
        }
    }

    @Test
    void settings_and_pings_without_end_end_the_connection() throws Exception {
        for (int type : new int[] {SETTINGS, PING}) {
            try (var customer = customer()) {
                var payload = new byte[type == PING ? 8 : 0];

                assertThat(ends(customer, _ -> customer.send(type, 0, 0, payload)))
                        .isTrue();
            }
        }
    }

    @Test
    void a_head_that_does_not_end_in_time_ends_the_connection() throws Exception {
        try (var customer = customer()) {
            customer.send(HEADERS, END_STREAM, 1, block(request("GET", "/")));

            assertThat(customer.next(List.of(GOAWAY)).orElseThrow().error()).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(customer.next()).isEmpty();
        }
        assertThat(legacy.seen()).isEmpty();
    }

    private interface Frames {
        void send(int flood) throws IOException;
    }

    /// Whether the gateway has had enough of these frames, and says so unless the connection is gone before.
    private static boolean ends(Http2Customer customer, Frames frames) throws Exception {
        var sending = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 20_000; i++) {
                    frames.send(i);
                }
            } catch (IOException closed) {
                // as wished
            }
        });
        var goodbye = customer.next(List.of(GOAWAY));
        sending.join();
        return goodbye.isEmpty() || goodbye.get().error() == ENHANCE_YOUR_CALM;
    }
}
