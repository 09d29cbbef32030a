package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.StageName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Customers who speak HTTP/2, in front of upstreams that speak HTTP/1.1. The JDK's client begins in clear text with an
/// upgrade, and goes on in HTTP/2.
class Http2Test {
    private FakeUpstream legacy;
    private FakeUpstream candidate;
    private HttpClient client;

    @BeforeEach
    void start() {
        legacy = FakeUpstream.start(seen -> Reaction.ok(seen.body()));
        candidate = FakeUpstream.start(seen -> Reaction.ok(seen.body()));
        client = HttpClient.newBuilder().version(Version.HTTP_2).build();
    }

    @AfterEach
    void stop() {
        client.close();
        legacy.close();
        candidate.close();
    }

    private HttpResponse<String> ask(TestGateway gateway, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(at(gateway, "/a", request), BodyHandlers.ofString());
    }

    private static HttpRequest at(TestGateway gateway, String target, HttpRequest.Builder request) {
        return request.uri(URI.create("http://127.0.0.1:" + gateway.gateway.port() + target))
                .build();
    }

    private static HttpRequest.Builder get() {
        return HttpRequest.newBuilder();
    }

    private static HttpRequest.Builder post(String body) {
        return HttpRequest.newBuilder().POST(BodyPublishers.ofString(body));
    }

    @Test
    void a_connection_is_upgraded_and_stays_so() throws Exception {
        try (var gateway = TestGateway.between(legacy, candidate).start()) {
            assertThat(ask(gateway, get()).version()).isEqualTo(Version.HTTP_2);
            var second = ask(gateway, post("hello"));

            assertThat(second.version()).isEqualTo(Version.HTTP_2);
            assertThat(second.body()).isEqualTo("hello");
            assertThat(legacy.seen()).extracting(Seen::line).containsExactly("GET /a HTTP/1.1", "POST /a HTTP/1.1");
        }
    }

    @Test
    void a_request_reaches_the_upstream_as_http_1_1_would_have_brought_it() throws Exception {
        try (var gateway = TestGateway.between(legacy, candidate).start()) {
            ask(gateway, get());
            ask(gateway, post("hello").header("Cookie", "a=1").header("Cookie", "b=2"));
            ask(gateway, HttpRequest.newBuilder().DELETE());

            var posted = legacy.seen().get(1);
            assertThat(posted.fields("Host")).containsExactly("127.0.0.1:" + gateway.gateway.port());
            assertThat(posted.fields("X-Forwarded-Host")).containsExactly("127.0.0.1:" + gateway.gateway.port());
            assertThat(posted.fields("Cookie")).containsExactly("a=1; b=2");
            assertThat(posted.fields("Content-Length")).containsExactly("5");
            assertThat(posted.fields("Transfer-Encoding")).isEmpty();
            assertThat(posted.head()).noneMatch(line -> line.startsWith(":"));
            var deleted = legacy.seen().get(2);
            assertThat(deleted.fields("Transfer-Encoding")).isEmpty();
        }
    }

    @Test
    void many_calls_of_one_connection_are_answered_side_by_side() throws Exception {
        try (var gateway =
                TestGateway.between(legacy, candidate).at(StageName.SHADOW).start()) {
            ask(gateway, get());
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 90; i++) {
                answers.add(client.sendAsync(at(gateway, "/" + i, post("body " + i)), BodyHandlers.ofString()));
            }

            for (int i = 0; i < 90; i++) {
                assertThat(answers.get(i).get().body()).isEqualTo("body " + i);
            }
            assertThat(gateway.settled("writes").shadow().compared()).isEqualTo(90);
            assertThat(gateway.counted("writes").signatures()).isEmpty();
        }
    }

    @Test
    void a_large_body_streams_both_ways() throws Exception {
        var body = "x".repeat(5_000_000);
        try (var gateway = TestGateway.between(legacy, candidate).start()) {
            ask(gateway, get());

            assertThat(ask(gateway, post(body)).body()).isEqualTo(body);
        }
    }

    @Test
    void a_call_that_the_customer_takes_back_is_taken_back_upstream() throws Exception {
        legacy.reacts(seen -> seen.target().equals("/hang") ? new Reaction.Hang() : Reaction.ok(""));
        try (var gateway = TestGateway.between(legacy, candidate).start()) {
            ask(gateway, get());
            var hanging = client.sendAsync(at(gateway, "/hang", get()), BodyHandlers.ofString());
            TestGateway.until(() -> legacy.seen().size() == 2);
            hanging.cancel(true);
            TestGateway.until(() -> gateway.counted("reads").legacy().requests() == 2);

            assertThat(gateway.counted("reads").legacy().errors()).isZero();
        }
    }
}
