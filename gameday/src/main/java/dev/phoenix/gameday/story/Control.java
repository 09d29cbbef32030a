package dev.phoenix.gameday.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The control plane as people see it: its status, its journal, and the one verb that the story needs. Any thread.
final class Control {
    private final Http http;
    private final URI url;

    Control(Http http, URI url) {
        this.http = http;
        this.url = url;
    }

    Status status() throws IOException, InterruptedException {
        return new Status(http.get(url.resolve("/api/status")));
    }

    /// Lets the migration begin; from here on it goes by its gates.
    void promote(String reason) throws IOException, InterruptedException {
        http.post(url.resolve("/api/promote"), Map.of("by", "demo", "reason", reason));
    }

    /// Lets it go on after a step back.
    void resume(String reason) throws IOException, InterruptedException {
        http.post(url.resolve("/api/resume"), Map.of("by", "demo", "reason", reason));
    }

    List<JsonNode> journal() throws IOException, InterruptedException {
        List<JsonNode> entries = new ArrayList<>();
        http.get(url.resolve("/api/journal?limit=500")).path("entries").forEach(entries::add);
        return entries;
    }

    /// Differences with one cause. An empty example means none was kept.
    record Signature(String route, String path, String kind, long count, String example) {
        /// The same cause, seen in two places of the migration.
        Signature plus(Signature other) {
            return new Signature(route, path, kind, count + other.count, example.isEmpty() ? other.example : example);
        }
    }

    /// The status at one moment.
    record Status(JsonNode tree) {
        String stage() {
            return tree.path("stage").asText();
        }

        int step() {
            return tree.path("step").asInt();
        }

        String mode() {
            return tree.path("mode").asText();
        }

        String reason() {
            return tree.path("reason").asText("");
        }

        /// The stage with its share or sample, as people say it: `canary 10 %`.
        String place() {
            return switch (stage()) {
                case "canary" -> "canary " + percent(tree.path("share").asInt());
                case "shadow" -> "shadow " + percent(tree.path("sample").asInt());
                default -> stage();
            };
        }

        String verdict() {
            return tree.path("gate").path("verdict").asText();
        }

        /// What the gate's readings with this verdict say.
        List<String> sentences(String verdict) {
            List<String> sentences = new ArrayList<>();
            for (JsonNode reading : tree.path("gate").path("readings")) {
                if (reading.path("verdict").asText().equals(verdict)) {
                    sentences.add(reading.path("sentence").asText());
                }
            }
            return sentences;
        }

        /// The differences since this place was entered, worst first.
        List<Signature> differences() {
            List<Signature> signatures = new ArrayList<>();
            for (JsonNode one : tree.path("signatures")) {
                signatures.add(new Signature(
                        one.path("route").asText(),
                        one.path("path").asText(),
                        one.path("kind").asText(),
                        one.path("count").asLong(),
                        one.path("examples").path(0).asText("")));
            }
            return signatures;
        }

        JsonNode pairs() {
            return tree.path("pairs");
        }

        JsonNode totals() {
            return tree.path("totals");
        }

        private static String percent(int of100000) {
            return of100000 % 1000 == 0 ? of100000 / 1000 + " %" : of100000 / 1000.0 + " %";
        }
    }
}
