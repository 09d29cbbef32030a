package dev.phoenix.gameday.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowLinkTest {
    private static final Duration DELAY = Duration.ofSeconds(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] echo = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, echo.length);
            exchange.getResponseBody().write(echo);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        client.close();
    }

    @Test
    void answers_arrive_whole_and_later_by_the_delay_even_on_a_connection_that_was_fast() throws Exception {
        byte[] body = new byte[300_000];
        new java.util.Random(5).nextBytes(body);
        try (SlowLink link = SlowLink.to(url(server.getAddress().getPort()), Duration.ZERO)) {
            assertThat(post(link, body)).isEqualTo(body);

            link.delay(DELAY);
            long sent = System.nanoTime();
            assertThat(post(link, body)).isEqualTo(body);
            assertThat(Duration.ofNanos(System.nanoTime() - sent))
                    .isBetween(DELAY, DELAY.multipliedBy(4)); // were every piece delayed, there would be more
        }
    }

    @Test
    void a_server_that_is_not_there_ends_the_connection() throws Exception {
        try (Socket boundAndDeaf = new Socket()) {
            boundAndDeaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (SlowLink link = SlowLink.to(url(boundAndDeaf.getLocalPort()), Duration.ZERO)) {
                assertThatThrownBy(() -> post(link, new byte[1])).isInstanceOf(IOException.class);
            }
        }
    }

    private byte[] post(SlowLink link, byte[] body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(link.url())
                .timeout(Duration.ofMinutes(1))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, BodyHandlers.ofByteArray()).body();
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
