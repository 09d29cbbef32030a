package dev.phoenix.gameday.allotment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.postgres.Postgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class AllotmentServerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> post(URI url, String body) throws Exception {
        var request = HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString(body));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String body(int from, int to, long decision) {
        return "{\"migration\":\"checkout\",\"from\":%d,\"to\":%d,\"decision\":%d}".formatted(from, to, decision);
    }

    @Test
    void the_hook_answers_when_the_units_have_moved_and_says_503_while_they_cannot() throws Exception {
        var database = Postgres.shared()
                .database("test_" + UUID.randomUUID().toString().replace("-", ""));
        try (var legacy = new FakeStore();
                var candidate = new FakeStore();
                var allotments = new Allotments(database, legacy.address(), candidate.address());
                var server = AllotmentServer.start(allotments, Duration.ofMillis(50))) {
            legacy.count("A", 10);
            candidate.trouble(FakeStore.Trouble.FAIL_BEFORE);
            assertThat(post(server.url(), body(0, 50_000, 1)).statusCode()).isEqualTo(503);
            var done = post(server.url(), body(0, 50_000, 1));
            assertThat(done.statusCode()).isEqualTo(200);
            assertThat(done.body())
                    .isEqualTo("{\"decision\":1,\"share\":50000,\"moves\":[{\"from\":\"legacy\",\"to\":\"candidate\","
                            + "\"lines\":[{\"sku\":\"A\",\"quantity\":5}]}]}");
            assertThat(post(server.url(), body(0, 50_000, 1)).body()).isEqualTo(done.body());
            assertThat(post(server.url(), body(0, 10, 1)).statusCode()).isEqualTo(409);
            assertThat(post(server.url(), "{}").statusCode()).isEqualTo(422);
            assertThat(post(server.url(), body(0, 100_001, 2)).statusCode()).isEqualTo(422);
            assertThat(post(server.url().resolve("/other"), "{}").statusCode()).isEqualTo(404);
            candidate.want("A", 3);
            post(server.url(), body(50_000, 0, 2));
            assertThat(candidate.onHand("A")).isEqualTo(3);
            candidate.want("A", 0);
            for (int i = 0; i < 12_000 && legacy.onHand("A") < 10; i++) {
                LockSupport.parkNanos(10_000_000);
            }
            assertThat(legacy.onHand("A")).isEqualTo(10);
        }
    }
}
