package dev.phoenix.gateway;

import static dev.phoenix.gateway.Http2Customer.DATA;
import static dev.phoenix.gateway.Http2Customer.HEADERS;
import static dev.phoenix.gateway.Http2Customer.RST_STREAM;
import static dev.phoenix.gateway.Http2Customer.request;
import static dev.phoenix.gateway.RawCustomer.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Customers who begin a body and take for ever, and those who only seem to.
class SlowBodyTest extends BetweenFakes {
    private static final int LARGE_BYTES = 64 * 1024 * 1024;

    /// Looks at bodies about three times a second, and asks for 300 bytes at each look.
    private TestGateway.Setup setup() {
        return TestGateway.between(legacy, candidate)
                .with("LOOPS", "1")
                .with("HEAD_TIMEOUT", "300ms")
                .with("BODY_RATE", "1000");
    }

    private static void assertGivenUp(TestGateway gateway, String target) throws IOException {
        try (var customer = gateway.customer()) {
            customer.send("POST /" + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc");
            var got = customer.answer();

            assertThat(got.status()).isEqualTo(408);
            assertThat(got.body()).contains("\"code\":\"body_too_slow\"");
            assertThat(customer.isClosedByGateway()).isTrue();
        }
    }

    @Test
    void a_body_that_does_not_come_is_given_up_and_counted() throws Exception {
        try (var gateway = setup().start()) {
            assertGivenUp(gateway, "");

            assertThat(legacy.seen()).isEmpty();
            assertThat(gateway.admin("/metrics").body()).contains("phoenix_gateway_bodies_too_slow_total 1.0");
            assertThat(gateway.ask(get("/")).status()).isEqualTo(200);
            gateway.settled("writes");
        }
    }

    @Test
    void so_is_one_that_a_route_waits_for() throws Exception {
        try (var gateway = setup().routes(
                        "{ name: orders, match: POST /graphql, when: { graphql: mutation }, shadow: with-lane }")
                .start()) {
            assertGivenUp(gateway, "graphql");

            gateway.settled("orders");
        }
    }

    @Test
    void over_http_2_the_call_ends_and_the_others_go_on() throws Exception {
        try (var gateway = setup().start();
                var customer = new Http2Customer(gateway.gateway.port())) {
            customer.head(1, false, request("POST", "/"));
            customer.send(DATA, 0, 1, "abc".getBytes(StandardCharsets.US_ASCII));

            assertThat(customer.status(customer.next(List.of(HEADERS)).orElseThrow()))
                    .isEqualTo("408");
            assertThat(customer.next(List.of(RST_STREAM)).orElseThrow().stream())
                    .isEqualTo(1);
            customer.head(3, true, request("GET", "/"));
            assertThat(customer.status(customer.next(List.of(HEADERS)).orElseThrow()))
                    .isEqualTo("200");
        }
    }

    /// While others are given up, the loop has looked at this customer, too.
    private static void letLooksPass(TestGateway gateway) throws IOException {
        for (int i = 0; i < 2; i++) {
            assertGivenUp(gateway, "");
        }
    }

    @Test
    void whoever_is_held_back_by_the_gateway_is_not_slow() throws Exception {
        var reads = new Semaphore(0);
        var sentBytes = new AtomicLong();
        var block = "x".repeat(64 * 1024);
        try (var upstream = FloodUpstream.start(reads);
                var gateway = setup().legacy(upstream.url()).start();
                var customer = gateway.customer()) {
            var sending = new FutureTask<>(() -> {
                customer.send("POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: " + LARGE_BYTES + "\r\n\r\n");
                for (; sentBytes.get() < LARGE_BYTES; sentBytes.addAndGet(block.length())) {
                    customer.send(block);
                }
                return "sent";
            });
            Thread.ofPlatform().daemon().start(sending);
            for (long before = -1; sentBytes.get() != before || before == 0; ) {
                before = sentBytes.get();
                letLooksPass(gateway);
            }
            letLooksPass(gateway);
            reads.release();

            assertThat(customer.answer().body()).isEqualTo("" + LARGE_BYTES);
            assertThat(sending.get()).isEqualTo("sent");
        } finally {
            reads.release();
        }
    }

    @Test
    void a_grpc_call_may_wait_for_the_other_side_to_speak() throws Exception {
        try (var gateway = setup().start();
                var customer = gateway.customer()) {
            customer.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc\r\nContent-Length: 4\r\n\r\nab");
            letLooksPass(gateway);
            customer.send("cd");

            assertThat(customer.answer().body()).isEqualTo("abcd");
        }
    }

    @Test
    void a_body_that_comes_steadily_is_not_slow() throws Exception {
        try (var gateway = setup().start();
                var customer = gateway.customer()) {
            var looked = new CountDownLatch(1);
            customer.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            var sending = new FutureTask<>(() -> {
                while (looked.getCount() > 0) {
                    customer.send("3e8\r\n" + "x".repeat(1000) + "\r\n");
                    LockSupport.parkNanos(20_000_000);
                }
                customer.send("0\r\n\r\n");
                return "sent";
            });
            Thread.ofPlatform().daemon().start(sending);
            letLooksPass(gateway);
            looked.countDown();

            assertThat(sending.get()).isEqualTo("sent");
            assertThat(customer.answer().status()).isEqualTo(200);
        }
    }
}
