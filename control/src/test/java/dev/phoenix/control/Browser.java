package dev.phoenix.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/// The system's Chromium without a window, driven by its DevTools protocol. One page; one thread drives it.
final class Browser implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final WebSocket socket;
    private String session = "";
    private int calls;

    private Browser(Process process, Path profile, URI address) {
        this.process = process;
        this.profile = profile;
        this.socket =
                client.newWebSocketBuilder().buildAsync(address, new Ear()).join();
    }

    /// Opens this page.
    static Browser open(URI page) throws IOException {
        var profile = Files.createTempDirectory("phoenix-browser");
        var process = new ProcessBuilder(List.of(
                        executable(),
                        "--headless=new",
                        "--no-sandbox", // it shows pages of this build alone, and root has no other way
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--window-size=1400,1000",
                        "--user-data-dir=" + profile))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var browser = new Browser(process, profile, address(process));
        var target = browser.call("Target.createTarget", Map.of("url", page.toString()));
        var attached = browser.call(
                "Target.attachToTarget",
                Map.of("targetId", target.path("targetId").asText(), "flatten", true));
        browser.session = attached.path("sessionId").asText();
        return browser;
    }

    private static String executable() {
        for (var directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
            for (var name : List.of("chromium", "chromium-browser", "google-chrome")) {
                var file = Path.of(directory, name);
                if (Files.isExecutable(file)) {
                    return file.toString();
                }
            }
        }
        throw missing("There is no Chromium on the PATH, so nobody looks at the war room."
                + " Debian: apt-get install chromium");
    }

    /// Leaves the test out, which the closing lines show, unless this machine is to have everything.
    private static RuntimeException missing(String what) {
        if ("1".equals(System.getenv("PHOENIX_TEST_ALL"))) {
            throw new AssertionError(what);
        }
        return new TestAbortedException(what);
    }

    private static URI address(Process process) throws IOException {
        BufferedReader err = process.errorReader(StandardCharsets.UTF_8);
        for (var line = err.readLine(); line != null; line = err.readLine()) {
            var address = ADDRESS.matcher(line);
            if (address.find()) {
                Thread.ofVirtual().start(() -> err.lines().forEach(ignored -> {})); // so that it never waits for us
                return URI.create(address.group(1));
            }
        }
        throw new IOException("Chromium ended before it could be driven.");
    }

    /// The value of an expression in the page, as text; what it promises is waited for.
    String value(String expression) {
        var answer =
                call("Runtime.evaluate", Map.of("expression", "String(" + expression + ")", "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value").asText();
    }

    /// Looks until the expression is true.
    void await(String expression) throws IOException, InterruptedException {
        ControlRun.await(expression, () -> value("Boolean(" + expression + ")").equals("true"));
    }

    /// What the page looks like now, as PNG in base 64.
    String picture() {
        return call("Page.captureScreenshot", Map.of("format", "png"))
                .path("data")
                .asText();
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        int number = ++calls;
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(number, answer);
        ObjectNode message = JSON.createObjectNode().put("id", number).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        socket.sendText(message.toString(), true).join();
        var said = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        if (said.has("error")) {
            throw new AssertionError(method + ": " + said.path("error"));
        }
        return said.path("result");
    }

    /// Hears what the browser says, in pieces.
    private final class Ear implements WebSocket.Listener {
        private final StringBuilder pieces = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            pieces.append(data);
            if (last) {
                hear(pieces.toString());
                pieces.setLength(0);
            }
            return WebSocket.Listener.super.onText(from, data, last);
        }

        private void hear(String message) {
            try {
                var said = JSON.readTree(message);
                var answer = waiting.remove(said.path("id").asInt());
                if (answer != null) {
                    answer.complete(said);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        client.shutdownNow();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        try (var files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
