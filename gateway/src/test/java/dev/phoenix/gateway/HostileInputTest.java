package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What may be read in more than one way is refused, and nobody behind the gateway sees any of it.
class HostileInputTest extends BetweenFakes {
    private static final String HOST = "Host: a\r\n";
    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

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

    private static String post(String fields, String body) {
        return "POST / HTTP/1.1\r\n" + HOST + fields + "\r\n" + body;
    }

    private static Stream<String> ambiguousHeads() {
        return Stream.of(
                post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"),
                post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"),
                post("Content-Length: 3, 3\r\n", "abc"),
                post("Content-Length: +3\r\n", "abc"),
                post("Content-Length: -3\r\n", "abc"),
                post("Content-Length: 0x3\r\n", "abc"),
                post("Content-Length: 3 3\r\n", "abc"),
                post("Content-Length:\r\n", ""),
                post("Content-Length: 99999999999999999999\r\n", ""),
                post("Content-Length : 3\r\n", "abc"),
                post("Content-Xength: 3\r\n", "abc"),
                post("content-_ength: 3\r\n", "abc"),
                post("Content-Xype: text/html\r\n", ""),
                post("Transfer-Encoding: chunked\r\n", "0\r\nContent-Xype: text/html\r\n\r\n"),
                post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding: identity, chunked\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding\u000b: chunked\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding:\u000bchunked\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding: chunked\u0000\r\n", "0\r\n\r\n"),
                post("X: a\r\n Transfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                post("X: a\r\n\tb\r\n", ""),
                post("X: a\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                post("X: a\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                post("X: a\u0000b\r\n", ""),
                post("X: a\u007f\r\n", ""),
                post("X\u0000: a\r\n", ""),
                post(": a\r\n", ""),
                post("no colon\r\n", ""),
                post("Host: b\r\n", ""),
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n",
                "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
                "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /  HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\u00e4 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET / http/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\n\n",
                "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
                " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
                "\r\n\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void an_ambiguous_head_is_refused_and_the_connection_closed() {
        assertThat(ambiguousHeads()).allSatisfy(this::isRefused);
    }

    private void isRefused(String bytes) throws IOException {
        try (var customer = gateway.customer()) {
            customer.sendRaw(bytes + get("/smuggled"));

            refused(customer, 400, "malformed_request");
        }
        assertThat(legacy.seen()).isEmpty();
    }

    private static void refused(RawCustomer customer, int status, String code) throws IOException {
        var got = customer.answer();
        assertThat(got.status()).isEqualTo(status);
        assertThat(got.field("content-type")).isEqualTo("application/problem+json");
        assertThat(got.body()).contains("\"code\":\"" + code + "\"").contains("\"exchange\":\"");
        assertThat(customer.isClosedByGateway()).isTrue();
    }

    private static Stream<String> ambiguousBodies() {
        return Stream.of(
                "-1\r\n",
                "+1\r\na\r\n0\r\n\r\n",
                "0x1\r\na\r\n0\r\n\r\n",
                "g\r\n",
                "\r\n",
                " 1\r\na\r\n0\r\n\r\n",
                "1 \r\na\r\n0\r\n\r\n",
                "1 ;x\r\na\r\n0\r\n\r\n",
                "1\na\r\n0\r\n\r\n",
                "1\ra\r\n0\r\n\r\n",
                "1;x\ny\r\na\r\n0\r\n\r\n",
                "1;\u0000\r\na\r\n0\r\n\r\n",
                "80000000\r\n",
                "ffffffffffffffff\r\n",
                "10000000000000001\r\na\r\n0\r\n\r\n",
                "1;" + "x".repeat(300) + "\r\na\r\n0\r\n\r\n",
                "1\r\nab\r\n0\r\n\r\n",
                "2\r\na\r\n0\r\n\r\n",
                "1\r\na\n0\r\n\r\n",
                "1\r\na0\r\n\r\n",
                "0\r\nContent-Length: 5\r\n\r\n",
                "0\r\nTransfer-Encoding: chunked\r\n\r\n",
                "0\r\nHost: b\r\n\r\n",
                "0\r\n folded: a\r\n\r\n",
                "0\r\nno colon\r\n\r\n",
                "0\r\nX : a\r\n\r\n",
                "0\r\nX: a\n\r\n\r\n",
                "0\r\n\n",
                "0\n\r\n");
    }

    @Test
    void an_ambiguous_body_is_refused_and_the_connection_closed() {
        assertThat(ambiguousBodies()).allSatisfy(body -> isRefused(CHUNKED + body));
    }

    @Test
    void what_is_odd_but_clear_passes() throws Exception {
        try (var customer = gateway.customer()) {
            assertThat(customer.ask(CHUNKED + "1;a=\"b\"\r\nx\r\n01\r\ny\r\n000\r\nX-Sum: 1\r\n\r\n")
                            .body())
                    .isEqualTo("xy");
            customer.send("\r\n");
            assertThat(customer.ask("GET http://A/x HTTP/1.1\r\nhOST:a\r\nX:\t\u00e4 \r\nY:\r\n\r\n")
                            .status())
                    .isEqualTo(200);
            assertThat(customer.ask("POST /{a}|\"^ HTTP/1.1\r\nHost:\r\nContent-Length: 003\r\n\r\nabc")
                            .body())
                    .isEqualTo("abc");
        }
        assertThat(legacy.seen())
                .extracting(Seen::line)
                .containsExactly("POST / HTTP/1.1", "GET /x HTTP/1.1", "POST /{a}|\"^ HTTP/1.1");
    }

    @Test
    void the_answers_to_earlier_requests_come_before_the_refusal() throws Exception {
        var open = new CountDownLatch(1);
        legacy.reacts(_ -> new Reaction.Once(open, Reaction.ok("first")));
        try (var customer = gateway.customer()) {
            customer.send(get("/") + "nonsense\r\n\r\n");
            TestGateway.until(() -> legacy.seen().size() == 1);
            open.countDown();

            assertThat(customer.answer().body()).isEqualTo("first");
            refused(customer, 400, "malformed_request");
        } finally {
            open.countDown();
        }
    }

    @Test
    void a_head_is_bounded_in_its_line_its_bytes_and_its_fields() throws Exception {
        for (var oversized : List.of(
                List.of("GET /" + "x".repeat(9_000), "414", "target_too_long"),
                List.of("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "414", "target_too_long"),
                List.of("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(33_000), "431", "header_too_large"),
                List.of("GET / HTTP/1.1\r\nHost: a\r\n" + "a:b\r\n".repeat(300), "431", "header_too_large"),
                List.of(CHUNKED + "0\r\n" + "a:b\r\n".repeat(300), "431", "header_too_large"))) {
            try (var customer = gateway.customer()) {
                customer.send(oversized.getFirst());
                refused(customer, Integer.parseInt(oversized.get(1)), oversized.getLast());
            }
        }
        assertThat(legacy.seen()).isEmpty();
    }

    @Test
    void a_head_that_does_not_end_in_time_is_refused() throws Exception {
        try (var silent = gateway.customer();
                var slow = gateway.customer();
                var later = gateway.customer()) {
            slow.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
            assertThat(later.ask(get("/")).status()).isEqualTo(200);
            later.send("GET ");

            refused(slow, 408, "head_too_slow");
            refused(later, 408, "head_too_slow");
            assertThat(silent.isClosedByGateway()).isTrue();
            assertThat(gateway.admin("/metrics").body())
                    .contains("phoenix_gateway_connections_closed_total{reason=\"too slow\"} 3.0");
        }
    }

    @Test
    void a_pause_between_requests_is_no_slowness() throws Exception {
        try (var slow = gateway.customer();
                var patient = gateway.customer()) {
            assertThat(patient.ask(get("/")).status()).isEqualTo(200);
            slow.send("GET ");
            refused(slow, 408, "head_too_slow");

            assertThat(patient.ask(get("/")).status()).isEqualTo(200);
        }
    }

    @Test
    void there_are_only_so_many_connections() throws Exception {
        try (var small = TestGateway.between(legacy, candidate)
                        .with("CUSTOMER_CONNECTIONS", "2")
                        .start();
                var first = small.customer()) {
            first.ask(get("/"));
            try (var second = small.customer();
                    var third = small.customer()) {
                second.ask(get("/"));
                assertThat(third.isClosedByGateway()).isTrue();
                assertThat(small.admin("/metrics").body())
                        .as("operators come in all the same")
                        .contains("phoenix_gateway_connections 2.0")
                        .contains("phoenix_gateway_connections_limit 2.0")
                        .contains("phoenix_gateway_connections_closed_total{reason=\"too many\"} 1.0");
            }
            TestGateway.until(() -> answers(small));
        }
    }

    private static boolean answers(TestGateway gateway) {
        try {
            return gateway.ask(get("/")).status() == 200;
        } catch (IOException turnedAway) {
            return false;
        }
    }

    @Test
    void nobody_leaves_http_through_a_wish_that_is_not_heard() throws Exception {
        try (var customer = gateway.customer()) {
            var wish = "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
            assertThat(customer.ask(post(wish + "Upgrade: h2c, websocket\r\n", ""))
                            .status())
                    .isEqualTo(200);
            assertThat(customer.ask(post(wish + "Upgrade: h2c\r\nContent-Length: 1\r\n", "x"))
                            .body())
                    .isEqualTo("x");
            assertThat(customer.ask(post("Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n", "x"))
                            .body())
                    .isEqualTo("x");
            assertThat(customer.ask(post("Connection: Upgrade\r\nUpgrade: \r\n", ""))
                            .status())
                    .isEqualTo(200);
            assertThat(customer.ask(get("/", "Upgrade: websocket")).status()).isEqualTo(200);
        }
        assertThat(legacy.seen())
                .hasSize(5)
                .noneMatch(seen -> seen.field("Upgrade").isPresent());
    }

    @Test
    void what_is_sent_ahead_of_an_upgrade_waits_for_its_answer() throws Exception {
        legacy.reacts(seen -> seen.target().equals("/chat")
                ? new Reaction.Echo("HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n")
                : Reaction.ok("no"));
        var chat = new String[] {"Connection: keep-alive, Upgrade", "Upgrade: chat"};
        try (var agreed = gateway.customer();
                var refused = gateway.customer()) {
            agreed.send(get("/chat", chat) + "not HTTP");
            assertThat(agreed.head().getFirst()).startsWith("HTTP/1.1 101");
            assertThat(agreed.everythingUpTo("HTTP")).isEqualTo("not HTTP");
            agreed.send(" at all");
            assertThat(agreed.everythingUpTo("all")).isEqualTo(" at all");

            refused.send(get("/other", chat) + get("/next"));
            assertThat(refused.answer().body()).isEqualTo("no");
            assertThat(refused.answer().body()).isEqualTo("no");
        }
    }
}
