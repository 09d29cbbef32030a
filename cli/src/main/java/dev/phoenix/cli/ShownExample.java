package dev.phoenix.cli;

import dev.phoenix.compare.tape.TapeLine;
import dev.phoenix.plan.Plan;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// An example of a difference that the control plane keeps: the redacted pair, and the plan that it was compared by.
record ShownExample(String exchange, TapeLine.Outcome pair, Plan plan) {
    /// Asks the control plane for the example of this exchange.
    static ShownExample ask(ControlClient control, String exchange) {
        var shown = control.get("/api/tape/" + URLEncoder.encode(exchange, StandardCharsets.UTF_8));
        var from = "the plan at " + control.url();
        return new ShownExample(
                exchange,
                TapeLine.read(shown.path("pair").asText("").getBytes(StandardCharsets.UTF_8)),
                PlanFile.parse(shown.path("plan").asText(""), from));
    }

    PairSource source() {
        return PairSource.only(
                switch (pair) {
                    case TapeLine.Unreadable(String reason) -> new NamedPair.Unreadable(exchange, reason);
                    case TapeLine.Pair(var taped) ->
                        new NamedPair.Answers(
                                exchange,
                                taped.route(),
                                taped.at(),
                                new NamedPair.Sides(taped.legacy(), taped.candidate(), taped.control()),
                                "--exchange " + Shell.quoted(exchange));
                });
    }

    RouteRules rules(Instant now) {
        return RouteRules.ofPlan(plan, now);
    }
}
