package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Connections to upstreams of HTTP/1.1, one call after the other.
class KeptConnectionsTest {
    private FakeUpstream legacy;
    private FakeUpstream candidate;

    @BeforeEach
    void start() {
        legacy = FakeUpstream.start(seen -> Reaction.ok(seen.target()));
        candidate = FakeUpstream.start(_ -> Reaction.ok("never asked"));
    }

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
    }

    private TestGateway.Setup gateway() {
        return TestGateway.between(legacy, candidate).with("LOOPS", "1");
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void an_answer_that_nobody_asked_for_is_nobodys_answer() throws Exception {
        legacy.reacts(seen -> new Reaction.Raw(ok(seen.target()) + ok("smuggled")));
        try (var gateway = gateway().start()) {
            assertThat(gateway.ask(get("/a")).body()).isEqualTo("/a");
            assertThat(gateway.ask(get("/b")).body()).isEqualTo("/b");
            assertThat(legacy.seen()).extracting(Seen::connection).containsExactly(1, 2);
        }
    }

    @Test
    void nor_is_it_the_answer_of_a_call_that_waits_for_the_connection() throws Exception {
        var open = new CountDownLatch(1);
        legacy.reacts(seen -> new Reaction.Once(open, new Reaction.Raw(ok(seen.target()) + ok("smuggled"))));
        try (var gateway = gateway().with("CONNECTIONS", "1").start();
                var customer = gateway.customer();
                var other = gateway.customer()) {
            customer.send(get("/a"));
            TestGateway.until(() -> legacy.requests() == 1);
            other.send(get("/b"));
            // The loop has read what the other customer sent when it has answered what was sent after that.
            refusedForItself(gateway);
            open.countDown();

            assertThat(customer.answer().body()).isEqualTo("/a");
            assertThat(other.answer().body()).isEqualTo("/b");
        }
    }

    /// Asks for something that no upstream is needed for.
    private static void refusedForItself(TestGateway gateway) throws Exception {
        assertThat(gateway.ask("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n").status())
                .isGreaterThan(399);
    }

    @Test
    void interim_answers_are_not_the_answer() throws Exception {
        legacy.reacts(
                _ -> new Reaction.Raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + ok("done")));
        try (var gateway = gateway().start()) {
            assertThat(gateway.ask(post("/", "body")).body()).isEqualTo("done");
            assertThat(gateway.ask(get("/")).body()).isEqualTo("done");
            assertThat(legacy.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_answer_to_head_tells_of_a_body_that_does_not_come() throws Exception {
        legacy.reacts(seen -> seen.method().equals("HEAD")
                ? new Reaction.Raw("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n")
                : Reaction.ok("next"));
        try (var gateway = gateway().start();
                var customer = gateway.customer()) {
            customer.send("HEAD / HTTP/1.1\r\nHost: shop.example\r\n\r\n");
            assertThat(customer.headOnly().field("content-length")).isEqualTo("7");
            assertThat(customer.ask(get("/")).body()).isEqualTo("next");
            assertThat(legacy.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_upstream_that_closes_after_its_answer_is_believed() throws Exception {
        legacy.reacts(_ -> new Reaction.Raw("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
        try (var gateway = gateway().start()) {
            gateway.ask(get("/"));
            gateway.ask(get("/"));
            assertThat(legacy.seen()).extracting(Seen::connection).containsExactly(1, 2);
        }
    }

    @Test
    void calls_wait_for_a_connection_as_far_as_there_is_room_and_go_in_order() throws Exception {
        var open = new CountDownLatch(1);
        legacy.reacts(seen -> new Reaction.Once(open, Reaction.ok(seen.target())));
        try (var gateway =
                        gateway().with("CONNECTIONS", "1").with("WAITING", "1").start();
                var first = gateway.customer();
                var second = gateway.customer()) {
            first.send(get("/1"));
            TestGateway.until(() -> legacy.requests() == 1);
            second.send(get("/2"));
            refusedForItself(gateway);

            var third = gateway.ask(get("/3"));
            open.countDown();

            assertThat(third.status()).isEqualTo(503);
            assertThat(third.body()).contains("upstream_busy");
            assertThat(first.answer().body()).isEqualTo("/1");
            assertThat(second.answer().body()).isEqualTo("/2");
            assertThat(legacy.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_field_of_an_answer_that_no_customer_could_read_is_a_bad_gateway() throws Exception {
        legacy.reacts(_ -> new Reaction.Raw("HTTP/1.1 200 OK\r\nX-Evil: a\rb\r\nContent-Length: 0\r\n\r\n"));
        try (var gateway = gateway().start()) {
            assertThat(gateway.ask(get("/")).status()).isEqualTo(502);
        }
    }
}
