package dev.phoenix.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.postgres.Postgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The program as it is started: what it prints, how it ends.
class MainTest {
    private static Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        environment.put("LEGACY_PORT", "0");
        environment.put(
                "LEGACY_DATABASE_URL",
                Postgres.shared()
                        .database("test_" + UUID.randomUUID().toString().replace("-", "")));
        environment.put("LEGACY_PROVIDER_URL", "http://127.0.0.1:1");
        environment.put("LEGACY_PROVIDER_KEY", "sk_test");
        environment.put("LEGACY_WEBHOOK_SECRET", "whsec");
        environment.put("LEGACY_OPERATOR_TOKEN", "secret");
        environment.put("PHOENIX_STOP_WITH_PARENT", "true");
        return environment;
    }

    private static Process start(Map<String, String> environment) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                java, "-Xmx256m", "-cp", System.getProperty("java.class.path"), "dev.phoenix.legacy.Main");
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static BufferedReader lines(java.io.InputStream stream) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    private static String complaint(Map<String, String> environment) throws IOException, InterruptedException {
        var process = start(environment);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void it_says_where_it_listens_serves_and_ends_with_its_parent() throws Exception {
        var process = start(environment());
        try (var out = lines(process.getInputStream());
                var client = HttpClient.newHttpClient()) {
            var ready = String.valueOf(out.readLine());
            assertThat(ready).matches("phoenix-legacy listening on http://127\\.0\\.0\\.1:[0-9]+");
            var health = URI.create(ready.substring(ready.indexOf("http")) + "/health");
            var answer = client.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
            process.getOutputStream().close();
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_port_in_use_is_told_in_one_line() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var environment = environment();
            environment.put("LEGACY_PORT", Integer.toString(taken.getLocalPort()));
            assertThat(complaint(environment).lines())
                    .containsExactly(
                            "The port LEGACY_PORT is in use by another process. Choose another; 0 takes any free one.");
        }
    }

    @Test
    void a_database_that_is_not_there_is_told_in_one_line() throws Exception {
        var environment = environment();
        environment.put("LEGACY_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none");
        assertThat(complaint(environment).lines()).last().asString().startsWith("The database of LEGACY_DATABASE_URL");
    }
}
