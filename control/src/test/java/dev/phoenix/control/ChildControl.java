package dev.phoenix.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// A control process of its own, started as its users start it.
final class ChildControl implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private ChildControl(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ProcessBuilder command(Map<String, String> environment) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ProcessBuilder(
                java,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.phoenix.control.Main");
        command.environment().keySet().removeIf(key -> key.startsWith("CONTROL_"));
        command.environment().putAll(environment);
        return command;
    }

    static ChildControl start(Path plan, String databaseUrl) throws IOException {
        var process = command(Map.of(
                        "CONTROL_PORT",
                        "0",
                        "CONTROL_PLAN",
                        plan.toString(),
                        "CONTROL_DATABASE_URL",
                        databaseUrl,
                        "CONTROL_OPERATOR_TOKEN",
                        ControlRun.OPERATOR_TOKEN,
                        "CONTROL_GATEWAY_TOKEN",
                        ControlRun.GATEWAY_TOKEN,
                        "CONTROL_LEASE_SECONDS",
                        "2",
                        "PHOENIX_STOP_WITH_PARENT",
                        "true"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var ready = out.readLine();
        if (ready == null || !ready.startsWith("phoenix-control listening on http://127.0.0.1:")) {
            throw new IOException("Control did not start: " + ready);
        }
        return new ChildControl(process, Integer.parseInt(ready.replaceAll(".*:", "")));
    }

    int port() {
        return port;
    }

    String get(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    int act(String verb) throws IOException, InterruptedException {
        return act(verb, "{\"by\":\"ada\"}");
    }

    int act(String verb, String body) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/" + verb))
                                .header("Authorization", "Bearer " + ControlRun.OPERATOR_TOKEN)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    Process process() {
        return process;
    }

    /// As `kill -9` does.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
