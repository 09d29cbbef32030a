package dev.phoenix.gateway;

import static dev.phoenix.gateway.RawCustomer.get;
import static dev.phoenix.gateway.RawCustomer.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Upstreams that speak HTTP/2 or TLS, behind a customer of HTTP/1.1.
class UpstreamTest {
    private static final int REFUSED_STREAM = 7;

    @TempDir
    Path directory;

    private FakeUpstream other;

    @BeforeEach
    void start() {
        other = FakeUpstream.start(_ -> Reaction.ok("never asked"));
    }

    @AfterEach
    void stop() {
        other.close();
    }

    private TestGateway.Setup before(FakeHttp2Upstream legacy) {
        return TestGateway.between(other, other).legacy(legacy.url());
    }

    private static void echo(HttpServerRequest request) {
        request.body().onSuccess(body -> request.response().end(body));
    }

    @Test
    void http_2_in_clear_text_is_spoken_where_the_address_says_so() throws Exception {
        try (var legacy = FakeHttp2Upstream.clear(UpstreamTest::echo);
                var gateway = before(legacy).start()) {
            var got = gateway.ask(post("/a?b=c", "hello", "X-Hop: 1", "Connection: X-Hop", "Accept: */*"));

            assertThat(got.body()).isEqualTo("hello");
            assertThat(got.head().getFirst()).startsWith("HTTP/1.1 200");
            var call = legacy.seen().getFirst();
            assertThat(call.version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(call.authority()).isEqualTo("shop.example");
            assertThat(call.target()).isEqualTo("/a?b=c");
            assertThat(call.fields())
                    .contains("accept: */*", "x-forwarded-host: shop.example")
                    .noneMatch(field -> field.startsWith("host:") || field.startsWith("x-hop:"));
        }
    }

    @Test
    void over_tls_both_agree_on_the_best_that_the_upstream_speaks() throws Exception {
        var identity = Identity.of("localhost", directory, "upstream");
        for (var version : List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)) {
            try (var legacy = FakeHttp2Upstream.secure(identity, List.of(version), UpstreamTest::echo);
                    var gateway = before(legacy)
                            .with("UPSTREAM_CA", identity.authority().toString())
                            .start()) {
                assertThat(gateway.ask(post("/", "hello")).body()).isEqualTo("hello");
                assertThat(legacy.seen().getFirst().version()).isEqualTo(version);
            }
        }
    }

    @Test
    void an_upstream_that_is_not_believed_is_not_asked() throws Exception {
        var identity = Identity.of("localhost", directory, "upstream");
        try (var legacy = FakeHttp2Upstream.secure(identity, List.of(HttpVersion.HTTP_2), UpstreamTest::echo);
                var gateway = before(legacy).start()) {
            var got = gateway.ask(get("/"));

            assertThat(got.status()).isEqualTo(502);
            assertThat(got.body()).contains("\"code\":\"upstream_untrusted\"");
            assertThat(legacy.seen()).isEmpty();
        }
    }

    @Test
    void an_upstream_with_the_certificate_of_another_host_is_not_asked() throws Exception {
        var identity = Identity.of("other.example", directory, "upstream");
        try (var legacy = FakeHttp2Upstream.secure(identity, List.of(HttpVersion.HTTP_2), UpstreamTest::echo);
                var gateway = before(legacy)
                        .with("UPSTREAM_CA", identity.authority().toString())
                        .start()) {
            assertThat(gateway.ask(get("/")).body()).contains("\"code\":\"upstream_untrusted\"");
            assertThat(legacy.seen()).isEmpty();
        }
    }

    @Test
    void authorities_that_cannot_be_read_stop_the_start() throws Exception {
        var empty = Files.writeString(directory.resolve("empty.pem"), "");

        assertThatThrownBy(() -> TestGateway.between(other, other)
                        .legacy("https://localhost:1")
                        .with("UPSTREAM_CA", empty.toString())
                        .start())
                .isInstanceOf(Gateway.CannotStart.class)
                .hasMessage("GATEWAY_UPSTREAM_CA cannot be used: " + empty + " holds no certificate in PEM.");
    }

    @Test
    void a_call_that_was_refused_unseen_is_sent_again_whatever_it_is() throws Exception {
        var calls = new AtomicInteger();
        try (var legacy = FakeHttp2Upstream.clear(request -> {
                    if (calls.incrementAndGet() == 1) {
                        request.response().reset(REFUSED_STREAM);
                    } else {
                        request.response().end("taken");
                    }
                });
                var gateway = before(legacy).start()) {
            assertThat(gateway.ask(RawCustomer.request("POST", "/", "")).body()).isEqualTo("taken");
            assertThat(calls).hasValue(2);
        }
    }

    @Test
    void a_call_that_was_reset_after_it_was_seen_is_not_sent_again() throws Exception {
        try (var legacy = FakeHttp2Upstream.clear(request -> request.response().reset(2));
                var gateway = before(legacy).start()) {
            var got = gateway.ask(RawCustomer.request("POST", "/", ""));

            assertThat(got.status()).isEqualTo(502);
            assertThat(legacy.seen()).hasSize(1);
        }
    }

    @Test
    void trailers_of_http_2_become_trailers_of_chunks() throws Exception {
        try (var legacy = FakeHttp2Upstream.clear(request -> {
                    request.response().write("hello");
                    request.response().putTrailer("x-sum", "5").end();
                });
                var gateway = before(legacy).start()) {
            var got = gateway.ask(get("/"));

            assertThat(got.body()).isEqualTo("hello");
            assertThat(got.raw()).endsWith("0\r\nx-sum: 5\r\n\r\n");
        }
    }

    @Test
    void a_large_body_passes_through_windows_both_ways() throws Exception {
        var body = "x".repeat(5_000_000);
        try (var legacy = FakeHttp2Upstream.clear(UpstreamTest::echo);
                var gateway = before(legacy).start()) {
            assertThat(gateway.ask(post("/", body)).body()).isEqualTo(body);
        }
    }

    @Test
    void a_head_comes_before_the_first_byte_of_a_body_that_is_not_there_yet() throws Exception {
        try (var legacy = FakeHttp2Upstream.clear(request -> request.response()
                        .putHeader("Content-Type", "text/event-stream")
                        .setChunked(true)
                        .writeHead()
                        .onSuccess(_ -> request.response().write(Buffer.buffer("data: 1\n\n"))));
                var gateway = before(legacy).start();
                var customer = gateway.customer()) {
            customer.send(get("/"));

            assertThat(customer.head().getFirst()).startsWith("HTTP/1.1 200");
            assertThat(customer.line()).isEqualTo("9");
        }
    }
}
