package dev.phoenix.control.conductor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.control.database.Json;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.gate.Evidence.Measured;
import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.gate.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/// Asks others what they measure: a Prometheus for a number, a hook for its word. Any thread.
public final class Elsewhere implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final int LARGEST_ANSWER_BYTES = 64 * 1024;
    private static final int LONGEST_SENTENCE = 300;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(WITHIN)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final InstantSource clock;

    public Elsewhere(InstantSource clock) {
        this.clock = clock;
    }

    /// What a hook is sent: what it is about.
    private record Question(String migration, String metric, String stage, int step) {}

    /// Asks once. Whatever goes wrong is an answer, too: one that passes nothing.
    public Measured ask(String migration, Position position, Gate.External metric) throws InterruptedException {
        try {
            return switch (metric.source()) {
                case Gate.Source.Prometheus(var url, var query, var _) -> number(answer(query(url, query)));
                case Gate.Source.Webhook(var url) -> word(answer(question(url, migration, position, metric.name())));
            };
        } catch (HttpTimeoutException e) {
            return said(Verdict.NO_DATA, "no answer within " + WITHIN.toSeconds() + " s");
        } catch (IOException e) {
            return said(Verdict.NO_DATA, "not reachable (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static HttpRequest query(URI url, String query) {
        var base = url.toString().replaceAll("/$", "");
        return HttpRequest.newBuilder(
                        URI.create(base + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                .timeout(WITHIN)
                .build();
    }

    private static HttpRequest question(URI url, String migration, Position position, String metric) {
        var about = new Question(migration, metric, position.stage().word(), position.step());
        return HttpRequest.newBuilder(url)
                .timeout(WITHIN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(about)))
                .build();
    }

    private record Got(int status, Optional<JsonNode> json) {}

    private Got answer(HttpRequest request) throws IOException, InterruptedException {
        var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            return new Got(response.statusCode(), json(body.readNBytes(LARGEST_ANSWER_BYTES)));
        }
    }

    private Measured number(Got got) {
        if (got.status() != 200) {
            return said(Verdict.ERROR, "Prometheus answers " + got.status());
        }
        var data = got.json().map(tree -> tree.path("data"));
        var result = data.map(tree -> tree.path("result"));
        if (result.isEmpty() || !result.get().isArray()) {
            return said(Verdict.ERROR, "the answer is none of Prometheus");
        }
        boolean isScalar = data.get().path("resultType").asText().equals("scalar");
        if (!isScalar && result.get().size() != 1) {
            return said(
                    Verdict.NO_DATA, "the query answers with " + result.get().size() + " series instead of one");
        }
        var value = (isScalar ? result.get() : result.get().path(0).path("value")).path(1);
        try {
            return new Measured(
                    clock.instant(), Optional.of(new BigDecimal(value.asText(""))), Verdict.INCONCLUSIVE, "");
        } catch (NumberFormatException e) {
            return said(
                    Verdict.NO_DATA, "the query answers with \"" + cut(value.asText("")) + "\", which is no number");
        }
    }

    private Measured word(Got got) {
        if (got.status() / 100 != 2) {
            return said(Verdict.ERROR, "the hook answers " + got.status());
        }
        var tree = got.json();
        var verdict = tree.map(json -> json.path("verdict").asText("")).flatMap(Elsewhere::verdict);
        return verdict.map(word -> said(word, cut(tree.get().path("sentence").asText(""))))
                .orElse(said(Verdict.ERROR, "the hook's answer has no `verdict` of PASS, FAIL or INCONCLUSIVE"));
    }

    private static Optional<Verdict> verdict(String word) {
        return Arrays.stream(Verdict.values())
                .filter(verdict -> verdict != Verdict.ERROR && verdict != Verdict.NO_DATA)
                .filter(verdict -> verdict.name().equals(word))
                .findFirst();
    }

    private static Optional<JsonNode> json(byte[] body) {
        try {
            return Optional.of(Json.parse(body, JsonNode.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String cut(String text) {
        var line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST_SENTENCE ? line : line.substring(0, LONGEST_SENTENCE);
    }

    private Measured said(Verdict verdict, String words) {
        return new Measured(clock.instant(), Optional.empty(), verdict, words);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
