package dev.phoenix.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/// The status of a migration for people to read. A field that control does not send is left out.
final class StatusReport {
    private static final int MOST_SIGNATURES = 5;

    private final PrintWriter out;
    private final String url;

    /// @param url of the control plane, for commands that ask it again
    StatusReport(PrintWriter out, String url) {
        this.out = out;
        this.url = url;
    }

    static String stage(JsonNode status) {
        return status.path("stage").asText("unknown").toLowerCase(Locale.ROOT);
    }

    /// `checkout: canary step 2 (10 %), running; gate INCONCLUSIVE`
    static String oneLine(JsonNode status) {
        var stage = stage(status);
        var line = new StringBuilder(status.path("migration").asText("migration"))
                .append(": ")
                .append(stage);
        if (stage.equals("shadow")) {
            line.append(" step ").append(status.path("step").asInt() + 1);
            line.append(" (").append(Text.share(status.path("sample").asLong())).append(" copied)");
        } else if (stage.equals("canary")) {
            line.append(" step ").append(status.path("step").asInt() + 1);
            line.append(" (").append(Text.share(status.path("share").asLong())).append(" of customers)");
        }
        line.append(", ").append(mode(status));
        var verdict = status.path("gate").path("verdict").asText("");
        return verdict.isEmpty()
                ? line.toString()
                : line.append("; gate ").append(verdict).toString();
    }

    private static String mode(JsonNode status) {
        return status.path("mode").asText("unknown").toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    void write(JsonNode status) {
        out.println(Ansi.AUTO.string("@|bold " + oneLine(status) + "|@"));
        writeDetails(status);
    }

    /// Everything but the first line.
    void writeDetails(JsonNode status) {
        row(
                "attempt",
                status.path("attempt").asText("") + " since "
                        + status.path("since").asText(""));
        row("why", status.path("reason").asText(""));
        outOfTurn(status);
        var wayBack = status.path("wayBack");
        row(
                "way back",
                wayBack.path("state").asText("") + "  "
                        + wayBack.path("sentence").asText(""));
        status.path("gate").path("readings").forEach(this::reading);
        side("legacy", status.path("traffic").path("legacy"));
        side("candidate", status.path("traffic").path("candidate"));
        pairs(status.path("pairs"));
        signatures(status.path("signatures"));
        idleRules(status.path("idleRules"));
        status.path("gateways")
                .forEach(gateway -> row(
                        "gateway",
                        gateway.path("id").asText() + " on version "
                                + gateway.path("version").asText()));
        notifications(status.path("notifications"));
        var decision = status.path("decision").asText("");
        row("decision", decision.isEmpty() ? "" : decision + " is the last");
        row("allowed", words(status.path("allowed")));
    }

    /// What people have decided against the course of the plan.
    private void outOfTurn(JsonNode status) {
        var frozen = status.path("waits").path("frozen");
        row(
                "frozen",
                frozen.isMissingNode()
                        ? ""
                        : "until " + frozen.path("until").asText() + " by "
                                + frozen.path("by").asText() + ": "
                                + frozen.path("reason").asText(""));
        status.path("waits")
                .path("after")
                .forEach(first -> row(
                        "after",
                        first.path("migration").asText() + ", which must reach "
                                + first.path("reached").asText() + " and "
                                + (first.has("stands")
                                        ? "stands at " + first.path("stands").asText()
                                        : "has not begun")));
        status.path("forced")
                .forEach(step -> row(
                        "forced",
                        "to " + step.path("to").asText() + " by "
                                + step.path("by").asText() + ": "
                                + step.path("reason").asText("")));
    }

    private void notifications(JsonNode notifications) {
        long waiting = notifications.path("waiting").asLong();
        if (waiting > 0) {
            row("untold", Text.count(waiting) + (waiting == 1 ? " notification waits" : " notifications wait"));
        }
        notifications
                .path("dead")
                .forEach(dead -> row(
                        "given up",
                        "entry " + dead.path("decision").asText() + " for "
                                + dead.path("to").asText() + " after "
                                + Text.count(dead.path("attempts").asLong()) + " attempts: "
                                + dead.path("lastAnswer").asText()));
    }

    private void reading(JsonNode reading) {
        var route = reading.path("route").asText("");
        row(
                "gate",
                reading.path("verdict").asText("") + "  "
                        + reading.path("metric").asText("")
                        + (route.isEmpty() ? "" : " on " + route) + ": "
                        + reading.path("sentence").asText(""));
    }

    private void side(String name, JsonNode side) {
        if (!side.isMissingNode()) {
            row(
                    name,
                    Text.count(side.path("requests").asLong()) + " requests, "
                            + Text.count(side.path("errors").asLong()) + " errors, p50 "
                            + millis(side.path("p50Ms")) + ", p99 " + millis(side.path("p99Ms")));
        }
    }

    private void pairs(JsonNode pairs) {
        if (!pairs.isMissingNode()) {
            row(
                    "pairs",
                    Text.count(pairs.path("compared").asLong()) + " compared, "
                            + Text.count(pairs.path("different").asLong()) + " different, "
                            + Text.count(pairs.path("critical").asLong()) + " critical"
                            + asked(pairs.path("askedTwice")));
        }
    }

    private static String asked(JsonNode twice) {
        long asked = twice.path("asked").asLong();
        return asked == 0
                ? ""
                : "; legacy asked twice about " + Text.count(asked) + ", "
                        + Text.count(twice.path("noise").asLong()) + " differ only by its own noise";
    }

    private void signatures(JsonNode signatures) {
        int shown = 0;
        for (var signature : signatures) {
            if (shown++ == MOST_SIGNATURES) {
                row("differs", "and " + (signatures.size() - MOST_SIGNATURES) + " more signatures");
                return;
            }
            row(
                    "differs",
                    Text.count(signature.path("count").asLong()) + " × "
                            + signature.path("signature").asText("")
                            + (signature.path("critical").asBoolean() ? " (critical)" : "")
                            + noise(signature));
            row("", signature.path("examples").path(0).asText(""));
            again(signature.path("taped").path(0).asText(""));
        }
    }

    /// The command that shows an example again.
    private void again(String exchange) {
        if (!exchange.isEmpty()) {
            row("", "again: phoenix compare --exchange " + Shell.quoted(exchange) + " --url " + url);
        }
    }

    private static String noise(JsonNode signature) {
        long asked = signature.path("askedTwice").asLong();
        return asked == 0
                ? ""
                : ", noise in " + Text.count(signature.path("noise").asLong()) + " of " + Text.count(asked)
                        + " asked twice";
    }

    /// Rules that did nothing: a path that is wrong, or a rule that is no longer needed.
    private void idleRules(JsonNode routes) {
        for (var route : routes) {
            var name = route.path("route").asText("");
            route.path("unmatched")
                    .forEach(rule -> row(
                            "rule",
                            name + ": " + rule.asText() + " matched nothing in "
                                    + Text.count(route.path("bodies").asLong()) + " pairs. Is its path right?"));
            route.path("expired").forEach(rule -> row("rule", name + ": " + rule.asText() + " is over"));
        }
    }

    private static String words(JsonNode list) {
        var words = new StringBuilder();
        list.forEach(word -> words.append(words.isEmpty() ? "" : ", ").append(word.asText()));
        return words.toString();
    }

    private static String millis(JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, "%.0f ms", number.asDouble()) : "–";
    }

    private void row(String name, String text) {
        if (!text.isBlank() && !text.strip().equals("since")) {
            out.printf("  %-10s %s%n", name, text.strip());
        }
    }
}
